package dev.daytwo.model;

/**
 * How well a live object or a unit does what it is there for (after kstatus, the status conventions of kubectl and
 * cli-utils).
 *
 * @param status  the verdict
 * @param message why, in words for a person on call; empty when healthy
 */
public record Health(Status status, String message) {
  /** Healthy, with nothing to say. */
  public static final Health HEALTHY = new Health(Status.HEALTHY, "");

  /** The verdicts, from good to bad. */
  public enum Status {
    HEALTHY, PROGRESSING, TERMINATING, MISSING, DEGRADED
  }

  /** On its way, for the given reason. */
  public static Health progressing(String message) {
    return new Health(Status.PROGRESSING, message);
  }

  /** Broken, for the given reason. */
  public static Health degraded(String message) {
    return new Health(Status.DEGRADED, message);
  }

  /** True if there is nothing to wait for and nothing to mend. */
  public boolean healthy() {
    return status == Status.HEALTHY;
  }

  /** The worse of the two; this one if they are alike. */
  public Health worse(Health other) {
    return other.status.compareTo(status) > 0 ? other : this;
  }
}
