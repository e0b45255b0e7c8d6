package dev.daytwo.reconcile;

import dev.daytwo.git.GitFault;
import dev.daytwo.git.GitTree;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import java.util.Collection;
import java.util.List;

/** The files of a source at one commit, or of a folder on disk. */
public interface SourceTree {
  /** Every regular file. */
  Collection<String> paths();

  /** What is there and must not be: links, submodules, names that leave the tree. */
  List<Problem> problems();

  /** The text of a file, or why it is none. */
  Result<String> read(String path) throws GitFault;

  /** The files of a commit. */
  static SourceTree of(GitTree tree) {
    return new SourceTree() {
      @Override
      public Collection<String> paths() {
        return tree.paths();
      }

      @Override
      public List<Problem> problems() {
        return tree.problems();
      }

      @Override
      public Result<String> read(String path) throws GitFault {
        return tree.read(path);
      }
    };
  }
}
