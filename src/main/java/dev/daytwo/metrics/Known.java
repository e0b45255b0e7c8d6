package dev.daytwo.metrics;

/** What the configuration in force names. Nothing else has series, so that nobody can make them without end. */
public interface Known {
  /** True for a source that is followed, or was and is being pruned. */
  boolean source(String name);

  /** True for an environment that there is. */
  boolean environment(String name);
}
