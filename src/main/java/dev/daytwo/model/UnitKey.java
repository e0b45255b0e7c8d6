package dev.daytwo.model;

/**
 * The identity of a unit: one service in one environment. The file and the source that describe it are not part of
 * it, so a unit that moves between them stays the same unit.
 */
public record UnitKey(String environment, String service) implements Comparable<UnitKey> {
  @Override
  public int compareTo(UnitKey other) {
    int byEnvironment = environment.compareTo(other.environment);
    return byEnvironment != 0 ? byEnvironment : service.compareTo(other.service);
  }

  /** {@code production/orders}, the form that the command line takes. */
  @Override
  public String toString() {
    return environment + "/" + service;
  }
}
