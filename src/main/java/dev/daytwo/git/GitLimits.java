package dev.daytwo.git;

/**
 * How much of a repository is read before it is refused.
 *
 * @param files     entries in one tree
 * @param fileBytes size of one file that is read
 * @param readBytes bytes read from one {@link GitTree} in all
 */
public record GitLimits(int files, int fileBytes, long readBytes) {
  /** 100,000 files, 1 MiB a file, 512 MiB a tree. */
  public static final GitLimits DEFAULT = new GitLimits(100_000, 1 << 20, 512L << 20);
}
