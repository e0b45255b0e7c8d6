package dev.daytwo.demo.tour;

import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Condition;
import dev.daytwo.model.Release;
import dev.daytwo.model.Tree;
import dev.daytwo.release.ReleaseTree;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one object should come to be.
 *
 * @param what  for a person
 * @param met   true for an object that is so; never asked about one that is not there
 * @param shows what of the object to show if it never is
 */
record Expectation(String what, Predicate<Map<String, Object>> met, Function<Map<String, Object>, String> shows) {
  /** A Release that is in sync with a descriptor that came with, or was last changed by, that commit. */
  static Expectation syncedAt(String commit) {
    return release("synced at commit " + commit.substring(0, 10), release -> release.status().commit().equals(commit)
        && Condition.isTrue(release.status().conditions(), Condition.SYNCED));
  }

  /** A Release that is in sync and healthy. */
  static Expectation ready() {
    return release("ready", release -> Condition.isTrue(release.status().conditions(), Condition.READY));
  }

  /** A Release of which something holds. */
  static Expectation release(String what, Predicate<Release> met) {
    return new Expectation(what, tree -> met.test(ReleaseTree.read(tree)),
        tree -> ReleaseTree.read(tree).status().conditions().stream()
            .map(each -> each.type() + "=" + each.status() + " " + each.reason() + ": " + each.message()).toList()
            .toString());
  }

  /** A Deployment whose every pod is of its newest template, and available. */
  static Expectation rolledOut() {
    return new Expectation("rolled out, every pod available", tree -> {
      long wanted = replicas(tree);
      return number(tree, "status", "observedGeneration") == number(tree, "metadata", "generation")
          && number(tree, "status", "updatedReplicas") == wanted && number(tree, "status", "replicas") == wanted
          && number(tree, "status", "availableReplicas") == wanted;
    }, tree -> CanonicalJson.of(Tree.map(tree.get("status"))));
  }

  /** An object of which something holds, with the field that matters. */
  static Expectation field(String what, Predicate<Map<String, Object>> met,
      Function<Map<String, Object>, @Nullable Object> field) {
    return new Expectation(what, met, tree -> String.valueOf(field.apply(tree)));
  }

  /** {@code spec.replicas} of a workload. */
  static long replicas(Map<String, Object> tree) {
    return Tree.number(Tree.at(tree, "spec", "replicas"), 1);
  }

  /** The first container of a workload. */
  static Map<String, Object> container(Map<String, Object> tree) {
    return Tree.list(Tree.at(tree, "spec", "template", "spec", "containers")).stream().map(Tree::map).findFirst()
        .orElse(Map.of());
  }

  /** A variable of a workload's first container, or null. */
  static @Nullable Object variable(Map<String, Object> tree, String name) {
    return Tree.list(container(tree).get("env")).stream().filter(each -> name.equals(Tree.at(each, "name")))
        .map(each -> Tree.text(Tree.at(each, "value"))).findFirst().orElse(null);
  }

  static long number(Map<String, Object> tree, String... path) {
    return Tree.number(Tree.at(tree, path), 0);
  }
}
