package dev.daytwo.reconcile;

import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Release;
import dev.daytwo.plan.Plan;
import dev.daytwo.plan.Pods;
import dev.daytwo.plan.Verdict;
import dev.daytwo.plan.Waiting;
import dev.daytwo.plan.Windows;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a unit's newest desired set may be applied now. If it has to wait, the plan is cut to what may be done
 * meanwhile.
 *
 * @param plan     what may be carried out now
 * @param waits    what the Release says of the wait; null if nothing waits
 * @param again    when the wait ends; null if only an event ends it
 * @param platform true if it goes in its turn, since nobody changed its own descriptor
 */
record Admission(Plan plan, @Nullable Verdict waits, @Nullable Duration again, boolean platform) {
  /** By the windows of the unit's environment, and then by its turn. Neither keeps the way back to an old commit. */
  static Admission of(Plan plan, Work work, Aim.At aim, Release release, Instant now, Rollouts rollouts) {
    Desired desired = aim.desired();
    if (!aim.newest() || Waiting.of(plan, true, false).steps() == 0) {
      return new Admission(plan, null, null, false);
    }
    Windows.Ruling ruling = ruling(desired.policy(), work, now);
    if (!ruling.open()) {
      Waiting waiting = Waiting.of(plan, release.exists(), ruling.drift());
      if (waiting.steps() > 0) {
        rollouts.leave(work.unit());
        return new Admission(waiting.plan(), Verdict.failed("Waiting",
            "what commit " + desired.commit().abbreviated() + " wants waits " + ruling.why(), false), left(ruling, now),
            false);
      }
    }
    Waiting news = Waiting.of(plan, release.exists(), true);
    if (news.steps() == 0) {
      return new Admission(plan, null, null, false);
    }
    if (!inTurn(desired, release.status())) {
      rollouts.withdraw(work.unit());
      return new Admission(plan, null, null, false);
    }
    return rollouts.enter(release)
        ? new Admission(plan, null, null, true)
        : new Admission(news.plan(), Verdict.failed("Queued", rollouts.why(), false), null, false);
  }

  /** How long the ruling holds; null if nobody can tell. */
  static @Nullable Duration left(Windows.Ruling ruling, Instant now) {
    return ruling.until() == null ? null : Duration.between(now, ruling.until());
  }

  /** True for other pods that nobody asked for in the unit's own descriptor: the platform, or the renderer, did. */
  private static boolean inTurn(Desired desired, Release.Status status) {
    Release.Origin origin = status.origin();
    boolean own = !origin.descriptor().isEmpty() && !origin.descriptor().equals(desired.descriptor());
    return !status.renderHash().isEmpty() && !own && !Pods.hash(desired.objects()).equals(origin.pods());
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
