package dev.daytwo.demo.tour;

import java.time.Duration;

/** Time since a moment, in nanoseconds of this JVM's clock. */
record Stopwatch(long began) {
  static Stopwatch start() {
    return new Stopwatch(System.nanoTime());
  }

  Duration took() {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
