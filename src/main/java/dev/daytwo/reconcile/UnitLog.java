package dev.daytwo.reconcile;

import dev.daytwo.event.Complaint;
import dev.daytwo.event.LogKeys;
import dev.daytwo.model.Release;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says of how reconciles ended. */
final class UnitLog {
  private static final Logger LOG = LoggerFactory.getLogger(UnitLog.class);

  private UnitLog() {}

  /** A unit that fails again and again for one reason is told of rarely. */
  static void failed(UnitState unit, @Nullable Release release, Outcome.Retry retry, Duration wait, Instant now) {
    Complaint complaint = unit.complaint == null ? new Complaint() : unit.complaint;
    unit.complaint = complaint;
    boolean news = complaint.news(retry.reason() + retry.message(), now);
    LogKeys.unit(news ? LOG.atWarn() : LOG.atDebug(), unit.unit, unit.desired, release)
        .addKeyValue("event", "sync-failed").addKeyValue("reason", retry.reason())
        .log("{}: {}: {}; next try in {} ms", unit.unit, retry.reason(), retry.message(), wait.toMillis());
  }

  /** That it ended well is worth a line only after it did not. */
  static void settled(UnitState unit, Outcome.Settled settled) {
    boolean back = unit.complaint != null;
    unit.complaint = null;
    LogKeys.unit(back ? LOG.atInfo() : LOG.atDebug(), unit.unit, unit.desired, null)
        .addKeyValue("event", back ? "sync-back" : "reconciled")
        .log("{}: {}, {}", unit.unit, settled.synced() ? "as it is wanted" : "not as it is wanted",
            settled.healthy() ? "healthy" : "not healthy");
  }

  /** A defect of the agent's own: the stack is what mends it. */
  static void defect(Work work, RuntimeException e) {
    LogKeys.unit(LOG.atError(), work.unit(), work.desired(), null).setCause(e).addKeyValue("event", "defect")
        .log("{} failed", work.unit());
  }

  static void stopped(UnitState unit) {
    LogKeys.unit(LOG.atDebug(), unit.unit).addKeyValue("event", "stopped").log("the agent has stopped");
  }
}
