package dev.daytwo.metrics;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * How many series the agent's own metrics have.
 *
 * @param units        that are followed
 * @param sources      of the configuration
 * @param environments of the configuration
 * @param pairs        of a source and an environment that it deploys to
 */
record Cardinality(long units, long sources, long environments, long pairs) {
  /** What the number of a metric's series grows with. */
  enum Growth {
    UNIT("u"), PAIR("p"), SOURCE("s"), ENVIRONMENT("e"), NOTHING("1");

    private final String letter;

    Growth(String letter) {
      this.letter = letter;
    }

    String letter() {
      return letter;
    }

    static Growth of(Metric metric) {
      boolean source = metric.labels().contains(Label.SOURCE);
      boolean environment = metric.labels().contains(Label.ENVIRONMENT);
      return metric.labels().contains(Label.SERVICE)
          ? UNIT
          : source && environment ? PAIR : source ? SOURCE : environment ? ENVIRONMENT : NOTHING;
    }
  }

  /** True for a metric whose series are as many as the values that were seen of its free labels, up to a bound. */
  static boolean open(Metric metric) {
    return metric.type() == Metric.Type.COUNTER && metric.labels().stream().anyMatch(Label::free);
  }

  /** Series of one unit, pair, source, environment, or of all; of an open metric, for one word of its free labels. */
  static long each(Metric metric) {
    return metric.type() == Metric.Type.HISTOGRAM
        ? metric.buckets().series()
        : metric == Metric.ROLLOUT_UNITS ? 3 : 1;
  }

  /** The metrics that are not open. */
  static Stream<Metric> certain() {
    return Arrays.stream(Metric.values()).filter(metric -> !open(metric));
  }

  /** Series of the metrics that are not open and grow like that, for one of it. */
  static long each(Growth growth) {
    return certain().filter(metric -> Growth.of(metric) == growth).mapToLong(Cardinality::each).sum();
  }

  /** Series of all metrics that are not open. */
  long series() {
    return Arrays.stream(Growth.values()).mapToLong(growth -> each(growth) * number(growth)).sum();
  }

  private long number(Growth growth) {
    return switch (growth) {
      case UNIT -> units;
      case PAIR -> pairs;
      case SOURCE -> sources;
      case ENVIRONMENT -> environments;
      case NOTHING -> 1;
    };
  }
}
