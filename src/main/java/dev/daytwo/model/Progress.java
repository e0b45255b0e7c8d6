package dev.daytwo.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a unit's newest rollout is, as its Release remembers it.
 *
 * @param startedAt when it was applied whole; null once it has been healthy, since what befalls it later is not the
 *                  rollout's fault
 * @param failed    the rollout that is known as bad; null if none is
 */
public record Progress(@Nullable Instant startedAt, @Nullable Failure failed) {
  /** Nothing is being rolled out, and nothing is known as bad. */
  public static final Progress NONE = new Progress(null, null);

  /**
   * A rollout that failed, and is not tried again before something else is wanted.
   *
   * @param commit  at which it was applied
   * @param hash    digest of the desired set that does not get healthy
   * @param reason  one word in CamelCase
   * @param message for a person
   */
  public record Failure(String commit, String hash, String reason, String message, Instant at) {}
}
