package dev.daytwo.descriptor;

/** What becomes of a run that is due while the one before is not over. */
public enum Concurrency {
  /** Both run. */
  ALLOW("Allow"),
  /** It does not happen. */
  FORBID("Forbid"),
  /** The one before is stopped. */
  REPLACE("Replace");

  private final String policy;

  Concurrency(String policy) {
    this.policy = policy;
  }

  /** As in a CronJob: {@code Forbid}. */
  public String policy() {
    return policy;
  }
}
