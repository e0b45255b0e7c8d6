package dev.daytwo.reconcile;

import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Release;
import dev.daytwo.plan.Plan;
import dev.daytwo.plan.Verdict;
import dev.daytwo.plan.Waiting;
import dev.daytwo.plan.Windows;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a unit's newest commit may be applied now. If it has to wait, the plan is cut to what may be done meanwhile.
 *
 * @param plan  what may be carried out now
 * @param waits what the Release says of the wait; null if nothing waits
 * @param again when the wait ends; null if only an event ends it
 */
record Admission(Plan plan, @Nullable Verdict waits, @Nullable Duration again) {
  /** By the windows of the unit's environment, which keep new commits out, and not the way back to an old one. */
  static Admission of(Plan plan, Work work, Aim.At aim, Release release, Instant now) {
    Desired desired = aim.desired();
    Windows.Ruling ruling = ruling(plan.isEmpty() || !aim.newest() ? null : desired.policy(), work, now);
    Waiting waiting = ruling.open() ? new Waiting(plan, 0) : Waiting.of(plan, release.exists(), ruling.drift());
    if (waiting.steps() == 0) {
      return new Admission(plan, null, null);
    }
    return new Admission(waiting.plan(), Verdict.failed("Waiting",
        "what commit " + desired.commit().abbreviated() + " wants waits " + ruling.why(), false), left(ruling, now));
  }

  /** How long the ruling holds; null if nobody can tell. */
  static @Nullable Duration left(Windows.Ruling ruling, Instant now) {
    return ruling.until() == null ? null : Duration.between(now, ruling.until());
  }

  /** The ruling of a policy's windows, which a person's wish may pass; without a policy everything goes. */
  static Windows.Ruling ruling(Environment.@Nullable Policy policy, Work work, Instant now) {
    if (policy == null || policy.windows().isEmpty()) {
      return Windows.Ruling.OPEN;
    }
    Windows.Ruling ruling = new Windows(policy.windows()).at(now);
    return ruling.manual() && !work.asked().isEmpty() ? Windows.Ruling.OPEN : ruling;
  }
}
