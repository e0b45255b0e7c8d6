package dev.daytwo.metrics;

import java.util.stream.DoubleStream;

/** The classic buckets of histograms: upper bounds in seconds, without the last, which is infinite. */
enum Buckets {
  /** How late an event loop is. */
  LAG(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10), //
  /** One request to another server. */
  REQUEST(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30), //
  /** Some requests, and what is between them. */
  WORK(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300), //
  /** From a push to what the agent does itself. */
  PUSH(0.1, 0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_800), //
  /** What has to wait for pods. */
  ROLLOUT(1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200), //
  /** What has to wait for people: from half a minute to thirty days. */
  PEOPLE(10, 30, 60, 300, 900, 3_600, 14_400, 43_200, 86_400, 172_800, 604_800, 2_592_000);

  @SuppressWarnings("ImmutableEnumChecker") // given away only as a copy
  private final double[] bounds;

  Buckets(double... bounds) {
    this.bounds = bounds;
  }

  double[] bounds() {
    return bounds.clone();
  }

  /** Series of one histogram: its buckets with the infinite one, its sum and its count. */
  int series() {
    return bounds.length + 3;
  }

  @Override
  public String toString() {
    return DoubleStream.of(bounds)
        .mapToObj(bound -> bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound))
        .reduce((one, other) -> one + ", " + other).orElse("");
  }
}
