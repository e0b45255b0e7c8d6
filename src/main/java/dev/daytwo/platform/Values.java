package dev.daytwo.platform;

import dev.daytwo.model.Environment;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.yaml.Nearest;
import dev.daytwo.yaml.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A platform file in which {@code {values.NAME}} stands for a value that each environment has of its own: read once for
 * each environment, so that what comes out is checked like what anybody wrote.
 */
final class Values {
  private static final String PREFIX = "values.";
  /** What is not for every unit: a value is missed when one asks for it. */
  private static final String LATER = "resources";

  private Values() {}

  /**
   * The platform, which knows what it is in each environment.
   *
   * @param environments all there are; empty where nobody has values
   */
  static Result<Platform> read(Yaml.Mapping tree, List<Environment> environments) {
    Yaml.Mapping own = tree.without(LATER);
    Set<String> used = new TreeSet<>();
    Placeholders.each(own, "", (word, scalar, path) -> {
      if (word.startsWith(PREFIX)) {
        used.add(word);
      }
    });
    if (used.isEmpty() || environments.isEmpty()) {
      return PlatformFile.read(tree);
    }
    List<Problem> unknown = environments.stream().flatMap(each -> unknown(own, each).stream()).toList();
    if (!unknown.isEmpty()) {
      return Result.refused(unknown.stream().sorted().toList());
    }
    Map<String, Platform> platforms = new LinkedHashMap<>();
    Map<Problem, Set<String>> problems = new TreeMap<>();
    for (Environment environment : environments) {
      Map<String, Yaml.Entry> entries = new LinkedHashMap<>(
          Placeholders.in(own, word -> value(word, environment)).entries());
      Yaml.Entry later = tree.entries().get(LATER);
      if (later != null) {
        entries.put(LATER, later);
      }
      Result<Platform> read = PlatformFile.read(new Yaml.Mapping(tree.position(), entries));
      read.problems().forEach(one -> problems.computeIfAbsent(one, none -> new TreeSet<>()).add(environment.name()));
      if (read.value() != null) {
        platforms.put(environment.name(), read.get());
      }
    }
    return problems.isEmpty()
        ? Result.of(platforms.values().iterator().next().with(platforms))
        : Result.refused(problems.entrySet().stream().map(each -> each.getValue().size() < environments.size()
            ? in(each.getKey(), each.getValue())
            : each.getKey()).toList());
  }

  private static Problem in(Problem problem, Set<String> environments) {
    return new Problem(problem.position(), problem.path(),
        problem.message() + " (in " + String.join(", ", environments) + ")");
  }

  private static @Nullable String value(String word, Environment environment) {
    return word.startsWith(PREFIX) ? environment.values().get(word.substring(PREFIX.length())) : null;
  }

  private static List<Problem> unknown(Yaml.Mapping tree, Environment environment) {
    List<Problem> problems = new ArrayList<>();
    Set<String> known = new TreeSet<>(environment.values().keySet());
    Placeholders.each(tree, "", (word, scalar, path) -> {
      if (word.startsWith(PREFIX) && !known.contains(word.substring(PREFIX.length()))) {
        String hint = Nearest.hint(word.substring(PREFIX.length()), known);
        problems.add(new Problem(scalar.position(), path, "found {" + word + "}, which the environment "
            + environment.name() + " has no value for" + hint + (hint.isEmpty() ? "; it has " : " It has ")
            + (known.isEmpty() ? "none" : String.join(", ", known))));
      }
    });
    return problems;
  }
}
