package dev.daytwo.git;

/**
 * How much of a repository is read before it is refused.
 *
 * @param files     entries in one tree
 * @param fileBytes size of one file that is read
 * @param readBytes bytes read from one {@link GitTree} in all
 * @param history   commits that a new clone has of a ref, counted from its tip; older ones come when they are asked for;
 *                  0 for all
 */
public record GitLimits(int files, int fileBytes, long readBytes, int history) {
  /** 100,000 files, 1 MiB a file, 512 MiB a tree, 50 commits. */
  public static final GitLimits DEFAULT = new GitLimits(100_000, 1 << 20, 512L << 20, 50);
  /** Folders within one another. */
  static final int FOLDERS = 64;

  /** Entries of trees that are looked at, folders included: a few objects may be millions of empty folders. */
  long entries() {
    return 2L * files;
  }
}
