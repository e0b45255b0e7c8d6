package dev.daytwo.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Time that has passed by the wall clock. */
final class Elapsed {
  private Elapsed() {}

  /** Since a moment; nothing if the clock has been set back meanwhile, since nothing takes less than that. */
  static Duration since(Instant began, Clock clock) {
    Duration elapsed = Duration.between(began, clock.instant());
    return elapsed.isNegative() ? Duration.ZERO : elapsed;
  }
}
