package dev.daytwo.reconcile;

import dev.daytwo.model.ObjectKey;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every way in which reconciling one unit can end. */
public sealed interface Outcome {
  /**
   * Nothing is left to do until something happens.
   *
   * @param synced  true if the cluster is as the newest commit wants it
   * @param healthy true if it does what it is there for, too
   * @param healed  the objects that were brought back from what somebody else had made of them
   * @param again   when it has to be looked at again though nothing happens; null if never
   */
  record Settled(boolean synced, boolean healthy, List<Healed> healed, @Nullable Duration again) implements Outcome {
    /** Nothing is left to do until something happens. */
    Settled(boolean synced, boolean healthy, List<Healed> healed) {
      this(synced, healthy, healed, null);
    }

    /** The same, looked at again at the given time from now, or before. */
    Settled again(@Nullable Duration wait) {
      boolean sooner = wait != null && (again == null || wait.compareTo(again) < 0);
      return sooner ? new Settled(synced, healthy, healed, wait) : this;
    }
  }

  /**
   * An object that was brought back.
   *
   * @param rival who had changed it; empty if nobody knows
   */
  record Healed(ObjectKey key, String rival) {}

  /** The unit is no more. */
  record Gone() implements Outcome {}

  /** A newer wish came in between; it is next. */
  record Overtaken() implements Outcome {}

  /** The agent does not lead: what there is to do, the leader does. */
  record Standby() implements Outcome {}

  /**
   * It failed, and is tried again.
   *
   * @param after what the server asked for; null if it asked for nothing
   */
  record Retry(String reason, String message, @Nullable Duration after) implements Outcome {}
}
