package dev.daytwo.reconcile;

import dev.daytwo.model.Commit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One repository: its commits, each with all its files. */
final class SimulatedGit {
  static final String SOURCE = "shop";
  static final String ENVIRONMENT = "e";
  static final String NAMESPACE = "ns";

  private final List<Commit> commits = new ArrayList<>();
  private final Map<String, Map<String, String>> trees = new HashMap<>();

  SimulatedGit() {
    push(Map.of());
  }

  void push(Map<String, String> files) {
    Commit commit = new Commit("%040x".formatted(commits.size() + 1), "Ada", "Change", Instant.EPOCH);
    commits.add(commit);
    trees.put(commit.id(), Collections.unmodifiableMap(new TreeMap<>(files)));
  }

  Commit head() {
    return commits.getLast();
  }

  List<Commit> commits() {
    return commits;
  }

  Map<String, String> files() {
    return files(head());
  }

  Map<String, String> files(Commit commit) {
    return trees.getOrDefault(commit.id(), Map.of());
  }

  Set<String> changedSince(Commit before) {
    Map<String, String> old = files(before);
    Map<String, String> now = files();
    Set<String> changed = new TreeSet<>(old.keySet());
    changed.addAll(now.keySet());
    changed.removeIf(path -> Objects.equals(old.get(path), now.get(path)));
    return changed;
  }

  SourceTree tree() {
    return new TreeInMemory(files());
  }
}
