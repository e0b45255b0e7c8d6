package dev.daytwo.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The heals of one unit in the last minute. From the third on somebody is fighting back, and the agent waits twice as
 * long each time, so that a quarrel costs neither side its API server.
 */
final class Fights {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int PATIENCE = 3;
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Deque<Instant> heals = new ArrayDeque<>();
  private Duration pause = Duration.ZERO;
  private Instant until = Instant.MIN;

  /** Drift was undone; returns how long to leave it be from now on, which is zero while nobody fights. */
  Duration healed(Instant now) {
    heals.addLast(now);
    while (heals.getFirst().plus(WINDOW.plus(pause)).isBefore(now)) {
      heals.removeFirst();
    }
    if (heals.size() < PATIENCE) {
      pause = Duration.ZERO;
    } else {
      Duration doubled = pause.isZero() ? Duration.ofSeconds(1) : pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
      until = now.plus(pause);
    }
    return pause;
  }

  /** How long drift still has to wait. */
  Duration wait(Instant now) {
    return now.isBefore(until) ? Duration.between(now, until) : Duration.ZERO;
  }
}
