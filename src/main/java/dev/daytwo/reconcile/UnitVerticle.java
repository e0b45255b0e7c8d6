package dev.daytwo.reconcile;

import dev.daytwo.event.Fact;
import dev.daytwo.event.Topology;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import dev.daytwo.release.Releases;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The owner of a share of the units. It hears what is wanted of them and what happens to them, and has each reconciled:
 * one reconcile a unit at a time, again if something happened meanwhile, later if it failed, for ever.
 */
public final class UnitVerticle extends VerticleBase {
  private final Share share;
  private final Function<Work, Outcome> reconciler;
  private final Function<UnitKey, @Nullable Release> releases;
  private final Places places;
  private final Executor runs;
  private final Supplier<Backoff> backoff;
  private final Supplier<Duration> resync;
  private final Clock clock;
  private final RandomGenerator random;
  private final BooleanSupplier leads;
  private final NeedIndex needs = new NeedIndex();
  private final Map<UnitKey, UnitState> units = new LinkedHashMap<>();

  /** The units whose hash leaves {@code index} when divided by {@code of}. */
  public record Share(int index, int of) {
    boolean has(UnitKey unit) {
      return Math.floorMod(unit.hashCode(), of) == index;
    }
  }

  /**
   * The owner of a share.
   *
   * @param places  how many reconciles may run at once, over all shares
   * @param backoff how long a unit that failed waits, by the configuration in force
   * @param resync  how often every unit is looked at though nothing was heard, by the same
   * @param leads   true if this agent is the one that acts
   */
  public UnitVerticle(Share share, Reconciler reconciler, Releases releases, Places places,
      Supplier<Backoff> backoff, Supplier<Duration> resync, Clock clock, RandomGenerator random,
      BooleanSupplier leads) {
    this(share, reconciler::reconcile, releases::get, places, Thread.ofVirtual().name("unit")::start, backoff, resync,
        clock, random, leads);
  }

  /** An owner that has its units reconciled by anything that can, wherever {@code runs} says. */
  UnitVerticle(Share share, Function<Work, Outcome> reconciler, Function<UnitKey, @Nullable Release> releases,
      Places places, Executor runs, Supplier<Backoff> backoff, Supplier<Duration> resync, Clock clock,
      RandomGenerator random,
      BooleanSupplier leads) {
    this.share = share;
    this.reconciler = reconciler;
    this.releases = releases;
    this.places = places;
    this.runs = runs;
    this.backoff = backoff;
    this.resync = resync;
    this.clock = clock;
    this.random = random;
    this.leads = leads;
  }

  @Override
  public Future<?> start() {
    hear(Fact.UnitDesired.class, fact -> on(fact.desired().unit(), unit -> desired(unit, fact)));
    hear(Fact.UnitRefused.class, fact -> on(fact.unit(), unit -> refused(unit, fact)));
    hear(Fact.UnitRemoved.class, fact -> on(fact.unit(), unit -> removed(unit, fact)));
    hear(Fact.PruneHeld.class,
        fact -> fact.units().stream().sorted().forEach(key -> on(key, unit -> held(unit, fact))));
    hear(Fact.ObjectObserved.class, this::observed);
    hear(Fact.KindsChanged.class, fact -> units.values().stream().filter(unit -> has(unit, fact)).forEach(this::asked));
    hear(Fact.RolloutMoved.class, fact -> fact.admitted().forEach(key -> on(key, this::asked)));
    hear(Fact.ReleaseObserved.class, fact -> on(fact.unit(), unit -> asked(unit, fact.release())));
    hear(Fact.SymptomSeen.class, fact -> on(fact.unit(), this::wake));
    hear(Fact.LeadershipChanged.class, fact -> units.values().forEach(this::leading));
    hear(Fact.UnitJudged.class, this::judged);
    Beat look = new Beat(vertx, clock, resync, () -> units.values().forEach(this::wake));
    hear(Fact.ConfigRead.class, fact -> look.changed());
    return Future.succeededFuture();
  }

  private <T extends Fact> void hear(Class<T> fact, Consumer<T> listener) {
    Topology.hear(vertx, fact, listener);
  }

  private void on(UnitKey key, Consumer<UnitState> change) {
    if (share.has(key)) {
      change.accept(units.computeIfAbsent(key, this::state));
    }
  }

  private UnitState state(UnitKey key) {
    Release release = releases.apply(key);
    return new UnitState(key, release == null ? "" : release.spec().requestedAt());
  }

