package dev.daytwo.reconcile;

import dev.daytwo.cluster.LiveObjects;
import dev.daytwo.model.Desired;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Release;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the agent sees of the objects that a unit wants or owns. */
record Sightings(LiveObjects objects, Claims claims) {
  /** Of those that are wanted and those that are owned. */
  Map<ObjectKey, Observation> of(Desired desired, Release release) {
    Map<ObjectKey, Observation> live = of(release);
    desired.objects().forEach(manifest -> put(manifest.key(), live));
    return live;
  }

  /** Of those that are owned, but for what another unit has now. */
  Map<ObjectKey, Observation> of(Release release) {
    return of(release.status().inventory().stream()
        .filter(item -> !claims.takenFrom(release.unit(), item.key())).toList());
  }

  Map<ObjectKey, Observation> of(List<InventoryItem> items) {
    Map<ObjectKey, Observation> live = new HashMap<>();
    items.forEach(item -> put(item.key(), live));
    return live;
  }

  /** Adds an object, if it is there. */
  void put(ObjectKey key, Map<ObjectKey, Observation> live) {
    Observation seen = objects.get(key);
    if (seen != null) {
      live.put(key, seen);
    }
  }
}
