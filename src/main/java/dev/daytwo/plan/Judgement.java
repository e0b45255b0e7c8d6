package dev.daytwo.plan;

import dev.daytwo.model.Condition;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Health;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Pin;
import dev.daytwo.model.Progress;
import dev.daytwo.model.Release;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a Release says after a reconcile. */
public final class Judgement {
  /** The reason of a unit whose rollout has failed. */
  public static final String ROLLOUT_FAILED = "RolloutFailed";

  private static final int HISTORY = 10;
  private static final String HELD_TOKEN = "; to allow it, set spec.confirmPrune to ";
  /** Reasons that say nothing against what was applied before. */
  private static final Set<String> APPLIED = Set.of("Refused", "PruneHeld");

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
   * @param counted   true if the agent counts the deadline of the rollout, see {@link Standing#counted}
   */
  public record Findings(@Nullable Desired desired, Verdict verdict, Health health, List<InventoryItem> inventory,
      Release.@Nullable Sync sync, String held, String heldWhy, String healed, String missing,
      boolean counted) {
    /** What was found where no deadline is counted. */
    public Findings(@Nullable Desired desired, Verdict verdict, Health health, List<InventoryItem> inventory,
        Release.@Nullable Sync sync, String held, String heldWhy, String healed, String missing) {
      this(desired, verdict, health, inventory, sync, held, heldWhy, healed, missing, false);
    }

    /** True if what the desired set wants has been applied, whatever else is to be said. */
    private boolean applied(Release.Status before) {
      return desired != null && (verdict.whole()
          || (APPLIED.contains(verdict.reason()) && desired.hash().equals(before.renderHash())));
    }
  }

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
    boolean whole = desired != null && found.verdict().whole();
    boolean changed = whole && !Objects.requireNonNull(desired).hash().equals(before.renderHash());
    String commit = changed ? Objects.requireNonNull(desired).commit().id() : before.commit();
    boolean healthy = whole && found.health().healthy();
    Aftermath after = found.applied(before)
        ? Aftermath.of(before, Objects.requireNonNull(desired), found, now)
        : new Aftermath(before.progress(), null, false);
    return new Release.Status(commit, healthy ? commit : before.lastHealthyCommit(),
        whole ? Objects.requireNonNull(desired).image() : before.image(),
        whole ? Objects.requireNonNull(desired).hash() : before.renderHash(), conditions(before, found, after, now),
        found.inventory(), history(before.history(), found.sync(), after, commit),
        whole ? Objects.requireNonNull(desired).lines() : before.lines(), after.progress(),
        whole ? origin(Objects.requireNonNull(desired), before) : before.origin(),
        whole ? Pin.using(before.pins(), Objects.requireNonNull(desired).pin()) : before.pins());
  }

  private static Release.Origin origin(Desired desired, Release.Status before) {
    boolean same = desired.hash().equals(before.renderHash()) && !before.origin().equals(Release.Origin.UNKNOWN);
    return new Release.Origin(desired.descriptor(), same ? before.origin().pods() : Pods.hash(desired.objects()));
  }

  /** Why a deletion is held, and by which word it is allowed. */
  public static String held(String why, String token) {
    return why + HELD_TOKEN + token;
  }

  /** The word that allows the deletion that a Release says is held; empty if it says of none. */
  public static String heldToken(Release release) {
    Condition held = Condition.find(release.status().conditions(), Condition.PRUNE_HELD);
    int at = held == null ? -1 : held.message().lastIndexOf(HELD_TOKEN);
    return held == null || at < 0 ? "" : held.message().substring(at + HELD_TOKEN.length());
  }

  /** How long nothing has to be heard until the unit has to be looked at again; null if that is for ever. */
  public static @Nullable Duration again(Release.Status before, Release.Status after, Findings found, Instant now) {
    Progress.Failure failed = after.progress().failed();
    if (failed != null && !failed.equals(before.progress().failed())) {
      return Duration.ZERO;
    }
    Desired desired = found.desired();
    Standing standing = desired == null
        ? new Standing.Over()
        : Standing.of(after.progress().startedAt(), desired.rollout(), found.health(), found.counted(), now);
    return standing instanceof Standing.Running(Instant until) && until != null ? Duration.between(now, until) : null;
  }

  private static List<Condition> conditions(Release.Status before, Findings found, Aftermath after, Instant now) {
    Verdict verdict = found.verdict();
    Health health = found.health();
    String word = health.reason();
    List<Condition> next = new ArrayList<>();
    String message = !verdict.ok() ? verdict.message() : health.healthy() ? ready(verdict) : health.message();
    String reason = !verdict.ok() ? verdict.reason() : word;
    String ready = !verdict.ok() ? verdict.synced() : health.healthy() ? "True" : "False";
    if (after.told() == null) {
      next.add(new Condition(Condition.READY, ready, reason, message, now));
    } else {
      boolean known = !after.back() && health.symptom() != null;
      next.add(new Condition(Condition.READY, "False", known ? word : ROLLOUT_FAILED, after.told(), now));
    }
    next.add(new Condition(Condition.SYNCED, verdict.synced(), verdict.reason(), verdict.message(), now));
    next.add(new Condition(Condition.HEALTHY, health.healthy() ? "True" : "False", word, health.message(), now));
    if (after.told() != null && !after.back()) {
      next.add(new Condition(Condition.STALLED, "True", ROLLOUT_FAILED, after.told(), now));
    } else if (verdict.stalled()) {
      next.add(new Condition(Condition.STALLED, "True", verdict.reason(), verdict.message(), now));
    }
    if (!found.held().isEmpty()) {
      next.add(new Condition(Condition.PRUNE_HELD, "True", "OverBudget",
          held(found.heldWhy(), found.held()), now));
    }
    if (!found.missing().isEmpty()) {
      next.add(new Condition(Condition.KINDS_MISSING, "True", "NotServed",
          "left out, and applied as soon as the cluster has them: " + found.missing(), now));
    }
    Pin pin = found.desired() == null ? null : found.desired().pin();
    if (pin != null && !pin.held().isEmpty()) {
      next.add(new Condition(Condition.IMAGE_HELD, "True", "RegistryFailed", pin.held(), now));
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

  private static List<Release.Sync> history(List<Release.Sync> before, Release.@Nullable Sync sync, Aftermath after,
      String commit) {
    List<Release.Sync> next = new ArrayList<>(before);
    if (sync != null) {
      next.addFirst(sync);
    }
    if (after.told() != null) {
      Release.Sync last = next.isEmpty() ? null : next.getFirst();
      if (last != null && last.commit().equals(commit)) {
        next.set(0, last.failed());
      }
    }
    return List.copyOf(next.subList(0, Math.min(HISTORY, next.size())));
  }
}