  private void desired(UnitState unit, Fact.UnitDesired fact) {
    boolean news = unit.desired == null || !unit.desired.hash().equals(fact.desired().hash());
    needs.of(unit.unit, Needs.of(fact.desired()));
    unit.desired = fact.desired();
    unit.sequence = fact.sequence();
    unit.refused = null;
    unit.removed = null;
    unit.held = null;
    if (news && !known(unit)) { // a restart is not a push
      unit.pushedAt = fact.seenAt();
      unit.unhealthy = fact.seenAt();
    }
    wish(unit);
  }

  /** True if what Git wants has been applied already, by this agent or one before it. */
  private boolean known(UnitState unit) {
    Release release = releases.apply(unit.unit);
    return release != null && unit.desired != null && release.status().of(unit.desired.hash());
  }

  /** The agent may lead now: everything is looked at, and what another one has done is not this one's to count. */
  private void leading(UnitState unit) {
    if (!leads.getAsBoolean()) {
      return;
    }
    if (known(unit)) {
      unit.pushedAt = null;
      unit.unhealthy = null;
    }
    unit.failures = 0;
    cancelTimer(unit);
    wake(unit);
  }

  /** What is healthy at what Git wants may be what others wait for. */
  private void judged(Fact.UnitJudged fact) {
    if (fact.synced() && fact.health().healthy()) {
      needs.by(fact.release().unit()).forEach(key -> on(key, this::wake));
    }
  }

  private void refused(UnitState unit, Fact.UnitRefused fact) {
    unit.refused = fact;
    unit.removed = null;
    unit.held = null;
    wish(unit);
  }

  private void removed(UnitState unit, Fact.UnitRemoved fact) {
    if (wantedSince(unit, fact.source(), fact.sequence())) {
      return;
    }
    unit.removed = fact;
    unit.desired = null;
    unit.refused = null;
    unit.held = null;
    wish(unit);
  }

  /**
   * True if a newer commit, or another source, wants the unit that a source dropped. The guard of deletions is asked
   * about each commit after the units have heard of it, so its word may be late.
   */
  private static boolean wantedSince(UnitState unit, String source, long sequence) {
    return unit.desired != null && (unit.sequence > sequence || !unit.desired.source().equals(source));
  }

  private void held(UnitState unit, Fact.PruneHeld fact) {
    if (wantedSince(unit, fact.source(), fact.sequence())) {
      return;
    }
    unit.held = fact;
    unit.desired = null;
    unit.refused = null;
    wish(unit);
  }

  private void asked(UnitState unit, @Nullable Release release) {
    if (release != null) {
      unit.asked = release.spec().requestedAt();
    }
    asked(unit);
  }

  /** A person asks for something, or what was lacking is there: that is not put off. */
  private void asked(UnitState unit) {
    cancelTimer(unit);
    wake(unit);
  }

  /** Git wants something else: what runs is overtaken, and what failed is tried again at once. */
  private void wish(UnitState unit) {
    unit.wishes.incrementAndGet();
    unit.failures = 0;
    cancelTimer(unit);
    wake(unit);
  }

  private void observed(Fact.ObjectObserved fact) {
    if (fact.unit() != null) {
      on(fact.unit(), unit -> observed(unit, fact.key(), fact.at()));
    } else { // shared by all units of its namespace
      units.values().stream().filter(unit -> unit.desired != null && unit.desired.objects().stream()
          .anyMatch(manifest -> manifest.key().equals(fact.key())))
          .forEach(unit -> {
            cancelTimer(unit); // a namespace that hung may be in its way no more
            observed(unit, fact.key(), fact.at());
          });
    }
  }

  private boolean has(UnitState unit, Fact.KindsChanged fact) {
    Release release = releases.apply(unit.unit);
    return (unit.desired != null && unit.desired.objects().stream()
        .anyMatch(manifest -> fact.kinds().contains(manifest.key().objectKind())))
        || (release != null && release.status().inventory().stream()
            .anyMatch(item -> fact.kinds().contains(item.key().objectKind())));
  }

  private void observed(UnitState unit, ObjectKey key, Instant at) {
    if (!leads.getAsBoolean()) {
      unit.drifted.put(key, at); // if this agent takes over, only the last change may be its to undo
      return;
    }
    unit.drifted.putIfAbsent(key, at);
    Duration wait = unit.fights.wait(clock.instant());
    if (wait.isZero()) {
      wake(unit);
    } else {
      later(unit, wait);
    }
  }

  /** Has the unit reconciled now; or again, if a reconcile is running; or later, if it waits after a failure. */
  private void wake(UnitState unit) {
    if (!leads.getAsBoolean()) {
      return; // all are woken when it leads
    }
    if (unit.running) {
      unit.dirty = true;
    } else if (unit.timer == UnitState.NO_TIMER) {
      run(unit);
    }
  }

