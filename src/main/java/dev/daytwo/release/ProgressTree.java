package dev.daytwo.release;

import dev.daytwo.model.Progress;
import dev.daytwo.model.Tree;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The field {@code status.rollout} of a Release. */
final class ProgressTree {
  private ProgressTree() {}

  /** The field; empty if there is nothing to remember. */
  static Map<String, Object> of(Progress progress) {
    Map<String, Object> tree = new LinkedHashMap<>();
    Instant startedAt = progress.startedAt();
    if (startedAt != null) {
      tree.put("startedAt", ReleaseTree.time(startedAt));
    }
    Progress.Failure failed = progress.failed();
    if (failed != null) {
      tree.put("failed", Map.of("commit", failed.commit(), "renderHash", failed.hash(), "reason", failed.reason(),
          "message", failed.message(), "at", ReleaseTree.time(failed.at())));
    }
    if (!progress.migrated().isEmpty()) {
      tree.put("migrated", progress.migrated());
    }
    return tree;
  }

  static Progress read(Map<String, Object> tree) {
    Instant startedAt = tree.containsKey("startedAt") ? ReleaseTree.readTime(tree.get("startedAt")) : null;
    return new Progress(startedAt, failed(Tree.map(tree.get("failed"))),
        Tree.list(tree.get("migrated")).stream().map(Tree::text).toList());
  }

  private static Progress.@Nullable Failure failed(Map<String, Object> tree) {
    return tree.isEmpty()
        ? null
        : new Progress.Failure(Tree.text(tree.get("commit")), Tree.text(tree.get("renderHash")),
            Tree.text(tree.get("reason")), Tree.text(tree.get("message")), ReleaseTree.readTime(tree.get("at")));
  }
}
