package dev.daytwo.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a unit's newest rollout is, as its Release remembers it.
 *
 * @param startedAt when it was applied whole; null once it has been healthy, since what befalls it later is not the
 *                  rollout's fault
 * @param failed    the rollout that is known as bad; null if none is
 * @param migrated  the names of the Jobs that have succeeded, and must not run again; the newest first
 */
public record Progress(@Nullable Instant startedAt, @Nullable Failure failed, List<String> migrated) {
  /** Nothing is being rolled out, and nothing is known as bad. */
  public static final Progress NONE = new Progress(null, null, List.of());

  private static final int REMEMBERED = 20;

  public Progress {
    migrated = List.copyOf(migrated);
  }

  /** The same, with one more Job that has succeeded; null for none. */
  public Progress migratedBy(@Nullable ObjectKey job) {
    if (job == null || migrated.contains(job.name())) {
      return this;
    }
    List<String> next = new ArrayList<>(migrated);
    next.addFirst(job.name());
    return new Progress(startedAt, failed, next.subList(0, Math.min(REMEMBERED, next.size())));
  }

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
