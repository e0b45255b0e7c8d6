package dev.daytwo.descriptor;

import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.yaml.Merge;
import dev.daytwo.yaml.Nearest;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a team wrote of one service, checked by itself and for each environment that it names. The tree is kept, because
 * defaults are laid under it before it is read for an environment.
 *
 * @param file where it is written, relative to the repository
 * @param tree as written
 * @param lines how many there are of what a person wrote: neither blank nor comment
 * @param workload the Score Workload that it was read from; null if it was written as a descriptor
 * @param sidecars containers beside the main one, in the same pods
 */
public record Descriptor(String file, Kind kind, String name, Yaml.Mapping tree, int lines,
    Yaml.@Nullable Mapping workload, List<Sidecar> sidecars) {
  /** The only version there is. */
  public static final String API_VERSION = "daytwo.dev/v1";

  private static final Set<String> HEAD = Set.of("apiVersion", "kind", "name", "environments");

  /** The descriptor that a document is; refused if there is any problem. */
  public static Result<Descriptor> parse(String file, Yaml.Mapping tree, int lines) {
    Result<Document> document = Checks.BINDER.bind(tree, Document.class);
    Set<Problem> problems = new TreeSet<>(document.problems());
    Kind kind = Kind.of(tree.text("kind")).orElse(null);
    problems.addAll(
        kind == null ? KeyRules.of(file, tree, "") : KeyRules.whole(file, kind, tree, ""));
    tree.map("environments").entries().forEach((name, entry) -> {
      if (entry.value() instanceof Yaml.Mapping changes) {
        problems.addAll(KeyRules.of(file, changes, "environments." + name + "."));
      }
    });
    if (document.value() == null || kind == null || !problems.isEmpty()) {
      return Result.refused(List.copyOf(problems));
    }
    Descriptor descriptor = new Descriptor(file, kind, document.get().name(), tree, lines, null, List.of());
    for (String environment : tree.map("environments").entries().keySet()) {
      problems.addAll(descriptor.together(environment));
    }
    return problems.isEmpty() ? Result.of(descriptor) : Result.refused(List.copyOf(problems));
  }

  /** What only shows once an environment's changes are laid over the rest. */
  private List<Problem> together(String environment) {
    Yaml.Mapping merged = writtenFor(environment);
    String path = "environments." + environment + ".";
    List<Problem> problems = new ArrayList<>(KeyRules.whole(file, kind, merged, path));
    Checks.BINDER.bind(merged, Spec.class).problems()
        .forEach(one -> problems.add(new Problem(one.position(), path + one.path(), one.message())));
    return problems;
  }

  /** The same, read from a Score Workload. */
  Descriptor of(Yaml.Mapping score, List<Sidecar> beside) {
    return new Descriptor(file, kind, name, tree, lines, score, beside);
  }

  /** The same with what only a platform can say of it; refused if the platform does not say so. */
  public Result<Descriptor> bound(Binding binding) {
    return workload == null ? Result.of(this) : Score.bind(file, workload, lines, binding);
  }

  /** Where it begins. */
  public Position position() {
    return tree.position();
  }

  /** The settings for every environment, short forms written out. */
  public Yaml.Mapping base() {
    return Shorthand.expand(tree.without(HEAD));
  }

  /** What one environment changes, short forms written out; empty if it changes nothing. */
  public Yaml.Mapping changes(String environment) {
    return Shorthand.expand(tree.map("environments").map(environment));
  }

  /** What is written for one environment: the settings for all, with its changes laid over them. */
  public Yaml.Mapping writtenFor(String environment) {
    return Merge.merge(base(), changes(environment));
  }

  /** What a person wrote for one environment, whatever a platform adds to it. */
  public Yaml.Mapping byHand(String environment) {
    return workload == null ? writtenFor(environment) : workload;
  }

  /** False if the descriptor says that the service does not run there. */
  public boolean deployedTo(String environment) {
    return !(tree.map("environments").get(environment) instanceof Yaml.Scalar scalar) || scalar.isNull()
        || Boolean.TRUE.equals(PlainTree.of(scalar));
  }

  /** A problem for each named environment that the source does not have. */
  public List<Problem> unknownEnvironments(Set<String> known) {
    return unknownEnvironments(tree, known);
  }

  static List<Problem> unknownEnvironments(Yaml.Mapping tree, Set<String> known) {
    List<Problem> problems = new ArrayList<>();
    tree.map("environments").entries().forEach((name, entry) -> {
      if (!known.contains(name)) {
        problems.add(new Problem(entry.position(), "environments." + name, "unknown environment"
            + Nearest.thenAllowed(name, known) + String.join(", ", new TreeSet<>(known))));
      }
    });
    return problems;
  }

  /** A problem for each patch of an environment whose time is over on that day, in UTC. */
  public List<Problem> expired(String environment, LocalDate today) {
    return Patch.expired(writtenFor(environment), today);
  }

  /** The paths of the repository's files that are mounted, in any environment. */
  public Set<String> references() {
    Set<String> paths = new TreeSet<>();
    Set<Yaml.Mapping> specs = new HashSet<>(Set.of(tree));
    tree.map("environments").entries().keySet().forEach(name -> specs.add(tree.map("environments").map(name)));
    for (Yaml.Mapping spec : specs) {
      for (Map.Entry<String, Yaml.Entry> mounted : spec.map("files").entries().entrySet()) {
        String path = mounted.getValue().value() instanceof Yaml.Scalar source ? reference(source.text()) : null;
        if (path != null) {
          paths.add(path);
        }
      }
    }
    return paths;
  }

  /** A path that the descriptor mentions, from the repository's top; null if it leaves the tree. */
  public @Nullable String reference(String written) {
    return RepositoryPath.resolve(file, written);
  }
}
