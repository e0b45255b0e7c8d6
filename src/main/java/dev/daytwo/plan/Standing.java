package dev.daytwo.plan;

import dev.daytwo.model.Health;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Rollout;
import dev.daytwo.model.Symptom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a rollout stands. */
public sealed interface Standing {
  /** The deadline of a Deployment that names none. */
  Duration USUAL = Duration.ofMinutes(10);

  /** There is none: the unit is healthy, or was healthy as it is wanted now. */
  record Over() implements Standing {}

  /**
   * It may still succeed.
   *
   * @param until when it has failed, whatever is heard until then; null if only its objects can say so
   */
  record Running(@Nullable Instant until) implements Standing {}

  /**
   * It has failed.
   *
   * @param reason  {@code Crashing} or {@code DeadlineExceeded}, also the label of a metric
   * @param message for a person
   */
  record Failed(String reason, String message) implements Standing {}

  /**
   * How the rollout stands that was applied whole.
   *
   * @param startedAt when it was; null if the unit has been healthy since
   * @param own       true if the unit's deadline is counted by the agent, see {@link #counted}
   */
  static Standing of(@Nullable Instant startedAt, Rollout rollout, Health health, boolean own, Instant now) {
    if (health.healthy() || startedAt == null) {
      return new Over();
    }
    Symptom symptom = health.symptom();
    if (symptom != null && symptom.newestCrash()) {
      return new Failed("Crashing", health.message());
    }
    // A Deployment goes on to say it of the rollout before, until this one makes its first progress.
    boolean overdue = symptom != null && symptom.kind() == Symptom.Kind.OVERDUE;
    if (!overdue && (!own || rollout.deadline() == null)) {
      return new Running(null);
    }
    Duration deadline = rollout.deadline() == null ? USUAL : rollout.deadline();
    Instant until = startedAt.plus(deadline);
    if (now.isBefore(until)) {
      return new Running(until);
    }
    return new Failed("DeadlineExceeded",
        overdue ? health.message() : "not healthy within " + words(deadline) + ": " + health.message());
  }

  /**
   * True if the agent counts the deadline itself. The controller of a Deployment does it better: it counts from the last
   * progress, so that many pods may take their time, and it does not count while it is down.
   */
  static boolean counted(Health health, List<InventoryItem> inventory, Map<ObjectKey, Observation> live) {
    Symptom symptom = health.symptom();
    return (symptom != null && symptom.kind().lasting())
        || inventory.stream().filter(item -> !item.key().kind().equals("Deployment"))
            .map(item -> live.get(item.key())).anyMatch(seen -> seen == null || !seen.health().healthy());
  }

  private static String words(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
