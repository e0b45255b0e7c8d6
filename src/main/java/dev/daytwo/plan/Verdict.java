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

  /** As the commit wants it. */
  public static Verdict inSync(String message) {
    return new Verdict("True", "InSync", message, false);
  }

  /** As a person wants it, who pinned the unit to an earlier commit. */
  public static Verdict pinned(String message) {
    return new Verdict("True", PINNED, message, false);
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

  /** True if it is as the commit wants it. */
  public boolean ok() {
    return synced.equals("True");
  }
}
