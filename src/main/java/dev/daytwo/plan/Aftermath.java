package dev.daytwo.plan;

import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Health;
import dev.daytwo.model.Progress;
import dev.daytwo.model.Release;
import dev.daytwo.model.Rollout;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from how a rollout stands: what the Release remembers of it, and what it tells people.
 *
 * @param progress to remember
 * @param told     null if there is nothing to tell; else why the unit is not ready, for a person on call
 * @param back     true if the unit goes back to the last commit at which it was healthy, and that is next
 */
record Aftermath(Progress progress, @Nullable String told, boolean back) {
  /** What follows from a reconcile in which the desired set was applied, or was found to be applied, whole. */
  static Aftermath of(Release.Status before, Desired desired, Judgement.Findings found, Instant now) {
    Progress last = before.progress();
    Health health = found.health();
    Progress.Failure bad = last.failed();
    boolean other = !desired.hash().equals(before.renderHash());
    boolean same = bad != null && bad.hash().equals(desired.hash());
    boolean replaced = found.verdict().newest() && !same;
    boolean proven = same && health.healthy();
    Progress.Failure kept = replaced || proven ? null : bad;
    // what others did meanwhile is not the rollout's fault
    boolean again = other || (last.startedAt() != null && !found.healed().isEmpty());
    Instant startedAt = health.healthy() ? null : again ? now : last.startedAt();
    List<String> migrated = last.migratedBy(desired.rollout().migration()).migrated();
    Standing standing = Standing.of(startedAt, desired.rollout(), health, found.counted(), now);
    if (!(standing instanceof Standing.Failed failed)) {
      return new Aftermath(new Progress(startedAt, kept, migrated), null, false);
    }
    // what the same set was first applied at: later commits did not touch it
    String commit = other ? desired.commit().id() : before.commit();
    String what = "the rollout of commit " + Commit.abbreviated(commit) + " failed: " + failed.message();
    String stays = stays(before, desired, found, kept, commit);
    if (stays != null) {
      return new Aftermath(new Progress(startedAt, kept, migrated), what + "; " + stays, false);
    }
    Progress.Failure failure = new Progress.Failure(commit, desired.hash(), failed.reason(),
        failed.message(), now);
    return new Aftermath(new Progress(startedAt, failure, migrated),
        what + "; going back to commit " + Commit.abbreviated(before.lastHealthyCommit()), true);
  }

  /** Why a failed rollout is left as it is; null if it goes back. */
  private static @Nullable String stays(Release.Status before, Desired desired, Judgement.Findings found,
      Progress.@Nullable Failure bad, String commit) {
    if (found.verdict().reason().equals(Verdict.PINNED)) {
      return "it stays, since spec.revision pins it";
    }
    if (found.verdict().reason().equals(Verdict.ROLLED_BACK)) {
      return "it was the last healthy commit, to which commit " + Commit.abbreviated(bad == null ? "" : bad.commit())
          + " was rolled back, so nothing more is tried; push a commit that works";
    }
    if (desired.rollout().onFailure() == Rollout.OnFailure.HOLD) {
      return "it stays, since rollout.onFailure is hold; push another commit";
    }
    if (!desired.policy().autoRollback()) {
      return "it stays, since autoRollback is off in " + desired.unit().environment() + "; push another commit";
    }
    String good = before.lastHealthyCommit();
    if (good.isEmpty()) {
      return "nothing good is known to go back to, since no commit of it was ever healthy; push another commit";
    }
    if (good.equals(commit) || bad != null) {
      return "nothing good is known to go back to, since the last healthy commit " + Commit.abbreviated(good)
          + " wants the same; push another commit";
    }
    return null;
  }
}
