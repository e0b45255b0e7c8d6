package dev.daytwo.descriptor;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a service's callers may count on over 30 days.
 *
 * @param availability percent of the requests that do not fail; null if nothing is said
 * @param latency      how fast answers come; null if nothing is said
 */
public record Slo(@Nullable Double availability, @Nullable Latency latency) {
  static final double LEAST = 50;
  static final double MOST = 99.999;

  /**
   * How fast answers come.
   *
   * @param percentile percent of the requests that are answered so fast; null for 99
   * @param under      the longest time that counts as fast
   */
  public record Latency(@Nullable Double percentile, Duration under) {}

  static @Nullable String percent(Double value) {
    return value >= LEAST && value <= MOST
        ? null
        : "found " + new BigDecimal(value.toString()).stripTrailingZeros().toPlainString() + ", allowed: 50 to " + MOST;
  }

  static @Nullable String under(Duration under) {
    return under.toMillis() >= 1 && under.compareTo(Duration.ofMinutes(5)) <= 0
        ? null
        : "found " + under.toMillis() / 1000.0 + " s, allowed: 1ms to 5m";
  }
}
