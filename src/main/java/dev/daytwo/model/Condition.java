package dev.daytwo.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a Release (metav1.Condition).
 *
 * @param type    {@code Ready}
 * @param status  {@code True}, {@code False}, {@code Unknown}
 * @param reason  one word in CamelCase
 * @param message for a person; may be empty
 * @param since   lastTransitionTime: when the status last changed
 */
public record Condition(String type, String status, String reason, String message, Instant since) {
  public static final String READY = "Ready";
  public static final String SYNCED = "Synced";
  public static final String HEALTHY = "Healthy";
  public static final String STALLED = "Stalled";
  public static final String PRUNE_HELD = "PruneHeld";
  public static final String KINDS_MISSING = "KindsMissing";
  public static final String IMAGE_HELD = "ImageHeld";
  public static final String DRIFT_HEALED = "DriftHealed";

  /** The condition of that type in the list, or null. */
  public static @Nullable Condition find(List<Condition> conditions, String type) {
    return conditions.stream().filter(condition -> condition.type.equals(type)).findFirst().orElse(null);
  }

  /** True if the list has that condition with status {@code True}. */
  public static boolean isTrue(List<Condition> conditions, String type) {
    Condition condition = find(conditions, type);
    return condition != null && condition.status.equals("True");
  }

  /** True if the two say the same, whenever they began to. */
  public boolean says(Condition other) {
    return type.equals(other.type) && status.equals(other.status) && reason.equals(other.reason)
        && message.equals(other.message);
  }
}
