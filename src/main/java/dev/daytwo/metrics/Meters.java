package dev.daytwo.metrics;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.MetricWithFixedMetadata;
import io.prometheus.metrics.core.metrics.StatefulMetric;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The meters of the metrics in the table. Counters and histograms are there from the start, gauges once they are set. What
 * sources and environments are not known has no series. Used by one thread; read by any.
 */
final class Meters {
  /** How many different values the free labels of one metric may have together; what is more is {@link #OTHER}. */
  static final int MOST = 300;
  static final String OTHER = "other";

  private final PrometheusRegistry registry;
  private final Known known;
  private final Map<Metric, StatefulMetric<?, ?>> meters = new EnumMap<>(Metric.class);
  private final Map<Metric, Set<List<String>>> seen = new EnumMap<>(Metric.class);

  Meters(PrometheusRegistry registry, Known known) {
    this.registry = registry;
    this.known = known;
    for (Metric metric : Metric.values()) {
      switch (metric.type()) {
        case COUNTER -> meters.put(metric, named(Counter.builder(), metric).register(registry));
        case HISTOGRAM -> meters.put(metric, named(
            Histogram.builder().classicUpperBounds(metric.buckets().bounds()), metric).register(registry));
        case GAUGE, INFO -> {
        }
      }
    }
  }

  private static <B extends MetricWithFixedMetadata.Builder<B, ?>> B named(B builder, Metric metric) {
    Unit unit = unit(metric);
    if (unit != null) {
      builder.unit(unit);
    }
    return builder.name(metric.full()).help(metric.help())
        .labelNames(metric.labels().stream().map(Label::key).toArray(String[]::new));
  }

  /** As its name says; null if it counts things. */
  static @Nullable Unit unit(Metric metric) {
    return metric.full().endsWith("_seconds")
        ? Unit.SECONDS
        : metric.full().endsWith("_bytes") ? Unit.BYTES : null;
  }

  /** Counts one, unless it is of something unknown. */
  void count(Metric metric, String... values) {
    count(metric, 1, values);
  }

  /** Counts some. */
  void count(Metric metric, int some, String... values) {
    String[] labels = bounded(metric, values);
    if (labels != null) {
      meter(metric, Counter.class).labelValues(labels).inc(some);
    }
  }

  /** Has a series of a counter or histogram begin at zero, so that what comes first is an increase. */
  void begin(Metric metric, String... values) {
    String[] labels = bounded(metric, values);
    if (labels != null) {
      meter(metric, StatefulMetric.class).initLabelValues(labels);
    }
  }

  /** Takes down a time. */
  void time(Metric metric, Duration took, String... values) {
    String[] labels = bounded(metric, values);
    if (labels != null) {
      meter(metric, Histogram.class).labelValues(labels).observe(seconds(took));
    }
  }

  /** Takes down a time with the commit that it was measured with, as an exemplar. */
  void time(Metric metric, Duration took, String commit, List<String> values) {
    String[] labels = bounded(metric, values.toArray(String[]::new));
    if (labels != null) {
      meter(metric, Histogram.class).labelValues(labels).observeWithExemplar(seconds(took),
          Labels.of("commit", commit));
    }
  }

  /** What takes down times of a histogram without labels, on any thread. */
  Consumer<Duration> timer(Metric metric) {
    DistributionDataPoint all = meter(metric, Histogram.class).labelValues();
    return took -> all.observe(seconds(took));
  }

  private static double seconds(Duration took) {
    return took.toNanos() / 1e9;
  }

  void set(Metric metric, Number value, String... values) {
    String[] labels = bounded(metric, values);
    if (labels != null) {
      Gauge gauge = (Gauge) meters.computeIfAbsent(metric, any -> named(Gauge.builder(), metric).register(registry));
      gauge.labelValues(labels).set(value.doubleValue());
    }
  }

  /** A gauge that is looked at when it is asked for; for metrics without labels. */
  void set(Metric metric, DoubleSupplier value) {
    named(GaugeWithCallback.builder().callback(asked -> asked.call(value.getAsDouble())), metric).register(registry);
  }

  void info(Metric metric, String... values) {
    named(Info.builder(), metric).register(registry).setLabelValues(values);
  }

  /** Drops the series of what the configuration does not name any more. */
  void forgetUnknown() {
    meters.forEach((metric, meter) -> {
      if (metric.labels().contains(Label.SOURCE) || metric.labels().contains(Label.ENVIRONMENT)) {
        meter.removeIf(values -> !known(metric, values));
      }
    });
  }

  private <M> M meter(Metric metric, Class<M> type) {
    return type.cast(Objects.requireNonNull(meters.get(metric)));
  }

  private boolean known(Metric metric, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      boolean may = switch (metric.labels().get(i)) {
        case SOURCE -> value.isEmpty() || known.source(value);
        case ENVIRONMENT -> known.environment(value);
        default -> true;
      };
      if (!may) {
        return false;
      }
    }
    return true;
  }

  /** The values that a series may have; null if it may not be. */
  private String @Nullable [] bounded(Metric metric, String... values) {
    if (values.length != metric.labels().size()) {
      throw new IllegalArgumentException(metric + " has the labels " + metric.labels());
    }
    if (!known(metric, List.of(values))) {
      return null;
    }
    List<String> free = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (metric.labels().get(i).free()) {
        free.add(values[i]);
      }
    }
    Set<List<String>> before = seen.computeIfAbsent(metric, any -> new HashSet<>());
    if (free.isEmpty() || before.contains(free) || (before.size() < MOST && before.add(free))) {
      return values;
    }
    String[] other = values.clone();
    for (int i = 0; i < other.length; i++) {
      if (metric.labels().get(i).free()) {
        other[i] = OTHER;
      }
    }
    return other;
  }
}
