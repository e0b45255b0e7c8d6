package dev.daytwo.plan;

import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Release;
import dev.daytwo.model.Tree;
import dev.daytwo.model.UnitKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what a reconcile writes. */
public final class Planner {
  private static final Set<String> MOUNTED = Set.of("ConfigMap", "Secret");
  private static final Set<String> SCALED = Set.of("Deployment", "StatefulSet");

  private Planner() {}

  /**
   * The plan that makes the cluster as a commit wants it.
   *
   * @param live    what is in the cluster, of the desired objects and of the inventory
   * @param sealed  what is known of objects that other units have applied too, such as a shared Namespace
   */
  public static Plan plan(Desired desired, Map<ObjectKey, Observation> live, Release release,
      Map<ObjectKey, InventoryItem> sealed, PruneBudget budget) {
    Plan plan = plan(desired, live, release, sealed, budget, desired.policy().selfHeal());
    // A policy of looking on holds until there is something else to write: a commit is applied whole.
    return plan.drifted().isEmpty() || plan.isEmpty() ? plan : plan(desired, live, release, sealed, budget, true);
  }

  private static Plan plan(Desired desired, Map<ObjectKey, Observation> live, Release release,
      Map<ObjectKey, InventoryItem> sealed, PruneBudget budget, boolean heal) {
    Map<ObjectKey, InventoryItem> inventory = byKey(release.status().inventory());
    List<Step> steps = new ArrayList<>();
    List<InventoryItem> kept = new ArrayList<>();
    List<ObjectKey> drifted = new ArrayList<>();
    Set<ObjectKey> wanted = new HashSet<>();
    Migration migration = Migration.of(desired, release, live);
    Verdict stopped = null;
    StringBuilder note = new StringBuilder();
    for (Manifest whole : desired.objects()) {
      wanted.add(whole.key());
      if (stopped != null) { // the old version goes on as it is
        continue;
      }
      if (whole.key().equals(desired.rollout().migration())) {
        migration.plan(whole, live.get(whole.key()), steps, kept);
        stopped = migration.verdict(desired, live.get(whole.key()));
        continue;
      }
      Growth growth = Growth.of(whole, live.get(whole.key()));
      Manifest manifest = growth.manifest();
      note.append(growth.note().isEmpty() ? "" : "; " + growth.note());
      stopped = growth.verdict();
      if (stopped != null) {
        grow(growth, live.get(manifest.key()), steps);
        continue;
      }
      InventoryItem item = known(manifest, inventory.get(manifest.key()), sealed.get(manifest.key()));
      Observation seen = live.get(manifest.key());
      Step.Why why = why(manifest, item, seen);
      if (why == null) {
        kept.add(Objects.requireNonNull(item));
      } else if (onlyStrangers(why, item, seen) && desired.policy().strangers() == Environment.OnStrangers.REPORT) {
        kept.add(Objects.requireNonNull(item));
      } else if (why.drift() && !heal) {
        drifted.add(manifest.key());
        kept.add(Objects.requireNonNull(item));
      } else {
        apply(new Step.Apply(manifest, why, rival(seen, why)), seen, desired.objects(), steps);
      }
    }
    if (stopped != null) {
      kept.forEach(item -> inventory.remove(item.key()));
      kept.addAll(inventory.values());
      return new Plan(steps, kept, List.of(), "", drifted, stopped, note.toString());
    }
    boolean rolling = rolling(steps, wanted, live);
    List<InventoryItem> dropped = dropped(desired, inventory, wanted, live, rolling, kept);
    String token = "";
    if (!budget.objects(dropped.size()).isEmpty()) {
      token = PruneBudget.token(dropped);
    }
    boolean held = !token.isEmpty() && !token.equals(release.spec().confirmPrune());
    if (!held) {
      prune(dropped, steps);
    } else {
      kept.addAll(dropped);
    }
    return new Plan(steps, kept, held ? dropped : List.of(), held ? token : "", drifted, null, note.toString());
  }

  /** A StatefulSet that is leaving already has nothing more done to it. */
  private static void grow(Growth growth, @Nullable Observation seen, List<Step> steps) {
    if (growth.again() && seen != null && !seen.terminating()) {
      steps.add(new Step.Grow(growth.manifest(), seen.uid()));
    }
  }

  /** True while pods of an older version may still start, and need what their version mounts. */
  private static boolean rolling(List<Step> steps, Set<ObjectKey> wanted, Map<ObjectKey, Observation> live) {
    boolean begins = steps.stream().anyMatch(step -> Pods.WORKLOADS.contains(step.key().kind()));
    return begins || wanted.stream().filter(key -> Pods.WORKLOADS.contains(key.kind())).map(live::get)
        .anyMatch(seen -> seen == null || !seen.health().healthy());
  }

