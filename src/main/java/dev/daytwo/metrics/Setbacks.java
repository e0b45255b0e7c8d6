package dev.daytwo.metrics;

import dev.daytwo.event.Fact;
import dev.daytwo.model.Health;
import dev.daytwo.model.Progress;
import dev.daytwo.model.UnitKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which units are broken, since when, and which failed rollout of each has been counted. Used by one thread. */
final class Setbacks {
  private final Clock clock;
  private final Map<UnitKey, Row> rows = new HashMap<>();

  /**
   * Of a unit.
   *
   * @param failed the digest of the rollout that is known to have failed; empty if none is
   */
  private record Row(@Nullable Instant brokenSince, String failed) {}

  /**
   * What a judgement of a unit brought.
   *
   * @param restored how long it was broken; null if it was not, or still is
   * @param failed   the rollout that has just failed; null if none has
   */
  record News(@Nullable Duration restored, Progress.@Nullable Failure failed) {}

  Setbacks(Clock clock) {
    this.clock = clock;
  }

  /** What failed before this agent looked has been counted by the one before it. */
  News judged(Fact.UnitJudged fact) {
    UnitKey unit = fact.release().unit();
    Row before = rows.get(unit);
    Progress.Failure failure = fact.release().status().progress().failed();
    Instant since = before == null ? null : before.brokenSince;
    Instant now = clock.instant();
    boolean healthy = fact.health().healthy();
    if (since == null && fact.health().status() == Health.Status.DEGRADED) {
      since = now;
    }
    rows.put(unit, new Row(healthy ? null : since, failure == null ? "" : failure.hash()));
    return new News(healthy && since != null ? Duration.between(since, now) : null,
        before != null && failure != null && !failure.hash().equals(before.failed) ? failure : null);
  }

  void gone(UnitKey unit) {
    rows.remove(unit);
  }

  void clear() {
    rows.clear();
  }
}
