package dev.daytwo.metrics;

import dev.daytwo.event.Fact;
import dev.daytwo.event.Topology;
import dev.daytwo.model.UnitKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The book-keeper: it hears the facts and keeps the metrics of them. */
public final class MetricsVerticle extends VerticleBase {
  private static final long LAG_EVERY_MILLIS = 1_000;
  private static final List<Metric> DELIVERIES = List.of(Metric.COMMIT_TO_APPLIED, Metric.COMMIT_TO_HEALTHY,
      Metric.COMMIT_LEAD_TIME, Metric.TIME_TO_RESTORE);
  /** Those of {@code Standing.Failed}. */
  private static final List<String> ROLLOUT_FAILURES = List.of("Crashing", "DeadlineExceeded");

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Exposition exposition = new Exposition(registry);
  private final Machine machine = new Machine(registry);
  private final Meters meters;
  private final UnitSeries units;
  private final LeverageSeries leverage;
  private final Setbacks setbacks;
  private final Map<String, HeldUnits> held = new HashMap<>();

  private record HeldUnits(String source, String environment, Set<UnitKey> units) {}

  /**
   * A book-keeper.
   *
   * @param objects how many objects the agent owns
   * @param queue   how many units wait for a reconcile
   * @param leads   true if this agent is the one that writes
   * @param known   what there may be series of
   */
  public MetricsVerticle(Clock clock, Supplier<Number> objects, Supplier<Number> queue, BooleanSupplier leads,
      Known known) {
    meters = new Meters(registry, known);
    units = new UnitSeries(clock, known);
    registry.register(units);
    leverage = new LeverageSeries(leads);
    registry.register(leverage);
    setbacks = new Setbacks(clock);
    String version = MetricsVerticle.class.getPackage().getImplementationVersion();
    meters.info(Metric.BUILD_INFO, version == null ? "unknown" : version, Runtime.version().toString());
    meters.set(Metric.MANAGED_OBJECTS, () -> objects.get().doubleValue());
    meters.set(Metric.QUEUE_DEPTH, () -> queue.get().doubleValue());
    meters.set(Metric.LEADER, () -> leads.getAsBoolean() ? 1 : 0);
    meters.set(Metric.RESIDENT_MEMORY, Machine::residentBytes);
    meters.set(Metric.CONFIG_PROBLEMS, 0);
    meters.set(Metric.UNITS_LEFT_ALONE, 0);
    moved(new Fact.RolloutMoved(Set.of(), 0, 0, 0, false));
  }

  /** What a scrape is answered with. */
  public Exposition exposition() {
    return exposition;
  }