  private static Map<ObjectKey, InventoryItem> byKey(List<InventoryItem> items) {
    Map<ObjectKey, InventoryItem> map = new LinkedHashMap<>();
    items.forEach(item -> map.put(item.key(), item));
    return map;
  }

  private static @Nullable InventoryItem known(Manifest manifest, @Nullable InventoryItem own,
      @Nullable InventoryItem shared) {
    return shared != null && shared.hash().equals(manifest.hash()) ? shared : own;
  }

  private static Step.@Nullable Why why(Manifest manifest, @Nullable InventoryItem item, @Nullable Observation seen) {
    if (item == null || !item.hash().equals(manifest.hash())) {
      return seen == null ? Step.Why.NEW : Step.Why.CHANGED;
    }
    if (seen == null) {
      return Step.Why.GONE;
    }
    return seen.seal().equals(item.seal()) ? null : Step.Why.DRIFTED;
  }

  /** True if the agent's own fields are as it left them, and others are there besides. */
  private static boolean onlyStrangers(Step.Why why, @Nullable InventoryItem item, @Nullable Observation seen) {
    return why == Step.Why.DRIFTED && item != null && seen != null && item.seal().equals(seen.seal().own());
  }

  private static String rival(@Nullable Observation seen, Step.Why why) {
    if (why != Step.Why.DRIFTED || seen == null) {
      return "";
    }
    return seen.seal().strangers().none() ? seen.rival() : seen.seal().strangers().managers();
  }

  /** An apply, with what keeps the number of replicas steady where the autoscaler owns it. */
  private static void apply(Step.Apply apply, @Nullable Observation seen, List<Manifest> all, List<Step> steps) {
    Manifest manifest = apply.manifest();
    boolean autoscaled = SCALED.contains(manifest.key().kind()) && manifest.at("spec", "replicas") == null;
    if (autoscaled && seen != null && seen.ownedReplicas() >= 0) {
      steps.add(new Step.HandOver(manifest.key(), seen.ownedReplicas()));
    }
    steps.add(apply);
    if (autoscaled && seen == null) {
      int replicas = minimum(manifest.key(), all);
      if (replicas > 1) {
        steps.add(new Step.HandOver(manifest.key(), replicas));
      }
    }
  }

  private static int minimum(ObjectKey workload, List<Manifest> all) {
    return all.stream()
        .filter(manifest -> manifest.key().kind().equals("HorizontalPodAutoscaler")
            && workload.namespace().equals(manifest.key().namespace())
            && workload.kind().equals(manifest.at("spec", "scaleTargetRef", "kind"))
            && workload.name().equals(manifest.at("spec", "scaleTargetRef", "name")))
        .mapToInt(manifest -> (int) Tree.number(manifest.at("spec", "minReplicas"), 1)).findFirst().orElse(1);
  }

  /** What the inventory has and the commit does not want. What must not be deleted goes into {@code kept}. */
  private static List<InventoryItem> dropped(Desired desired, Map<ObjectKey, InventoryItem> inventory,
      Set<ObjectKey> wanted, Map<ObjectKey, Observation> live, boolean rolling, List<InventoryItem> kept) {
    List<InventoryItem> dropped = new ArrayList<>();
    for (InventoryItem item : inventory.values()) {
      if (wanted.contains(item.key())) {
        continue;
      }
      boolean inUse = rolling && MOUNTED.contains(item.key().kind());
      Observation seen = live.get(item.key());
      boolean stays = !desired.policy().prune() || inUse || Volumes.has(item.key());
      if (seen != null && (stays || leaving(desired.unit(), item, seen))) {
        kept.add(item);
      } else if (deletable(desired.unit(), item, live)) {
        dropped.add(item);
      }
    }
    return dropped;
  }

  /** Only the very object that was applied, that still carries the unit's labels, and that nobody shares. */
  static boolean deletable(UnitKey unit, InventoryItem item, Map<ObjectKey, Observation> live) {
    Observation seen = live.get(item.key());
    return seen != null && owned(unit, item, seen);
  }

  private static boolean owned(UnitKey unit, InventoryItem item, Observation seen) {
    return seen.uid().equals(item.uid()) && unit.equals(seen.unit());
  }

  /** Deleted already, and still there. */
  private static boolean leaving(UnitKey unit, InventoryItem item, Observation seen) {
    return seen.terminating() && owned(unit, item, seen);
  }

  private static void prune(List<InventoryItem> items, List<Step> steps) {
    items.reversed().forEach(item -> steps.add(new Step.Prune(item)));
  }
}
