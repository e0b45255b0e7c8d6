package dev.daytwo.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How often each of many things may be told: a few times at once, then one time a while. What has its full allowance again
 * is not remembered.
 */
final class Allowances {
  private final int most;
  private final Duration each;
  private final Map<String, Instant> full = new HashMap<>();

  /**
   * Allowances.
   *
   * @param most at once
   * @param each after which one more is allowed
   */
  Allowances(int most, Duration each) {
    this.most = most;
    this.each = each;
  }

  /** True if a thing may be told now. */
  boolean has(String thing, Instant now) {
    Instant at = full.get(thing);
    return at == null || !at.isAfter(now.plus(each.multipliedBy(most - 1)));
  }

  /** It is told now. */
  void use(String thing, Instant now) {
    Instant at = full.getOrDefault(thing, now);
    full.put(thing, (at.isBefore(now) ? now : at).plus(each));
  }

  /** Forgets what does not matter any more. */
  void tidy(Instant now) {
    full.values().removeIf(at -> !at.isAfter(now));
  }
}
