package dev.daytwo.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Time that has passed by the wall clock. */
final class Elapsed {
  private Elapsed() {}

  /** Since a moment; nothing if the clock has been set back meanwhile, since nothing takes less than that. */
  static Duration since(Instant began, Clock clock) {
    return between(began, clock.instant());
  }

  /** From one moment to a later one; nothing if the clock was set back in between. */
  static Duration between(Instant began, Instant ended) {
    Duration elapsed = Duration.between(began, ended);
    return elapsed.isNegative() ? Duration.ZERO : elapsed;
  }
}
