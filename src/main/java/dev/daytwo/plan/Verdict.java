package dev.daytwo.plan;

/**
 * Whether the cluster is as the newest commit wants it, and if not, why.
 *
 * @param synced  {@code True}, {@code False} or {@code Unknown}
 * @param reason  one word in CamelCase
 * @param message for a person
 * @param stalled true if a person has to do something first
 */
public record Verdict(String synced, String reason, String message, boolean stalled) {
  /** The reason of a unit that a person keeps at an earlier commit. */
  public static final String PINNED = "Pinned";
  /** The reason of a unit that has been let go, and is not gone yet. */
  public static final String DELETING = "Deleting";

  /** The reason of a unit that went back to the last healthy commit. */
  public static final String ROLLED_BACK = "RolledBack";

  /** As the commit wants it. */
  public static Verdict inSync(String message) {
    return new Verdict("True", "InSync", message, false);
  }

  /** As a person wants it, who pinned the unit to an earlier commit. */
  public static Verdict pinned(String message) {
    return new Verdict("True", PINNED, message, false);
  }

  /** As the last healthy commit wants it, since the newest failed; a person has to push another. */
  public static Verdict rolledBack(String message) {
    return new Verdict("False", ROLLED_BACK, message, true);
  }

  /** Not yet, for the given reason. */
  public static Verdict failed(String reason, String message, boolean stalled) {
    return new Verdict("False", reason, message, stalled);
  }

  /** The agent was told to look on. */
  public static Verdict suspended() {
    return new Verdict("Unknown", "Suspended", "suspended: spec.suspend is true", false);
  }

  /** The agent was told to look on, and the unit is described no more. */
  public static Verdict suspendedRemoval() {
    return new Verdict("Unknown", "Suspended",
        "suspended: spec.suspend is true; described no more, and deleted when that ends", false);
  }

  /** True if some commit's desired set, the newest or another, is applied whole. */
  public boolean whole() {
    return ok() || reason.equals(ROLLED_BACK);
  }

  /** True if it is about what the newest good commit wants. */
  public boolean newest() {
    return !reason.equals(ROLLED_BACK) && !reason.equals(PINNED);
  }

  /** Not any more: the unit is described no more, and waits for the last of its objects to go. */
  public static Verdict deleting(String waits) {
    return new Verdict("False", DELETING, "described no more, and being deleted: " + waits, false);
  }

  /** The same with more to say. */
  public Verdict and(String more) {
    return more.isEmpty() ? this : new Verdict(synced, reason, message + more, stalled);
  }

  /** True if it is as the commit wants it. */
  public boolean ok() {
    return synced.equals("True");
  }
}
