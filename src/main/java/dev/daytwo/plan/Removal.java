package dev.daytwo.plan;

import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import dev.daytwo.model.OnDelete;
import dev.daytwo.model.Release;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is left to do before a unit that is described no more is gone. Objects go in the reverse of the order in which
 * they were applied, and what a workload stands on stays until the workload has left.
 *
 * @param steps   the writes that can be made now, in order
 * @param later   objects that wait for those that are leaving
 * @param leaving objects that are being deleted, and are still there
 * @param volumes objects that hold data, which stay
 */
public record Removal(List<Step> steps, List<InventoryItem> later, List<Observation> leaving,
    List<InventoryItem> volumes) {
  private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob",
      "Pod");

  public Removal {
    steps = List.copyOf(steps);
    later = List.copyOf(later);
    leaving = List.copyOf(leaving);
    volumes = List.copyOf(volumes);
  }

  /**
   * The next part of a removal.
   *
   * @param live what is in the cluster, of the inventory
   */
  public static Removal next(Release release, Map<ObjectKey, Observation> live) {
    List<InventoryItem> own = release.status().inventory().stream()
        .filter(item -> Planner.deletable(release.unit(), item, live)).toList().reversed();
    if (release.spec().onDelete() == OnDelete.ORPHAN) {
      return new Removal(own.stream().<Step>map(Step.LetGo::new).toList(), List.of(), List.of(), List.of());
    }
    List<Step> steps = new ArrayList<>();
    List<InventoryItem> later = new ArrayList<>();
    List<Observation> leaving = new ArrayList<>();
    List<InventoryItem> volumes = new ArrayList<>();
    int pending = pending(own, live);
    boolean draining = false;
    for (int i = 0; i < own.size(); i++) {
      InventoryItem item = own.get(i);
      Observation seen = live.get(item.key());
      if (Volumes.has(item.key())) {
        volumes.add(item);
      } else if (seen != null && seen.terminating()) {
        leaving.add(seen);
        draining |= WORKLOADS.contains(item.key().kind());
      } else if (i <= pending || (pending < 0 && !draining)) {
        steps.add(new Step.Prune(item));
      } else {
        later.add(item);
      }
    }
    return new Removal(steps, later, leaving, volumes);
  }

  /** The place of the last workload that is not leaving yet; -1 if there is none. */
  private static int pending(List<InventoryItem> own, Map<ObjectKey, Observation> live) {
    int last = -1;
    for (int i = 0; i < own.size(); i++) {
      Observation seen = live.get(own.get(i).key());
      if (WORKLOADS.contains(own.get(i).key().kind()) && seen != null && !seen.terminating()) {
        last = i;
      }
    }
    return last;
  }

  /** True if nothing is left to do or to wait for. */
  public boolean done() {
    return steps.isEmpty() && later.isEmpty() && leaving.isEmpty();
  }

  /** What of the inventory is still there. */
  public List<InventoryItem> left(Release release) {
    Set<ObjectKey> keys = new HashSet<>();
    steps.forEach(step -> keys.add(step.key()));
    later.forEach(item -> keys.add(item.key()));
    leaving.forEach(seen -> keys.add(seen.key()));
    volumes.forEach(item -> keys.add(item.key()));
    return release.status().inventory().stream().filter(item -> keys.contains(item.key())).toList();
  }

  /** What it waits for, for a person. */
  public String waits() {
    return leaving.stream().map(seen -> seen.key() + " " + seen.deletion()).collect(Collectors.joining("; "));
  }
}
