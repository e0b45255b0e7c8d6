package dev.daytwo.descriptor;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Paths inside a repository's tree, with slashes and from its top. */
final class RepositoryPath {
  private RepositoryPath() {}

  /** The path that is written relative to a file's folder; null if it leaves the tree or is no relative path. */
  static @Nullable String resolve(String file, String written) {
    if (written.isEmpty() || written.startsWith("/") || written.contains("\\") || written.indexOf('\0') >= 0) {
      return null;
    }
    Deque<String> steps = new ArrayDeque<>();
    int slash = file.lastIndexOf('/');
    String whole = slash < 0 ? written : file.substring(0, slash + 1) + written;
    for (String step : whole.split("/", -1)) {
      switch (step) {
        case "", "." -> {
        }
        case ".." -> {
          if (steps.pollLast() == null) {
            return null;
          }
        }
        default -> steps.addLast(step);
      }
    }
    boolean outside = steps.isEmpty() || steps.contains(".git");
    return outside ? null : String.join("/", steps);
  }
}
