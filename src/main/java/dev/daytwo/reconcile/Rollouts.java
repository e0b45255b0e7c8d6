package dev.daytwo.reconcile;

import dev.daytwo.event.Fact;
import dev.daytwo.model.Condition;
import dev.daytwo.model.Health;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import dev.daytwo.plan.RolloutGate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one gate that all owners of units share, and its voice: who is let in and how far it is. */
public final class Rollouts {
  /** Why a unit was synced though neither its descriptor nor the cluster had changed. */
  static final String CAUSE = "platform";

  private static final Logger LOG = LoggerFactory.getLogger(Rollouts.class);

  private final RolloutGate gate;
  private volatile int places;
  private final Consumer<Fact> told;
  private final ReentrantLock lock = new ReentrantLock();
  private RolloutGate.Progress last = RolloutGate.Progress.NONE;

  /**
   * A gate.
   *
   * @param places how many units may roll at a time
   */
  public Rollouts(int places, Consumer<Fact> told) {
    this.places = places;
    this.told = told;
    gate = new RolloutGate(places);
  }

  /** From now on so many units may roll at a time. */
  public void resize(int other) {
    places = other;
    with(open -> open.resize(other));
  }

  /**
   * Gives their places back to the units that were on their way when the agent stopped; nobody would ever take the place
   * back of one that this agent does not look after.
   */
  public void resume(Collection<Release> releases, PruneScope scope) {
    releases.stream().filter(release -> underWay(release) && knows(scope, release)).forEach(release -> with(open -> {
      open.resume(release.unit());
      return List.of();
    }));
  }

  /** Takes back the places of units that the configuration does not know any more. */
  public void retain(Collection<Release> releases, PruneScope scope) {
    releases.stream().filter(release -> !knows(scope, release)).forEach(release -> leave(release.unit()));
  }

  private static boolean knows(PruneScope scope, Release release) {
    return scope.knows(release.spec().source(), release.unit().environment());
  }

  private static boolean underWay(Release release) {
    List<Release.Sync> history = release.status().history();
    return !history.isEmpty() && history.getFirst().cause().equals(CAUSE) && !wasHealthy(release);
  }

  static boolean wasHealthy(Release release) {
    return Condition.isTrue(release.status().conditions(), Condition.HEALTHY);
  }

  /** True if the unit may roll out now what is not of its own descriptor; else it is woken when it may. */
  boolean enter(Release release) {
    lock.lock();
    try {
      boolean mayGo = gate.enter(release.unit(), wasHealthy(release));
      tell(List.of());
      return mayGo;
    } finally {
      lock.unlock();
    }
  }

  /** What a unit has to do needs no place. */
  void withdraw(UnitKey unit) {
    with(open -> open.withdraw(unit));
  }

  /** The unit cannot roll now, or is no more. */
  void leave(UnitKey unit) {
    with(open -> open.gone(unit));
  }

  /** The unit's newest desired set is applied whole, and this is how it does. */
  void judged(UnitKey unit, Health.Status health) {
    with(open -> open.has(unit) ? open.judged(unit, health) : List.of());
  }

  /** What the Release of a unit says that waits for its place. */
  String why() {
    return "a change that is not of this unit's own descriptor rolls through at most " + places
        + " units at a time, and halts while " + gate.patience()
        + " of them are unhealthy; this one waits for its turn";
  }

  private void with(Function<RolloutGate, List<UnitKey>> change) {
    lock.lock();
    try {
      tell(change.apply(gate));
    } finally {
      lock.unlock();
    }
  }

  private void tell(List<UnitKey> admitted) {
    RolloutGate.Progress now = gate.progress();
    if (admitted.isEmpty() && now.equals(last)) {
      return;
    }
    if (now.halted() != last.halted()) {
      LOG.atLevel(now.halted() ? org.slf4j.event.Level.WARN : org.slf4j.event.Level.INFO)
          .addKeyValue("event", now.halted() ? "rollout-halted" : "rollout-resumed")
          .log("the rollout {}; unhealthy: {}, waiting: {}", now.halted() ? "halts" : "goes on",
              now.unhealthy(), now.queued());
    } else if (now.queued() + last.queued() > 0) {
      LOG.atInfo().addKeyValue("event", "rollout").log("the rollout goes on; on their way: {}, waiting: {}",
          now.rolling(),
          now.queued());
    }
    last = now;
    told.accept(new Fact.RolloutMoved(Set.copyOf(admitted), now.queued(), now.rolling(), now.unhealthy(),
        now.halted()));
  }
}
