package dev.daytwo.plan;

import dev.daytwo.model.Condition;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Health;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Release;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a Release says after a reconcile. */
public final class Judgement {
  private static final int HISTORY = 10;

  private Judgement() {}

  /**
   * What a reconcile found and did.
   *
   * @param desired   what the newest good commit wants; null if none is known
   * @param verdict   about sync
   * @param health    of the whole unit
   * @param inventory what the unit owns now
   * @param sync      the entry for the history; null if nothing was written
   * @param held      the token of a held deletion; empty if nothing is held
   * @param heldWhy   why it is held
   * @param healed    what drift was undone, for a person; empty if none was
   * @param missing   kinds that the cluster does not have, for a person; empty if it has all
   */
  public record Findings(@Nullable Desired desired, Verdict verdict, Health health, List<InventoryItem> inventory,
      Release.@Nullable Sync sync, String held, String heldWhy, String healed,
      String missing) {}

  /** The health of a unit: the worst of its objects. */
  public static Health health(List<InventoryItem> inventory, Map<ObjectKey, Observation> live) {
    Health health = Health.HEALTHY;
    for (InventoryItem item : inventory) {
      Observation seen = live.get(item.key());
      health = health
          .worse(seen == null ? new Health(Health.Status.MISSING, item.key() + " is missing") : seen.health());
    }
    return health;
  }

  /** The status that a Release should have. */
  public static Release.Status status(Release.Status before, Findings found, Instant now) {
    Desired desired = found.desired();
    boolean whole = desired != null && found.verdict().ok();
    boolean changed = whole && !Objects.requireNonNull(desired).hash().equals(before.renderHash());
    String commit = changed ? Objects.requireNonNull(desired).commit().id() : before.commit();
    boolean healthy = found.verdict().ok() && found.health().healthy();
    return new Release.Status(commit, healthy ? commit : before.lastHealthyCommit(),
        whole ? Objects.requireNonNull(desired).image() : before.image(),
        whole ? Objects.requireNonNull(desired).hash() : before.renderHash(), conditions(before, found, now),
        found.inventory(), history(before.history(), found.sync()),
        whole ? Objects.requireNonNull(desired).lines() : before.lines());
  }

  private static List<Condition> conditions(Release.Status before, Findings found, Instant now) {
    Verdict verdict = found.verdict();
    Health health = found.health();
    String word = health.reason();
    List<Condition> next = new ArrayList<>();
    String message = !verdict.ok() ? verdict.message() : health.healthy() ? ready(verdict) : health.message();
    String reason = !verdict.ok() ? verdict.reason() : word;
    String ready = !verdict.ok() ? verdict.synced() : health.healthy() ? "True" : "False";
    next.add(new Condition(Condition.READY, ready, reason, message, now));
    next.add(new Condition(Condition.SYNCED, verdict.synced(), verdict.reason(), verdict.message(), now));
    next.add(new Condition(Condition.HEALTHY, health.healthy() ? "True" : "False", word, health.message(), now));
    if (verdict.stalled()) {
      next.add(new Condition(Condition.STALLED, "True", verdict.reason(), verdict.message(), now));
    }
    if (!found.held().isEmpty()) {
      next.add(new Condition(Condition.PRUNE_HELD, "True", "OverBudget",
          found.heldWhy() + "; to allow it, set spec.confirmPrune to " + found.held(), now));
    }
    if (!found.missing().isEmpty()) {
      next.add(new Condition(Condition.KINDS_MISSING, "True", "NotServed",
          "left out, and applied as soon as the cluster has them: " + found.missing(), now));
    }
    Condition healed = Condition.find(before.conditions(), Condition.DRIFT_HEALED);
    if (!found.healed().isEmpty()) {
      next.add(new Condition(Condition.DRIFT_HEALED, "True", "Healed", found.healed(), now));
    } else if (healed != null) {
      next.add(healed);
    }
    return next.stream().map(condition -> since(condition, before.conditions())).toList();
  }

  private static String ready(Verdict verdict) {
    return verdict.reason().equals(Verdict.PINNED) ? "healthy, and " + verdict.message() : "in sync and healthy";
  }

  private static Condition since(Condition condition, List<Condition> before) {
    Condition old = Condition.find(before, condition.type());
    return old != null && old.status().equals(condition.status())
        ? new Condition(condition.type(), condition.status(), condition.reason(), condition.message(), old.since())
        : condition;
  }

  private static List<Release.Sync> history(List<Release.Sync> before, Release.@Nullable Sync sync) {
    if (sync == null) {
      return before;
    }
    List<Release.Sync> next = new ArrayList<>();
    next.add(sync);
    next.addAll(before);
    return List.copyOf(next.subList(0, Math.min(HISTORY, next.size())));
  }
}
