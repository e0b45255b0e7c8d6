package dev.daytwo.plan;

import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Release;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a unit owns though its inventory does not say so: an agent that was killed between the apply of an object and
 * the write of the status left it. It is known by the
 * unit's labels, if the agent itself has applied them: others may have copied or changed them, and what has a
 * controller is that controller's.
 */
public final class Strays {
  private Strays() {}

  /**
   * The Release with what its inventory has missed.
   *
   * @param labelled the live objects that carry the unit's labels
   * @param wanted   what the unit applies anyway
   */
  public static Release joined(Release release, Collection<Observation> labelled, Set<ObjectKey> wanted) {
    Map<ObjectKey, Observation> own = new HashMap<>();
    labelled.stream().filter(Strays::applied).forEach(seen -> own.put(seen.key(), seen));
    Set<ObjectKey> known = new HashSet<>();
    wanted.forEach(key -> known.add(versionless(key)));
    List<InventoryItem> items = new ArrayList<>();
    for (InventoryItem item : release.status().inventory()) {
      known.add(versionless(item.key()));
      Observation seen = own.get(item.key());
      items.add(seen == null || seen.uid().equals(item.uid())
          ? item
          : new InventoryItem(item.key(), seen.uid(), item.hash(), item.seal())); // made again, and not written down
    }
    own.values().stream().filter(seen -> !known.contains(versionless(seen.key())))
        .sorted(Comparator.comparing(Observation::key))
        .forEach(seen -> items.add(new InventoryItem(seen.key(), seen.uid(), "", seen.seal())));
    return items.equals(release.status().inventory()) ? release : release.with(release.status().owning(items));
  }

  /** One object is served at several versions of its API, and seen at each that is watched. */
  private static ObjectKey versionless(ObjectKey key) {
    return new ObjectKey(key.objectKind().group(), key.kind(), key.namespace(), key.name());
  }

  private static boolean applied(Observation seen) {
    return seen.own() && !seen.terminating();
  }
}
