package dev.daytwo.reconcile;

import dev.daytwo.event.Fact;
import dev.daytwo.model.Desired;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Problem;
import dev.daytwo.model.UnitKey;
import dev.daytwo.plan.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one reconcile of a unit has to go by.
 *
 * @param desired   the newest desired set; null if none is known
 * @param refused   the problems of a newer descriptor; null if there are none
 * @param removed   set if the unit is described no more
 * @param held      set if it is described no more, and its deletion is held
 * @param pushedAt  when the source saw the commit that is not applied yet; null if there is none
 * @param unhealthy when the source saw the commit that is not healthy yet; null if there is none
 * @param drifted   when the agent saw objects become different
 * @param asked     what a person asked for last, as in {@code daytwo.dev/requestedAt}, if nothing came of it yet; empty if
 *                  nobody waits
 * @param again     true if the last reconcile failed, and Git wants the same as then
 * @param overtaken true as soon as there is a newer wish
 */
record Work(UnitKey unit, @Nullable Desired desired, Fact.@Nullable UnitRefused refused,
    Fact.@Nullable UnitRemoved removed, Fact.@Nullable PruneHeld held, @Nullable Instant pushedAt,
    @Nullable Instant unhealthy, Map<ObjectKey, Instant> drifted, String asked, boolean again,
    BooleanSupplier overtaken) {
  /** True if the unit's source has been read since the agent started, whatever it said. */
  boolean heard() {
    return desired != null || refused != null || removed != null || held != null;
  }

  /** What the Release says of the newest descriptor; null if nothing is wrong with it. */
  @Nullable
  Verdict refusal() {
    if (refused == null) {
      return null;
    }
    List<Problem> problems = refused.problems();
    String more = problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : "";
    return Verdict.failed("Refused",
        "commit " + refused.commit().abbreviated() + ": " + problems.getFirst() + more + "; what ran before goes on",
        true);
  }

  /** How long ago the push was that is applied at the given time; null if that is none. */
  @Nullable
  Duration toApplied(Instant now) {
    return pushedAt == null ? null : Elapsed.between(pushedAt, now);
  }

  /** How long ago the push was that is healthy at the given time; null if that is none. */
  @Nullable
  Duration toHealthy(Instant now) {
    return unhealthy == null ? null : Elapsed.between(unhealthy, now);
  }

  /** How old the newest commit is at the given time, at which it is healthy; null if no push was the cause. */
  @Nullable
  Duration leadTime(Instant now) {
    return unhealthy == null || desired == null ? null : desired.commit().age(now);
  }

  /** The same for something that goes before what Git wants now: no push is the cause, and none is refused. */
  Work aside() {
    return new Work(unit, desired, null, null, null, null, null, drifted, "", again, overtaken);
  }
}
