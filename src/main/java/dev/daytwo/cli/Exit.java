package dev.daytwo.cli;

/** What a command's exit code says. */
final class Exit {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  /** Differences or problems were found. */
  static final int FOUND = 3;
  /** The cluster refused. */
  static final int REFUSED = 4;

  private Exit() {}
}