  private void run(UnitState unit) {
    Work work = unit.begin();
    Context own = context;
    runs.execute(() -> {
      Outcome outcome = reconcile(work);
      try {
        own.runOnContext(nothing -> ended(unit, work, outcome));
      } catch (RejectedExecutionException e) {
        UnitLog.stopped(unit);
      }
    });
  }

  private Outcome reconcile(Work work) {
    try {
      places.enter();
      try {
        return leads.getAsBoolean() ? reconciler.apply(work) : new Outcome.Standby();
      } finally {
        places.leave();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Retry("Interrupted", "interrupted", null);
    } catch (RejectedExecutionException e) {
      return new Outcome.Retry("Stopped", "the agent has stopped", null);
    } catch (RuntimeException e) {
      UnitLog.defect(work, e); // the unit must not be lost for it
      return new Outcome.Retry("Defect", String.valueOf(e), null);
    }
  }

  private void ended(UnitState unit, Work work, Outcome outcome) {
    unit.running = false;
    switch (outcome) {
      case Outcome.Settled settled -> settled(unit, work, settled);
      case Outcome.Gone _ -> {
        if (!work.overtaken().getAsBoolean()) {
          lookAgain(unit, null);
          needs.of(unit.unit, List.of());
          units.remove(unit.unit);
          return;
        }
      }
      case Outcome.Overtaken _ -> unit.dirty = true;
      case Outcome.Standby _ -> work.drifted().forEach(unit.drifted::putIfAbsent);
      case Outcome.Retry retry -> {
        failed(unit, work, retry);
        return;
      }
    }
    if (unit.dirty) {
      wake(unit);
    }
  }

  private void settled(UnitState unit, Work work, Outcome.Settled settled) {
    unit.failures = 0;
    UnitLog.settled(unit, settled);
    if (!work.asked().isEmpty()) {
      unit.answered = work.asked();
    }
    lookAgain(unit, settled.again());
    boolean newest = !work.overtaken().getAsBoolean();
    if (settled.synced() && newest) {
      unit.pushedAt = null;
      if (settled.healthy()) {
        unit.unhealthy = null;
      }
    }
    if (!settled.healed().isEmpty()) {
      Duration pause = unit.fights.healed(clock.instant());
      if (!pause.isZero()) {
        Outcome.Healed last = settled.healed().getLast();
        Topology.publish(vertx, new Fact.FightSeen(unit.unit, last.key(), last.rival(), pause));
        if (unit.dirty) {
          unit.dirty = false;
          later(unit, pause);
        }
      }
    }
  }

  private void failed(UnitState unit, Work work, Outcome.Retry retry) {
    work.drifted().forEach(unit.drifted::putIfAbsent);
    if (work.overtaken().getAsBoolean()) { // what failed is not wanted any more
      run(unit);
      return;
    }
    unit.failures++;
    Duration wait = backoff.get().after(unit.failures, random);
    if (retry.after() != null && retry.after().compareTo(wait) > 0) {
      wait = retry.after();
    }
    Release release = releases.apply(unit.unit);
    String namespace = release != null ? release.namespace() : unit.desired != null ? unit.desired.namespace() : "";
    Instant now = clock.instant();
    Topology.publish(vertx, new Fact.SyncFailed(unit.unit, namespace, retry.reason(), retry.message(), now, wait));
    UnitLog.failed(unit, release, retry, wait, now);
    later(unit, wait);
  }

  private void later(UnitState unit, Duration wait) {
    if (unit.timer == UnitState.NO_TIMER) {
      unit.timer = vertx.setTimer(Math.max(1, wait.toMillis()), timer -> {
        unit.timer = UnitState.NO_TIMER;
        wake(unit);
      });
    }
  }

  /** Has the unit reconciled after a while though nothing happens, as a deadline wants it. */
  private void lookAgain(UnitState unit, @Nullable Duration wait) {
    if (unit.alarm != UnitState.NO_TIMER) {
      vertx.cancelTimer(unit.alarm);
      unit.alarm = UnitState.NO_TIMER;
    }
    if (wait != null && wait.isZero()) {
      unit.dirty = true;
    } else if (wait != null) {
      unit.alarm = vertx.setTimer(Math.max(1, wait.toMillis() + 1), timer -> {
        unit.alarm = UnitState.NO_TIMER;
        wake(unit);
      });
    }
  }

  private void cancelTimer(UnitState unit) {
    if (unit.timer != UnitState.NO_TIMER) {
      vertx.cancelTimer(unit.timer);
      unit.timer = UnitState.NO_TIMER;
    }
  }
}
