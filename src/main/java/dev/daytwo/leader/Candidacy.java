package dev.daytwo.leader;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a candidate does next, by what it has seen of the Lease. Another's Lease is over when it has been seen unchanged
 * for its whole duration: only the candidate's own clock counts, so it does not matter whose clock is wrong.
 */
final class Candidacy {
  private Candidacy() {}

  /**
   * A Lease, and when it was first seen as it is.
   *
   * @param nanos by the candidate's monotonic clock, at or after the moment in which the API server stored it
   */
  record Sight(Lease lease, long nanos) {}

  /** What to do. */
  sealed interface Move {
    /** Read the Lease. */
    record Look() implements Move {}

    /** Write one's own name into it, unless it has changed since. */
    record Take(Lease from) implements Move {}

    /** Leave it alone that long, unless something is heard of it. */
    record Wait(Duration most) implements Move {}
  }

  static Move next(@Nullable Sight sight, String self, long nowNanos) {
    if (sight == null) {
      return new Move.Look();
    }
    Lease lease = sight.lease();
    Duration left = lease.duration().minusNanos(nowNanos - sight.nanos());
    boolean free = lease.holder().isEmpty() || lease.heldBy(self) || !left.isPositive();
    return free ? new Move.Take(lease) : new Move.Wait(left);
  }
}
