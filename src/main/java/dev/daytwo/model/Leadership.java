package dev.daytwo.model;

/**
 * Which part this agent plays among those that follow the same sources.
 *
 * @param holder who holds the lease, as far as is known; empty if nobody does, or no lease is used
 */
public record Leadership(Role role, String holder) {
  /** What is known before the lease has been looked at. */
  public static final Leadership UNKNOWN = new Leadership(Role.UNKNOWN, "");
  /** What goes without an election. */
  public static final Leadership ALONE = new Leadership(Role.LEADER, "");

  /** The parts there are. */
  public enum Role {
    /** The lease could not be read yet. */
    UNKNOWN,
    /** It watches and renders like the leader, and writes nothing. */
    STANDBY,
    /** It writes. */
    LEADER
  }

  /** True if this agent writes. */
  public boolean leads() {
    return role == Role.LEADER;
  }

  /** In words, for a person. */
  public String words() {
    return switch (role) {
      case UNKNOWN -> "the lease could not be read yet";
      case STANDBY -> holder.isEmpty() ? "standby; nobody leads" : "standby; " + holder + " leads";
      case LEADER -> "leads";
    };
  }
}
