package dev.daytwo.event;

import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Health;
import dev.daytwo.model.Leadership;
import dev.daytwo.model.Leverage;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Release;
import dev.daytwo.model.Strangers;
import dev.daytwo.model.UnitKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened. Every fact of the bus is here. The {@code sequence} of a fact about what Git wants counts the
 * renderings of all sources: of two such facts about a unit the one with the higher number is the newer.
 */
public sealed interface Fact {
  /**
   * A source looked at its remote and got an answer, new or not.
   *
   * @param took   how long the fetch took
   * @param signer who signed what the source asks to be signed; null if it asks for nothing
   */
  record SourceFetched(String source, Commit head, Instant at, Duration took,
      @Nullable String signer) implements Fact {}

  /**
   * A source could not be read; what it said last stays in force.
   *
   * @param reason one word for a label
   */
  record SourceFailed(String source, String reason, String message, Instant at) implements Fact {}

  /**
   * Somebody told of a push, or pretended to.
   *
   * @param source whose hook it was; empty if there is no such hook
   * @param result one word for a label; {@code woken} if sources were
   * @param woken  those that look now
   * @param traceParent the trace of the one who told, as a header of the W3C says it; empty if none was given
   */
  record HookAnswered(String source, String result, Set<String> woken, Instant at,
      String traceParent) implements Fact {
    public HookAnswered {
      woken = Set.copyOf(woken);
    }

    /** Somebody's who has no trace. */
    public HookAnswered(String source, String result, Set<String> woken, Instant at) {
      this(source, result, woken, at, "");
    }
  }

  /**
   * A source has a new head; or, while it cannot be fetched after a start, still the one that its clone had.
   *
   * @param changed the paths that differ from the head before; null if everything has to be read
   * @param seenAt  when the source could first know of it
   * @param term    in which it was fetched; below 0 if no fetch has brought it
   */
  record CommitFetched(String source, Commit commit, @Nullable Set<String> changed, Instant seenAt,
      long term) implements Fact {}

  /**
   * A commit has been read and rendered.
   *
   * @param units    every unit that the source describes, those with problems too
   * @param complete false if a unit that is not named may still be wanted: a file could not be read, or nobody knows
   *                 whether the commit is still the newest
   * @param problems what its writers have to mend
   * @param term     in which it was fetched; below 0 if no fetch has brought it, or could since the agent took over
   */
  record SourceRendered(String source, Commit commit, long sequence, Set<UnitKey> units, boolean complete,
      List<Problem> problems, long term) implements Fact {
    /** Of a commit that needs no fetch. */
    public SourceRendered(String source, Commit commit, long sequence, Set<UnitKey> units, boolean complete,
        List<Problem> problems) {
      this(source, commit, sequence, units, complete, problems, Long.MAX_VALUE);
    }

    /** False if no fetch has brought the commit since the agent started, or could since it took over. */
    public boolean confirmed() {
      return term >= 0;
    }
  }

  /**
   * The agent's configuration was read, and says something else than before.
   *
   * @param sources  those that are followed from now on
   * @param changed  those of them that have to be read anew
   * @param gone     those that were followed until now
   * @param problems what has to be mended; the last good one stays in force then
   */
  record ConfigRead(Set<String> sources, Set<String> changed, Set<String> gone,
      List<Problem> problems) implements Fact {
    public ConfigRead {
      sources = Set.copyOf(sources);
      changed = Set.copyOf(changed);
      gone = Set.copyOf(gone);
      problems = List.copyOf(problems);
    }
  }

  /**
   * The platform's file was read, and says something else than before.
   *
   * @param inForce  true if there is a platform to render with: this one, or the last good one
   * @param hours    what ways of work cost by the platform in force; the built-in ones while there is none
   * @param problems what its writers have to mend
   */
  record PlatformRead(boolean inForce, Leverage.Hours hours, List<Problem> problems) implements Fact {}

  /**
   * A unit has a desired set.
   *
   * @param seenAt when its commit could first be known of
   * @param at     when it was known, which is before anybody acts by it
   */
  record UnitDesired(Desired desired, long sequence, Instant seenAt, Instant at) implements Fact {}

  /** A unit's descriptor has problems; what runs stays. */
  record UnitRefused(UnitKey unit, String source, String namespace, Commit commit, long sequence,
      List<Problem> problems) implements Fact {}

  /** A source describes a unit that another one has, or a unit in its place; that one goes on. */
  record UnitClaimed(UnitKey unit, String source) implements Fact {}

  /** A unit is described no more, and may be deleted. */
  record UnitRemoved(UnitKey unit, String source, Commit commit, long sequence) implements Fact {}

  /**
   * A source describes units no more, and they wait for a look at what the other sources describe.
   *
   * @param at when it was heard of
   */
  record UnitsDropped(String source, Instant at) implements Fact {}

  /** So many units name a source or an environment that the configuration does not have. */
  record UnitsLeftAlone(long units) implements Fact {}

  /**
   * Units are described no more, but they are too many to delete without a word from a person.
   *
   * @param token what that person has to say
   */
  record PruneHeld(String source, String environment, Commit commit, long sequence, Set<UnitKey> units, int objects,
      String token,
      String why) implements Fact {}

  /**
   * A live object has become different, or is gone.
   *
   * @param unit the unit that its labels name; null if they name none
   */
  record ObjectObserved(ObjectKey key, @Nullable UnitKey unit, boolean gone, Instant at) implements Fact {}

