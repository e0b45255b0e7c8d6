package dev.daytwo.platform;

import dev.daytwo.descriptor.Slo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What callers may count on over 30 days, every setting filled in.
 *
 * @param availability percent of the requests that do not fail; null if nobody said
 * @param percentile   percent of the requests that are answered fast
 * @param under        the longest time that counts as fast; null if nobody said
 */
public record Objectives(@Nullable Double availability, double percentile, @Nullable Duration under) {
  private static final double PERCENTILE = 99;

  static Objectives of(Slo slo) {
    Slo.Latency latency = slo.latency();
    return latency == null
        ? new Objectives(slo.availability(), PERCENTILE, null)
        : new Objectives(slo.availability(), latency.percentile() == null ? PERCENTILE : latency.percentile(),
            latency.under());
  }
}
