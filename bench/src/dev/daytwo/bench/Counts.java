package dev.daytwo.bench;

import java.util.Map;
import java.util.TreeMap;

/** How often each thing was done, by any thread. */
final class Counts {
  private final Map<String, Long> counts = new TreeMap<>();

  /** Once more. */
  void one(String what) {
    add(what, 1);
  }

  synchronized void add(String what, long times) {
    counts.merge(what, times, Long::sum);
  }

  /** A copy, by name. */
  synchronized Map<String, Long> all() {
    return new TreeMap<>(counts);
  }
}
