package dev.daytwo.plan;

import dev.daytwo.model.Desired;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a unit still owns though its commit does not want it.
 *
 * @param leaving objects that are being deleted, and are still there
 * @param volumes objects that hold data, which stay
 */
public record Remains(List<Observation> leaving, List<ObjectKey> volumes) {
  public Remains {
    leaving = List.copyOf(leaving);
    volumes = List.copyOf(volumes);
  }

  /** What remains of earlier commits; nothing is known without a desired set. */
  public static Remains of(@Nullable Desired desired, List<InventoryItem> inventory,
      Map<ObjectKey, Observation> live) {
    List<Observation> leaving = new ArrayList<>();
    List<ObjectKey> volumes = new ArrayList<>();
    if (desired != null) {
      Set<ObjectKey> wanted = desired.objects().stream().map(Manifest::key).collect(Collectors.toSet());
      for (InventoryItem item : inventory) {
        Observation seen = live.get(item.key());
        if (seen == null || wanted.contains(item.key())) {
          continue;
        }
        if (seen.terminating()) {
          leaving.add(seen);
        } else if (Volumes.has(item.key())) {
          volumes.add(item.key());
        }
      }
    }
    return new Remains(leaving, volumes);
  }

  /** What counts for the unit's health: an object that leaves because it shall is no trouble. */
  public List<InventoryItem> without(List<InventoryItem> inventory) {
    Set<ObjectKey> keys = leaving.stream().map(Observation::key).collect(Collectors.toSet());
    return keys.isEmpty() ? inventory : inventory.stream().filter(item -> !keys.contains(item.key())).toList();
  }

  /** For a person, to be put behind another message; empty if nothing remains. */
  public String text() {
    StringBuilder text = new StringBuilder();
    leaving.forEach(seen -> text.append("; ").append(seen.key()).append(' ').append(seen.deletion()));
    volumes.forEach(key -> text.append("; ").append(key).append(" is described no more, and kept: it holds data"));
    return text.toString();
  }
}
