package dev.daytwo.cluster;

import dev.daytwo.model.ObjectKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request that the API server refused, or did not answer. */
public final class ApiFault extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;
  private final transient @Nullable Duration retryAfter;

  /** Every class of answer that is not the wished one; the one table of what each of them means. */
  public enum Reason {
    /** The object is not there. */
    NOT_FOUND("NotFound", false),
    /** Someone else was faster, or a precondition does not hold. */
    CONFLICT("Conflict", false),
    /** The server does not accept the object; only a new commit mends it. */
    INVALID("Invalid", true),
    /** RBAC, quota, admission, or a namespace that is being deleted. */
    FORBIDDEN("Forbidden", false),
    /** The agent's credentials are not accepted. */
    UNAUTHORIZED("Unauthorized", false),
    /** Too many requests; the server says when to come back. */
    THROTTLED("Throttled", false),
    /** The server failed. */
    SERVER_ERROR("ServerError", false),
    /** No answer within the deadline. */
    TIMEOUT("Timeout", false),
    /** No connection. */
    UNREACHABLE("Unreachable", false),
    /** The server has no such kind. */
    KIND_MISSING("KindMissing", true),
    /** It was not sent, because the agent does not hold the lease: not a failure, but the end of its turn. */
    STANDBY("Standby", false);

    private final String word;
    private final boolean stalled;

    Reason(String word, boolean stalled) {
      this.word = word;
      this.stalled = stalled;
    }

    /** The reason as a condition and a metric label have it. */
    public String word() {
      return word;
    }

    /** True if trying again is unlikely to help before a person has done something. */
    public boolean stalled() {
      return stalled;
    }

    static Reason of(int code, String message) {
      if (code == 500 && message.startsWith("failed to create typed patch object")) {
        return INVALID; // how the API server answers an apply with a value of the wrong type
      }
      return switch (code) {
        case 401 -> UNAUTHORIZED;
        case 403 -> FORBIDDEN;
        case 404 -> NOT_FOUND;
        case 409 -> CONFLICT;
        case 429 -> THROTTLED;
        case 400, 405, 415, 422 -> INVALID;
        default -> SERVER_ERROR;
      };
    }
  }

  ApiFault(Reason reason, String message, @Nullable Duration retryAfter) {
    super(message);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /** A fault of a class, in words that say what was asked and how to go on. */
  public ApiFault(Reason reason, String message) {
    this(reason, message, null);
  }

  /** The objects of a kind could not be listed in time, so nothing may be said of them. */
  public static ApiFault unlisted(ObjectKind kind) {
    return new ApiFault(Reason.TIMEOUT, "the cluster's objects of kind " + kind + " could not be listed");
  }

  /** What class of fault it is. */
  public Reason reason() {
    return reason;
  }

  /** How long the server asked to be left alone, or null. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