  @Override
  public Future<?> start() {
    Topology.hear(vertx, Fact.SourceFetched.class, this::fetched);
    Topology.hear(vertx, Fact.SourceFailed.class,
        fact -> meters.count(Metric.SOURCE_FETCH_ERRORS, fact.source(), fact.reason()));
    Topology.hear(vertx, Fact.HookAnswered.class, fact -> meters.count(Metric.HOOKS, fact.source(), fact.result()));
    Topology.hear(vertx, Fact.UnitDesired.class, this::desired);
    Topology.hear(vertx, Fact.SourceRendered.class, this::rendered);
    Topology.hear(vertx, Fact.ConfigRead.class, this::configured);
    Topology.hear(vertx, Fact.PlatformRead.class, fact -> {
      leverage.platform(fact);
      meters.set(Metric.PLATFORM_PROBLEMS, fact.problems().size());
      meters.set(Metric.PLATFORM_IN_FORCE, fact.inForce() ? 1 : 0);
    });
    Topology.hear(vertx, Fact.PruneHeld.class, this::held);
    Topology.hear(vertx, Fact.UnitsLeftAlone.class, fact -> meters.set(Metric.UNITS_LEFT_ALONE, fact.units()));
    Topology.hear(vertx, Fact.UnitSynced.class, this::synced);
    Topology.hear(vertx, Fact.SyncFailed.class, fact -> {
      units.failed(fact.unit());
      meters.count(Metric.SYNC, fact.unit().environment(), fact.reason());
    });
    Topology.hear(vertx, Fact.UnitJudged.class, this::judged);
    Topology.hear(vertx, Fact.UnitRolledBack.class,
        fact -> meters.count(Metric.ROLLBACKS, fact.unit().environment(), fact.reason()));
    Topology.hear(vertx, Fact.UnitGone.class, this::gone);
    Topology.hear(vertx, Fact.ObjectApplied.class, fact -> {
      meters.count(Metric.APPLY, fact.key().kind(), fact.result());
      meters.time(Metric.APPLY_DURATION, fact.took());
    });
    Topology.hear(vertx, Fact.ObjectPruned.class, fact -> meters.count(Metric.PRUNE, fact.key().kind()));
    Topology.hear(vertx, Fact.DriftDetected.class,
        fact -> meters.count(Metric.DRIFT_DETECTED, fact.key().kind(), manager(fact.manager())));
    Topology.hear(vertx, Fact.StrangersLeft.class,
        fact -> meters.count(Metric.DRIFT_DETECTED, fact.key().kind(), manager(fact.strangers().managers())));
    Topology.hear(vertx, Fact.DriftHealed.class, fact -> meters.time(Metric.DRIFT_HEALED, fact.took()));
    Topology.hear(vertx, Fact.FightSeen.class, fact -> meters.count(Metric.FIGHTS, manager(fact.manager())));
    Topology.hear(vertx, Fact.LeadershipChanged.class, this::leadership);
    Topology.hear(vertx, Fact.RolloutMoved.class, this::moved);
    Topology.hear(vertx, Fact.SpansSent.class,
        fact -> meters.count(Metric.TRACING_SPANS, fact.spans(), fact.result()));
    Topology.hear(vertx, Fact.RegistryAsked.class,
        fact -> meters.count(Metric.REGISTRY_LOOKUPS, fact.registry(), fact.found() ? "found" : "failed"));
    Topology.hear(vertx, Fact.PeopleTold.class,
        fact -> meters.count(Metric.NOTIFICATIONS, fact.receiver(), fact.result()));
    Topology.hear(vertx, Fact.CommitStatusTold.class,
        fact -> meters.count(Metric.COMMIT_STATUS, fact.source(), fact.result()));
    Topology.hear(vertx, Fact.NewsDropped.class,
        fact -> meters.count(Metric.NOTIFICATIONS_DROPPED, fact.pieces(), fact.receiver()));
    Topology.hear(vertx, Fact.RequestAnswered.class,
        fact -> meters.count(Metric.KUBERNETES_REQUESTS, fact.verb(), fact.kind(), Integer.toString(fact.code())));
    Consumer<Duration> lag = meters.timer(Metric.EVENT_LOOP_LAG);
    vertx.setPeriodic(LAG_EVERY_MILLIS, timer -> Machine.tryEventLoops(vertx, lag));
    return Future.succeededFuture();
  }

  /** A field manager may call itself anything; the beginning of the first name is enough for a label. */
  private static String manager(String managers) {
    int comma = managers.indexOf(',');
    String word = managers.isEmpty() ? "unknown" : comma < 0 ? managers : managers.substring(0, comma);
    return word.length() > 40 ? word.substring(0, 40) : word;
  }

  /** What a source may bring to an environment begins before it is brought. */
  private void desired(Fact.UnitDesired fact) {
    leverage.desired(fact);
    String source = fact.desired().source();
    String environment = fact.desired().unit().environment();
    DELIVERIES.forEach(metric -> meters.begin(metric, source, environment));
    meters.begin(Metric.SYNC, environment, "Applied");
    ROLLOUT_FAILURES.forEach(reason -> {
      meters.begin(Metric.ROLLOUTS_FAILED, source, environment, reason);
      meters.begin(Metric.ROLLBACKS, environment, reason);
    });
  }

