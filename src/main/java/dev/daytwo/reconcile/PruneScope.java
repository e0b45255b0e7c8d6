package dev.daytwo.reconcile;

import java.util.Set;

/**
 * What the configuration says of deletions. What it does not know is left alone: a source or an environment that was
 * taken out may be another agent's now, or a slip.
 *
 * @param sources      those that are followed
 * @param retired      those that were, and whose units go
 * @param environments those that there are
 * @param keep         those of them in which nothing is deleted
 */
public record PruneScope(Set<String> sources, Set<String> retired, Set<String> environments, Set<String> keep) {
  public PruneScope {
    sources = Set.copyOf(sources);
    retired = Set.copyOf(retired);
    environments = Set.copyOf(environments);
    keep = Set.copyOf(keep);
  }

  /** True if units of that source in that environment are this agent's to decide on. */
  boolean knows(String source, String environment) {
    return environments.contains(environment) && (sources.contains(source) || retired.contains(source));
  }
}