  /** The API server began or ceased to serve kinds that units have. */
  record KindsChanged(Set<ObjectKind> kinds) implements Fact {
    public KindsChanged {
      kinds = Set.copyOf(kinds);
    }
  }

  /** Why a unit is not healthy has become clear, or another reason. */
  record SymptomSeen(UnitKey unit) implements Fact {}

  /** A Release has been created, asked for something, or deleted (then {@code release} is null). */
  record ReleaseObserved(UnitKey unit, @Nullable Release release) implements Fact {}

  /**
   * An object was applied, or the API server refused it.
   *
   * @param result one word for a label; {@code Applied} if it was
   * @param at     when it answered
   */
  record ObjectApplied(UnitKey unit, ObjectKey key, String result, Instant at, Duration took) implements Fact {}

  /** An object was deleted because no commit wants it. */
  record ObjectPruned(UnitKey unit, ObjectKey key) implements Fact {}

  /** A unit goes, and these of its objects stay, since they hold data. */
  record VolumesKept(Release release, List<ObjectKey> volumes) implements Fact {}

  /** Somebody changed or deleted what the agent owns. */
  record DriftDetected(UnitKey unit, ObjectKey key, String manager) implements Fact {}

  /** Strangers have added something to an object, and the policy leaves it to them. Told once. */
  record StrangersLeft(UnitKey unit, ObjectKey key, Strangers strangers) implements Fact {}

  /**
   * An object that was there before is the unit's from now on, whole.
   *
   * @param from who looked after it until now, for a person
   */
  record ObjectAdopted(UnitKey unit, ObjectKey key, String from) implements Fact {}

  /**
   * Drift was undone.
   *
   * @param deleted true if the object was gone
   * @param took    from the watch event to the answer of the apply
   */
  record DriftHealed(UnitKey unit, ObjectKey key, String manager, boolean deleted, Duration took) implements Fact {}

  /** Somebody changes an object again and again; the agent backs off. */
  record FightSeen(UnitKey unit, ObjectKey key, String manager, Duration pause) implements Fact {}

  /**
   * A reconcile ended well, and something was written.
   *
   * @param objects   how many objects were written or deleted
   * @param at        when the last of them was
   * @param toApplied from the push as the source saw it to the last apply; null if no push was the cause
   */
  record UnitSynced(Release release, Commit commit, String team, String tier, String cause, int objects, Instant at,
      Duration took, @Nullable Duration toApplied) implements Fact {}

  /**
   * A reconcile failed; it will be tried again.
   *
   * @param at when it failed
   */
  record SyncFailed(UnitKey unit, String namespace, String reason, String message, Instant at,
      Duration retryIn) implements Fact {}

  /**
   * A reconcile ended, and this is what the Release says of sync and health now.
   *
   * @param news      false if it said the same before
   * @param synced    true if the cluster is as the newest commit wants it
   * @param at        when it was judged
   * @param toHealthy from the push as the source saw it to healthy; null if no push was the cause
   * @param leadTime  from the commit's own time to healthy, not below 0; null if no push was the cause
   */
  record UnitJudged(Release release, boolean news, String team, String tier, boolean synced, Health health,
      Instant at, @Nullable Duration toHealthy, @Nullable Duration leadTime) implements Fact {}

  /**
   * A rollout failed, and the unit went back to the last commit at which it was healthy.
   *
   * @param bad     the commit that failed
   * @param good    the commit that runs now
   * @param reason  one word for a label
   * @param message why it failed, for a person
   */
  record UnitRolledBack(UnitKey unit, String bad, String good, String reason, String message) implements Fact {}

  /** A unit and all that it owned are gone. */
  record UnitGone(UnitKey unit, String source) implements Fact {}

  /** The agent has begun to lead, or does not lead any more, or another one leads now. */
  record LeadershipChanged(Leadership now) implements Fact {}

  /**
   * The rollout of what nobody changed in a unit's own descriptor got further, or halted.
   *
   * @param admitted  units that may go now
   * @param queued    units that wait
   * @param rolling   units that have the change and are not healthy yet
   * @param unhealthy those of them that have become unhealthy
   * @param halted    true if nobody may go for their sake
   */
  record RolloutMoved(Set<UnitKey> admitted, int queued, int rolling, int unhealthy,
      boolean halted) implements Fact {
    public RolloutMoved {
      admitted = Set.copyOf(admitted);
    }
  }

  /** A registry was asked which image a tag names; {@code found} if it said so. */
  record RegistryAsked(String registry, boolean found) implements Fact {}

  /**
   * Spans of traces left for a collector, or did not.
   *
   * @param result one word for a label: {@code sent}, {@code failed} if it did not take them, {@code dropped} if there were
   *               too many
   */
  record SpansSent(int spans, String result) implements Fact {}

  /** A receiver of notifications was told, or was not; {@code result} is one word for a label. */
  record PeopleTold(String receiver, String result) implements Fact {}

  /** So many pieces of news could not be told to a receiver. */
  record NewsDropped(String receiver, int pieces) implements Fact {}

  /** The host of a source was told the status of a commit, or was not; {@code result} is one word for a label. */
  record CommitStatusTold(String source, String result) implements Fact {}

  /** The API server answered a request. */
  record RequestAnswered(String verb, String kind, int code) implements Fact {}
}
