package dev.daytwo.reconcile;

import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Progress;
import dev.daytwo.model.Release;
import dev.daytwo.model.Rollout;
import dev.daytwo.plan.Verdict;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one reconcile of a unit aims at: what the newest commit wants, or something that goes before it. */
sealed interface Aim {
  /**
   * A desired set.
   *
   * @param cause   why it is this one, for the history
   * @param reached what the Release says of it once it is reached
   */
  record At(Desired desired, String cause, Verdict reached) implements Aim {
    /** True if it is what the newest commit wants. */
    boolean newest() {
      return cause.equals("commit");
    }
  }

  /**
   * Something that cannot be had, for the given reason; what runs stays.
   *
   * @param reason one word in CamelCase
   */
  record Missing(String reason, String message) implements Aim {}

  /**
   * The newest commit, which has to wait.
   *
   * @param meanwhile what ran before, so that it is kept as it is; null if that is not known
   */
  record Later(Desired desired, String why, @Nullable Desired meanwhile) implements Aim {}

  /**
   * What runs stays as it is, untouched, for the given reason.
   *
   * @param soon true if that will be known at any moment, and is not worth a word
   */
  record Left(String message, boolean soon) implements Aim {}

  /**
   * What of it may be written on the word of a newest commit that no fetch has confirmed since the agent started or took
   * over, which another agent may have gone past: what the Release says that runs is kept as it is, and nothing else is
   * made.
   */
  default Aim within(@Nullable Desired newest, Release release, NewestWishes wishes) {
    if (newest == null || (newest.confirmed() && wishes.confirmed(newest))) {
      return this;
    }
    return switch (this) {
      case At(Desired desired, String cause, Verdict reached) -> desired.hash().equals(release.status().renderHash())
          ? new At(desired.unconfirmed(), cause, reached)
          : left(newest, release);
      case Later(Desired desired, String why, Desired meanwhile) -> meanwhile == null
          ? left(newest, release)
          : new Later(desired, why, meanwhile.unconfirmed());
      case Missing missing -> missing;
      case Left already -> already;
    };
  }

  private static Left left(Desired newest, Release release) {
    String runs = release.status().commit();
    return new Left(
        "the source " + newest.source() + " or the platform's could not be fetched since the agent started or "
            + "took over, and commit " + newest.commit().abbreviated()
            + ", which is as of the last fetch, does not want what "
            + (runs.isEmpty() ? "is there" : "runs since commit " + Commit.abbreviated(runs))
            + "; it is left as it is until a fetch succeeds",
        newest.confirmed());
  }

  /** What the newest commit wants, unless that is known to fail. */
  static Aim of(Work work, Desired newest, Release release, Earlier past, Function<Desired, @Nullable String> open) {
    Progress.Failure bad = release.status().progress().failed();
    String good = release.status().lastHealthyCommit();
    boolean back = bad != null && bad.hash().equals(newest.hash())
        && newest.rollout().onFailure() == Rollout.OnFailure.ROLLBACK && !good.isEmpty();
    if (bad != null && back) {
      return rolledBack(work, newest, release, bad, past);
    }
    String why = open.apply(newest);
    return why == null ? newest(newest) : new Later(newest, why, meanwhile(work, release, past));
  }

  static @Nullable Desired meanwhile(Work work, Release release, Earlier past) {
    String commit = release.status().commit();
    return !commit.isEmpty()
        && past.at(release.spec().source(), work.unit(), commit) instanceof Past.Found.Wanted(Desired before)
        && before.hash().equals(release.status().renderHash()) ? before : null;
  }

  private static Aim rolledBack(Work work, Desired newest, Release release, Progress.Failure bad, Earlier past) {
    String good = release.status().lastHealthyCommit();
    String failed = "commit " + Commit.abbreviated(bad.commit()) + " failed";
    return switch (past.at(release.spec().source(), work.unit(), good)) {
      case Past.Found.Wanted(Desired desired) -> desired.hash().equals(newest.hash())
          ? newest(newest)
          : new At(desired, "rollback", Verdict.rolledBack(failed + ", and was rolled back to commit "
              + desired.commit().abbreviated() + ": " + bad.message() + "; push another commit"));
      case Past.Found.Nothing(var _, String message) -> new Missing("RollbackImpossible",
          failed + ": " + bad.message() + "; the last healthy commit cannot be applied: " + message
              + "; what runs stays");
    };
  }

  private static Aim newest(Desired newest) {
    return new At(newest, "commit", Verdict.inSync("in sync with the descriptor"));
  }

  /** What a person wants, whatever newer commits say. */
  static Aim pinned(Work work, Release release, Earlier past) {
    String revision = release.spec().revision();
    return switch (past.at(release.spec().source(), work.unit(), revision)) {
      case Past.Found.Wanted(Desired desired) -> new At(desired, "pin",
          Verdict.pinned("pinned to " + desired.commit().abbreviated() + " by spec.revision" + instead(work, desired)));
      case Past.Found.Nothing(String reason, String message) -> new Missing(reason,
          "spec.revision is " + revision + ": " + message + "; mend or clear it; what ran before goes on");
    };
  }

  /** What would be in force without the pin. */
  private static String instead(Work work, Desired pinned) {
    if (work.removed() != null || work.held() != null) {
      return "; described no more, and deleted when the pin is cleared";
    }
    if (work.refused() != null) {
      return "; the newest commit is refused";
    }
    Desired newest = work.desired();
    return newest == null || newest.rendering().equals(pinned.rendering())
        ? ""
        : "; commit " + newest.commit().abbreviated() + " waits until it is cleared";
  }
}
