package dev.daytwo.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a new version of a unit is rolled out.
 *
 * @param onFailure what becomes of one that fails
 * @param deadline  after which one that is not healthy has failed; null if only the objects themselves say so
 * @param migration the Job that has to succeed before the workload; null if there is none
 * @param dependsOn what has to be healthy first
 */
public record Rollout(OnFailure onFailure, @Nullable Duration deadline, @Nullable ObjectKey migration,
    List<Need> dependsOn) {
  /** For a unit of plain manifests, which say themselves how long they may take. */
  public static final Rollout PLAIN = new Rollout(OnFailure.ROLLBACK, null);

  public Rollout {
    dependsOn = List.copyOf(dependsOn);
  }

  /** A rollout that waits for nothing. */
  public Rollout(OnFailure onFailure, @Nullable Duration deadline) {
    this(onFailure, deadline, null, List.of());
  }

  /** The same after another Job; null for none. */
  public Rollout after(@Nullable ObjectKey job) {
    return new Rollout(onFailure, deadline, job, dependsOn);
  }

  /** What becomes of a rollout that fails. */
  public enum OnFailure {
    /** The unit goes back to the last commit at which it was healthy. */
    ROLLBACK,
    /** It stays as it is until a person acts. */
    HOLD
  }

  /**
   * Another service of the same environment that has to be healthy first.
   *
   * @param position where that is written
   */
  public record Need(String service, Position position) {
    /** The unit that this is in an environment. */
    public UnitKey in(String environment) {
      return new UnitKey(environment, service);
    }
  }
}
