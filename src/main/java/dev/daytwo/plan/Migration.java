package dev.daytwo.plan;

import dev.daytwo.model.Desired;
import dev.daytwo.model.Health;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Release;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Job that has to succeed before the rest of a plan, and how far it is. It runs once: what has begun is never applied
 * again, and what has succeeded is not even missed.
 */
enum Migration {
  /** There is none, or it has succeeded. */
  DONE,
  /** It has not begun. */
  DUE,
  /** It has not ended. */
  RUNNING,
  /** It has failed. */
  FAILED;

  static Migration of(Desired desired, Release release, Map<ObjectKey, Observation> live) {
    ObjectKey job = desired.rollout().migration();
    if (job == null || release.status().progress().migrated().contains(job.name())) {
      return DONE;
    }
    Observation seen = live.get(job);
    if (seen == null || seen.terminating()) {
      return seen == null ? DUE : RUNNING;
    }
    return seen.health().healthy() ? DONE : seen.health().status() == Health.Status.DEGRADED ? FAILED : RUNNING;
  }

  /** Adds the Job itself to a plan. */
  void plan(Manifest job, @Nullable Observation seen, List<Step> steps, List<InventoryItem> kept) {
    if (this == DUE) {
      steps.add(new Step.Apply(job, Step.Why.NEW, ""));
    } else if (seen != null) {
      kept.add(new InventoryItem(job.key(), seen.uid(), job.hash(), seen.seal()));
    }
  }

  /** Why the rest of the plan has to wait; null if it has not. */
  @Nullable
  Verdict verdict(Desired desired, @Nullable Observation seen) {
    String commit = desired.commit().abbreviated();
    return switch (this) {
      case DONE -> null;
      case DUE, RUNNING -> Verdict.failed("Migrating",
          "commit " + commit + " waits for " + desired.rollout().migration() + "; the old version goes on", false);
      case FAILED -> Verdict.failed("MigrationFailed",
          (seen == null ? "" : seen.health().message()) + "; the rollout of commit " + commit
              + " stops there, and the old version goes on; push another image, or delete the Job to try it again",
          true);
    };
  }
}
