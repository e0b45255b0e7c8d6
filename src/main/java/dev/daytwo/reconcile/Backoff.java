package dev.daytwo.reconcile;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: doubled each time up to a limit, with a jitter of a fifth so that units that
 * failed together do not come back together.
 *
 * @param from the first wait
 * @param to   the longest
 */
public record Backoff(Duration from, Duration to) {
  /** The wait after so many failures in a row, from 1. */
  public Duration after(int failures, RandomGenerator random) {
    long factor = 1L << Math.min(failures - 1, 30);
    long millis = Math.min(to.toMillis(), from.toMillis() * factor);
    return Duration.ofMillis((long) (millis * (0.8 + 0.4 * random.nextDouble())));
  }
}
