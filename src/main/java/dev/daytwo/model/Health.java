package dev.daytwo.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How well a live object or a unit does what it is there for (after kstatus, the status conventions of kubectl and
 * cli-utils).
 *
 * @param status  the verdict
 * @param message why, in words for a person on call; empty when healthy
 * @param symptom why, for code to decide on; null when healthy, and when only the message is known
 */
public record Health(Status status, String message, @Nullable Symptom symptom) {
  /** Healthy, with nothing to say. */
  public static final Health HEALTHY = new Health(Status.HEALTHY, "");

  /** The verdicts, from good to bad. */
  public enum Status {
    HEALTHY, PROGRESSING, TERMINATING, MISSING, DEGRADED
  }

  /** A verdict without a symptom. */
  public Health(Status status, String message) {
    this(status, message, null);
  }

  /** On its way, for the given reason. */
  public static Health progressing(String message) {
    return new Health(Status.PROGRESSING, message);
  }

  /** Broken, for the given reason. */
  public static Health degraded(String message) {
    return new Health(Status.DEGRADED, message);
  }

  /**
   * Not healthy because of a symptom: broken if it is lasting, else on its way.
   *
   * @param what which object, such as {@code Deployment orders}
   */
  public static Health ailing(String what, Symptom symptom) {
    return new Health(symptom.kind().lasting() ? Status.DEGRADED : Status.PROGRESSING, what + ": " + symptom.words(),
        symptom);
  }

  /** True if there is nothing to wait for and nothing to mend. */
  public boolean healthy() {
    return status == Status.HEALTHY;
  }

  /** The worse of the two; if they are alike the one whose symptom comes first, else this one. */
  public Health worse(Health other) {
    int by = other.status.compareTo(status);
    boolean tells = by == 0 && other.symptom != null && (symptom == null || other.symptom.compareTo(symptom) < 0);
    return by > 0 || tells ? other : this;
  }

  /** The reason as a condition has it: one word, of the symptom if one is known, else of the verdict. */
  public String reason() {
    if (symptom != null) {
      return symptom.kind().word();
    }
    String name = status.name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }
}
