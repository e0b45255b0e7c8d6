package dev.daytwo.git;

import java.util.Set;

/** The files that differ between two commits. A renamed file is two paths: the one that went and the one that came. */
public sealed interface ChangedPaths {
  /** True if the file may differ. */
  boolean touches(String path);

  /** There is nothing to compare with: every file counts as changed. */
  record Everything() implements ChangedPaths {
    @Override
    public boolean touches(String path) {
      return true;
    }
  }

  /** Exactly these, added, changed or deleted, relative to the root of the repository. */
  record Some(Set<String> paths) implements ChangedPaths {
    /** Copies the set, so that it never changes. */
    public Some {
      paths = Set.copyOf(paths);
    }

    @Override
    public boolean touches(String path) {
      return paths.contains(path);
    }
  }
}
