package dev.daytwo.metrics;

import java.util.Set;

/** A configuration that names these sources and environments now. */
record Named(Set<String> sources, Set<String> environments) implements Known {
  @Override
  public boolean source(String name) {
    return sources.contains(name);
  }

  @Override
  public boolean environment(String name) {
    return environments.contains(name);
  }
}
