package dev.daytwo.reconcile;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The one lease that agents share. */
final class SimulatedLease {
  static final Duration LENGTH = Duration.ofMinutes(15);
  /** For how much of the length a holder believes in it: requests that are on their way have to arrive. */
  static final Duration BELIEVED = Duration.ofMinutes(12);
  static final Duration RENEWAL = Duration.ofMinutes(3);

  private @Nullable Object holder;
  private Instant until = Instant.MIN;

  boolean heldBy(Object agent, Instant now) {
    return holder == agent && now.isBefore(until);
  }

  /** Gives or prolongs it, if nobody else holds it. */
  boolean grant(Object agent, Instant now) {
    if (holder != agent && now.isBefore(until)) {
      return false;
    }
    holder = agent;
    until = now.plus(LENGTH);
    return true;
  }
}
