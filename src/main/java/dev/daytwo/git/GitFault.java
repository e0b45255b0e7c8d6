package dev.daytwo.git;

import org.jspecify.annotations.Nullable;

/**
 * A remote or a clone that could not be used, in words for the person who can mend it. The message starts with the
 * redacted address and never holds a secret.
 */
public final class GitFault extends Exception {
  private static final long serialVersionUID = 1L;

  /** Whose fault it is, as far as it can be told. */
  public enum Kind {
    /** No connection, a connection that was cut, or a server that answers 429 or 5xx: it may heal by itself. */
    UNREACHABLE,
    /** The server's certificate is not trusted. */
    UNTRUSTED,
    /** What is fetched is not signed, or by nobody whom the source believes; the last good commit stays in force. */
    UNVERIFIED,
    /** Credentials are missing, unreadable, wrong, or not allowed to read. */
    UNAUTHORIZED,
    /** The server answers, but knows no such repository. */
    NOT_FOUND,
    /** The repository has commits, but not this branch, tag or commit. */
    BRANCH_MISSING,
    /** The beginning of a commit's id is the beginning of several. */
    AMBIGUOUS,
    /** The repository has no commit yet. */
    EMPTY_REPOSITORY,
    /** The clone on disk cannot be read; the next fetch makes a new one. */
    DAMAGED,
    /** No room on the disk of the clone; what was there is kept. */
    DISK_FULL,
    /** The deadline has passed. */
    TIMEOUT,
    /** The thread that asked was interrupted. */
    CANCELLED,
    /** The repository holds something that is not accepted: invalid objects, too many files, an unsupported address. */
    REFUSED
  }

  private final Kind kind;

  GitFault(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  GitFault(Kind kind, String message) {
    this(kind, message, null);
  }

  /** What went wrong, for decisions and metrics. */
  public Kind kind() {
    return kind;
  }

  /** The message, which is always there. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
