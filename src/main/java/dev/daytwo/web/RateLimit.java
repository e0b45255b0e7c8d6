package dev.daytwo.web;

import java.time.Duration;
import java.time.Instant;

/** A bucket of tokens, which one is put into from time to time. Used by one thread. */
final class RateLimit {
  private final int capacity;
  private final Duration refill;
  private double tokens;
  private Instant at;

  /**
   * A full one.
   *
   * @param refill the time in which one token comes
   */
  RateLimit(int capacity, Duration refill, Instant now) {
    this.capacity = capacity;
    this.refill = refill;
    tokens = capacity;
    at = now;
  }

  /** Takes a token; false if there is none. */
  boolean take(Instant now) {
    double come = Math.max(0, Duration.between(at, now).toNanos() / (double) refill.toNanos()); // the clock may jump
    tokens = Math.min(capacity, tokens + come);
    at = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
