package dev.daytwo.reconcile;

import dev.daytwo.descriptor.SourceFile;
import dev.daytwo.git.GitFault;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.yaml.Limits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A source's files as they were read last, kept from commit to commit. A file that a descriptor uses, such as the YAML of
 * a program's own configuration, is no document of the source, unless it holds a descriptor.
 */
final class ReadFiles {
  private final SourceScope scope;
  private final Map<String, SourceFile> files = new TreeMap<>();
  private Map<String, Set<String>> users = Map.of();
  private List<Problem> treeProblems = List.of();
  private boolean linked;

  ReadFiles(SourceScope scope) {
    this.scope = scope;
  }

  /** The files that describe something, or should. */
  Collection<SourceFile> documents() {
    return files.values().stream().filter(this::document).toList();
  }

  private boolean document(SourceFile file) {
    return !users.containsKey(file.path()) || !file.descriptors().isEmpty();
  }

  /** What has to be mended in the tree and in its files. */
  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>(treeProblems);
    documents().forEach(file -> problems.addAll(file.problems()));
    return problems;
  }

  /** False if some file may describe units that nobody can tell. */
  boolean complete() {
    return !linked && documents().stream().noneMatch(SourceFile::unreadable);
  }

  /**
   * Reads what a commit touched.
   *
   * @param changed the paths that differ from the commit before; null if everything has to be read
   * @return the services that it concerns
   */
  Set<String> update(@Nullable Set<String> changed, SourceTree tree) throws GitFault {
    Set<String> touched = new TreeSet<>();
    Collection<String> paths = changed == null ? tree.paths() : changed;
    Set<String> present = changed == null ? Set.of() : Set.copyOf(tree.paths());
    Map<String, SourceFile> earlier = new TreeMap<>(files);
    if (changed == null) {
      files.values().forEach(file -> touched.addAll(services(file)));
      files.clear();
    }
    treeProblems = tree.problems();
    linked = treeProblems.stream().anyMatch(problem -> scope.counts().test(problem.position().file()));
    for (String path : paths) {
      touched.addAll(users.getOrDefault(path, Set.of()));
      if (scope.counts().test(path)) {
        SourceFile before = earlier.get(path);
        files.remove(path);
        if (before != null) {
          touched.addAll(services(before));
        }
        if (changed == null || present.contains(path)) {
          SourceFile file = parse(path, tree).since(before);
          files.put(path, file);
          touched.addAll(services(file));
        }
      }
    }
    for (Problem problem : treeProblems) { // what has become a link, say, is there, and cannot be read
      String path = problem.position().file();
      SourceFile before = earlier.get(path);
      if (before != null && scope.counts().test(path)) {
        files.put(path, new SourceFile(path, List.of(), List.of(), List.of(problem), Set.of(), true).since(before));
      }
    }
    touched.addAll(use());
    return touched;
  }

  /** Finds out what descriptors use; returns the services of files that have become documents, or are none any more. */
  private Set<String> use() {
    Set<String> before = users.keySet();
    Map<String, Set<String>> now = new HashMap<>();
    files.values().stream().flatMap(file -> file.descriptors().stream())
        .forEach(descriptor -> descriptor.references()
            .forEach(path -> now.computeIfAbsent(path, none -> new TreeSet<>()).add(descriptor.name())));
    users = now;
    Set<String> differ = new TreeSet<>(before);
    differ.addAll(now.keySet());
    differ.removeIf(path -> before.contains(path) == now.containsKey(path) || !files.containsKey(path));
    return differ.stream().map(files::get).flatMap(file -> services(file).stream()).collect(Collectors.toSet());
  }

  private SourceFile parse(String path, SourceTree tree) throws GitFault {
    Result<String> text = tree.read(path);
    if (text.value() == null) {
      return new SourceFile(path, List.of(), List.of(), text.problems(), Set.of(), true);
    }
    Set<String> environments = scope.environments().stream().map(Environment::name).collect(Collectors.toSet());
    return SourceFile.parse(path, text.get(), environments, Limits.DEFAULT);
  }

  private Set<String> services(SourceFile file) {
    Set<String> names = new TreeSet<>(file.brokenNames());
    file.descriptors().forEach(descriptor -> names.add(descriptor.name()));
    if (scope.manifests() && (!file.manifests().isEmpty() || !file.problems().isEmpty())) {
      names.add(Catalog.folderUnit(scope.name(), file.path()));
    }
    return names;
  }

  /** The folder that a file is in; empty for the top. */
  static String folder(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