  private void fetched(Fact.SourceFetched fact) {
    meters.set(Metric.SOURCE_LAST_FETCH, fact.at().getEpochSecond(), fact.source());
    meters.time(Metric.SOURCE_FETCH_DURATION, fact.took(), fact.source());
  }

  private void rendered(Fact.SourceRendered fact) {
    leverage.rendered(fact);
    meters.set(Metric.DESCRIPTOR_PROBLEMS, fact.problems().size(), fact.source());
    meters.set(Metric.SOURCE_UNCONFIRMED, fact.confirmed() ? 0 : 1, fact.source());
    held.values().removeIf(each -> {
      boolean same = each.source.equals(fact.source());
      if (same) {
        meters.set(Metric.PRUNE_HELD, 0, each.source, each.environment);
      }
      return same;
    });
  }

  /** What a source or environment that is gone said last must not seem to grow old. */
  private void configured(Fact.ConfigRead fact) {
    meters.set(Metric.CONFIG_PROBLEMS, fact.problems().size());
    meters.forgetUnknown();
    units.forgetUnknown();
  }

  private void held(Fact.PruneHeld fact) {
    held.put(fact.source() + " " + fact.environment(),
        new HeldUnits(fact.source(), fact.environment(), new HashSet<>(fact.units())));
    meters.set(Metric.PRUNE_HELD, fact.objects(), fact.source(), fact.environment());
  }

  private void synced(Fact.UnitSynced fact) {
    String environment = fact.release().unit().environment();
    meters.count(Metric.SYNC, environment, "Applied");
    meters.time(Metric.SYNC_DURATION, fact.took());
    if (fact.toApplied() != null) {
      meters.time(Metric.COMMIT_TO_APPLIED, fact.toApplied(), fact.commit().id(),
          List.of(fact.release().spec().source(), environment));
    }
  }

  private void judged(Fact.UnitJudged fact) {
    units.judged(fact);
    String source = fact.release().spec().source();
    String environment = fact.release().unit().environment();
    String commit = fact.release().status().commit();
    if (fact.toHealthy() != null) {
      meters.time(Metric.COMMIT_TO_HEALTHY, fact.toHealthy(), commit, List.of(source, environment));
    }
    if (fact.leadTime() != null) {
      meters.time(Metric.COMMIT_LEAD_TIME, fact.leadTime(), commit, List.of(source, environment));
    }
    Setbacks.News news = setbacks.judged(fact);
    if (news.restored() != null) {
      meters.time(Metric.TIME_TO_RESTORE, news.restored(), source, environment);
    }
    if (news.failed() != null) {
      meters.count(Metric.ROLLOUTS_FAILED, source, environment, news.failed().reason());
    }
  }

  private void gone(Fact.UnitGone fact) {
    units.gone(fact.unit());
    setbacks.gone(fact.unit());
    held.values().removeIf(each -> {
      boolean last = each.units.remove(fact.unit()) && each.units.isEmpty();
      if (last) {
        meters.set(Metric.PRUNE_HELD, 0, each.source, each.environment);
      }
      return last;
    });
  }

  /** What a standby knows of units grows old; the leader has the series. */
  private void leadership(Fact.LeadershipChanged fact) {
    if (!fact.now().leads()) {
      units.clear();
      setbacks.clear();
      held.values().forEach(each -> meters.set(Metric.PRUNE_HELD, 0, each.source, each.environment));
      held.clear();
    }
  }

  private void moved(Fact.RolloutMoved fact) {
    meters.set(Metric.ROLLOUT_UNITS, fact.queued(), "queued");
    meters.set(Metric.ROLLOUT_UNITS, fact.rolling(), "rolling");
    meters.set(Metric.ROLLOUT_UNITS, fact.unhealthy(), "unhealthy");
    meters.set(Metric.ROLLOUT_HALTED, fact.halted() ? 1 : 0);
  }

  @Override
  public Future<?> stop() {
    machine.close();
    return Future.succeededFuture();
  }
}
