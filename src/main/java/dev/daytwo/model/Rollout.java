package dev.daytwo.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a new version of a unit is rolled out.
 *
 * @param onFailure what becomes of one that fails
 * @param deadline  after which one that is not healthy has failed; null if only the objects themselves say so
 */
public record Rollout(OnFailure onFailure, @Nullable Duration deadline) {
  /** For a unit of plain manifests, which say themselves how long they may take. */
  public static final Rollout PLAIN = new Rollout(OnFailure.ROLLBACK, null);

  /** What becomes of a rollout that fails. */
  public enum OnFailure {
    /** The unit goes back to the last commit at which it was healthy. */
    ROLLBACK,
    /** It stays as it is until a person acts. */
    HOLD
  }
}
