package dev.daytwo.reconcile;

import dev.daytwo.model.Environment;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * What a source is there for: which of its files count, what they may describe, and where it may go.
 *
 * @param name         of the source
 * @param counts       true for the path of a file that is read
 * @param kinds        kinds of descriptor that it may use
 * @param manifests    true if it may hold plain Kubernetes YAML
 * @param cluster      kinds of the whole cluster that the plain YAML may hold
 * @param mayWrite     true for a namespace that it may write to, given the one that its environment has for the unit
 * @param environments that it deploys to
 */
public record SourceScope(String name, Predicate<String> counts, Set<String> kinds, boolean manifests,
    Set<String> cluster, BiPredicate<String, String> mayWrite, List<Environment> environments) {
  public SourceScope {
    kinds = Set.copyOf(kinds);
    cluster = Set.copyOf(cluster);
    environments = List.copyOf(environments);
  }

  /** A source that may hold nothing of the whole cluster. */
  public SourceScope(String name, Predicate<String> counts, Set<String> kinds, boolean manifests,
      BiPredicate<String, String> mayWrite, List<Environment> environments) {
    this(name, counts, kinds, manifests, Set.of(), mayWrite, environments);
  }

  /** The same, of which fewer files count. */
  SourceScope narrowed(Predicate<String> also) {
    return new SourceScope(name, counts.and(also), kinds, manifests, cluster, mayWrite, environments);
  }
}
