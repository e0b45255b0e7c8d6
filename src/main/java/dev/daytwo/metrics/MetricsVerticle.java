package dev.daytwo.metrics;

import dev.daytwo.event.Fact;
import dev.daytwo.event.Topology;
import dev.daytwo.model.UnitKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The book-keeper: it hears the facts and keeps the metrics of them. */
public final class MetricsVerticle extends VerticleBase {
  private static final Set<String> SOURCE_GAUGES = Set.of("daytwo.source.last.fetch.timestamp.seconds",
      "daytwo.descriptor.problems");
  private static final Duration[] SECONDS = millis(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000,
      60_000, 120_000, 300_000, 600_000, 1_800_000);

  private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final UnitSeries units;
  private final LeverageSeries leverage;
  private final Map<String, AtomicLong> gauges = new ConcurrentHashMap<>();
  private final Map<String, HeldUnits> held = new HashMap<>();

  private record HeldUnits(String source, String environment, Set<UnitKey> units) {}

  /**
   * A book-keeper.
   *
   * @param objects how many objects the agent owns
   * @param queue   how many units wait for a reconcile
   * @param leads   true if this agent is the one that writes
   */
  public MetricsVerticle(Clock clock, Supplier<Number> objects, Supplier<Number> queue, BooleanSupplier leads) {
    units = new UnitSeries(clock);
    registry.getPrometheusRegistry().register(units);
    leverage = new LeverageSeries(leads);
    registry.getPrometheusRegistry().register(leverage);
    Gauge.builder("daytwo.managed.objects", objects).description("Objects in the cluster that the agent owns.")
        .register(registry);
    Gauge.builder("daytwo.queue.depth", queue).description("Units that wait for a reconcile.").register(registry);
    Gauge.builder("daytwo.leader", () -> leads.getAsBoolean() ? 1 : 0)
        .description("1 if this agent is the one that writes, 0 if it stands by.").register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    gc.bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  private static Duration[] millis(int... values) {
    Duration[] durations = new Duration[values.length];
    for (int i = 0; i < values.length; i++) {
      durations[i] = Duration.ofMillis(values[i]);
    }
    return durations;
  }

  /** The text of a scrape, in the Prometheus exposition format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public Future<?> start() {
    Topology.hear(vertx, Fact.SourceFetched.class, this::fetched);
    Topology.hear(vertx, Fact.SourceFailed.class,
        fact -> count("daytwo.source.fetch.errors", "Fetches that failed.", "source", fact.source(), "reason",
            fact.reason()));
    Topology.hear(vertx, Fact.HookAnswered.class,
        fact -> count("daytwo.hooks", "Webhooks by what came of them.", "source", fact.source(), "result",
            fact.result()));
    Topology.hear(vertx, Fact.UnitDesired.class, leverage::desired);
    Topology.hear(vertx, Fact.SourceRendered.class, this::rendered);
    Topology.hear(vertx, Fact.ConfigRead.class, this::configured);
    Topology.hear(vertx, Fact.PlatformRead.class, fact -> {
      leverage.platform(fact);
      gauge("daytwo.platform.problems", "Problems in the platform's file.").set(fact.problems().size());
      gauge("daytwo.platform.in.force", "1 if there is a good platform to render with, be it an older one.")
          .set(fact.inForce() ? 1 : 0);
    });
    Topology.hear(vertx, Fact.PruneHeld.class, this::held);
    Topology.hear(vertx, Fact.UnitsLeftAlone.class,
        fact -> gauge("daytwo.units.left.alone",
            "Units of a source or environment that the configuration does not have.")
            .set(fact.units()));
    Topology.hear(vertx, Fact.UnitSynced.class, this::synced);
    Topology.hear(vertx, Fact.SyncFailed.class, fact -> {
      units.failed(fact.unit());
      count("daytwo.sync", "Reconciles that wrote something, or tried to.", "environment", fact.unit().environment(),
          "result", fact.reason());
    });
    Topology.hear(vertx, Fact.UnitJudged.class, this::judged);
    Topology.hear(vertx, Fact.UnitRolledBack.class,
        fact -> count("daytwo.rollbacks", "Rollouts that failed, and were rolled back.", "reason", fact.reason()));
    Topology.hear(vertx, Fact.UnitGone.class, this::gone);
    Topology.hear(vertx, Fact.ObjectApplied.class, fact -> {
      count("daytwo.apply", "Server-side applies.", "kind", fact.key().kind(), "result", fact.result());
      time("daytwo.apply.duration", "Time of one server-side apply.", fact.took());
    });
    Topology.hear(vertx, Fact.ObjectPruned.class,
        fact -> count("daytwo.prune", "Objects that were deleted because no commit wants them.", "kind",
            fact.key().kind()));
    Topology.hear(vertx, Fact.DriftDetected.class,
        fact -> count("daytwo.drift.detected", "Objects that somebody else changed or deleted.", "kind",
            fact.key().kind(), "manager", manager(fact.manager())));
    Topology.hear(vertx, Fact.StrangersLeft.class,
        fact -> count("daytwo.drift.detected", "Objects that somebody else changed or deleted.", "kind",
            fact.key().kind(), "manager", manager(fact.strangers().managers())));
    Topology.hear(vertx, Fact.DriftHealed.class,
        fact -> time("daytwo.drift.healed", "From seeing drift to having undone it.", fact.took()));
    Topology.hear(vertx, Fact.FightSeen.class,
        fact -> count("daytwo.fights",
            "Times that the agent backed off from somebody who changes an object again and again.",
            "manager", manager(fact.manager())));
    Topology.hear(vertx, Fact.LeadershipChanged.class, this::leadership);
    Topology.hear(vertx, Fact.RolloutMoved.class, this::moved);
    Topology.hear(vertx, Fact.RegistryAsked.class,
        fact -> count("daytwo.registry.lookups", "Questions to registries which image a tag names.", "registry",
            fact.registry(), "result", fact.found() ? "found" : "failed"));
    Topology.hear(vertx, Fact.RequestAnswered.class,
        fact -> count("daytwo.kubernetes.requests", "Answers of the API server.", "verb", fact.verb(), "kind",
            fact.kind(), "code", Integer.toString(fact.code())));
    return Future.succeededFuture();
  }

  /** A field manager may call itself anything; the beginning of the first name is enough for a label. */
  private static String manager(String managers) {
    int comma = managers.indexOf(',');
    String word = managers.isEmpty() ? "unknown" : comma < 0 ? managers : managers.substring(0, comma);
    return word.length() > 40 ? word.substring(0, 40) : word;
  }

  private void fetched(Fact.SourceFetched fact) {
    gauge("daytwo.source.last.fetch.timestamp.seconds", "When the source last answered.", "source", fact.source())
        .set(fact.at().getEpochSecond());
    time("daytwo.source.fetch.duration", "Time of one fetch.", fact.took(), "source", fact.source());
  }

  private void rendered(Fact.SourceRendered fact) {
    leverage.rendered(fact);
    gauge("daytwo.descriptor.problems", "Problems in the source's files.", "source", fact.source())
        .set(fact.problems().size());
    held.values().removeIf(each -> {
      boolean same = each.source.equals(fact.source());
      if (same) {
        heldGauge(each.source, each.environment).set(0);
      }
      return same;
    });
  }

  /** What a source that is gone said last must not seem to grow old. */
  private void configured(Fact.ConfigRead fact) {
    gauge("daytwo.config.problems",
        "Problems in the agent's configuration; while there are any, the last good one is in "
            + "force.")
        .set(fact.problems().size());
    fact.gone().forEach(source -> {
      gauges.keySet().removeIf(key -> SOURCE_GAUGES.stream().anyMatch(name -> key.equals(name + "source " + source)));
      registry.getMeters().stream().map(Meter::getId)
          .filter(id -> SOURCE_GAUGES.contains(id.getName()) && source.equals(id.getTag("source")))
          .forEach(registry::remove);
    });
  }

  private void held(Fact.PruneHeld fact) {
    held.put(fact.source() + " " + fact.environment(),
        new HeldUnits(fact.source(), fact.environment(), new HashSet<>(fact.units())));
    heldGauge(fact.source(), fact.environment()).set(fact.objects());
  }

  private AtomicLong heldGauge(String source, String environment) {
    return gauge("daytwo.prune.held", "Objects whose deletion waits for a person.", "source", source, "environment",
        environment);
  }

  private void synced(Fact.UnitSynced fact) {
    String environment = fact.release().unit().environment();
    String source = fact.release().spec().source();
    count("daytwo.sync", "Reconciles that wrote something, or tried to.", "environment", environment, "result",
        "Applied");
    time("daytwo.sync.duration", "Time of a reconcile that wrote something.", fact.took());
    if (fact.toApplied() != null) {
      time("daytwo.commit.to.applied", "From the push as the source saw it to the last apply.", fact.toApplied(),
          "source", source, "environment", environment);
    }
  }

  private void judged(Fact.UnitJudged fact) {
    units.judged(fact);
    if (fact.toHealthy() != null) {
      time("daytwo.commit.to.healthy", "From the push as the source saw it to healthy.", fact.toHealthy(), "source",
          fact.release().spec().source(), "environment", fact.release().unit().environment());
    }
  }

  private void gone(Fact.UnitGone fact) {
    units.gone(fact.unit());
    held.values().removeIf(each -> {
      boolean last = each.units.remove(fact.unit()) && each.units.isEmpty();
      if (last) {
        heldGauge(each.source, each.environment).set(0);
      }
      return last;
    });
  }

  /** What a standby knows of units grows old; the leader has the series. */
  private void leadership(Fact.LeadershipChanged fact) {
    if (!fact.now().leads()) {
      units.clear();
      held.values().forEach(each -> heldGauge(each.source, each.environment).set(0));
      held.clear();
    }
  }

  private void moved(Fact.RolloutMoved fact) {
    String help = "Units with a change that is not of their own descriptors: that wait, that roll, that it made unhealthy.";
    gauge("daytwo.rollout.units", help, "state", "queued").set(fact.queued());
    gauge("daytwo.rollout.units", help, "state", "rolling").set(fact.rolling());
    gauge("daytwo.rollout.units", help, "state", "unhealthy").set(fact.unhealthy());
    gauge("daytwo.rollout.halted", "1 while nobody may go for the sake of those that have become unhealthy.")
        .set(fact.halted() ? 1 : 0);
  }

  private void count(String name, String help, String... tags) {
    Counter.builder(name).description(help).tags(tags).register(registry).increment();
  }

  private void time(String name, String help, Duration took, String... tags) {
    Timer.builder(name).description(help).tags(tags).serviceLevelObjectives(SECONDS).register(registry).record(took);
  }

  private AtomicLong gauge(String name, String help, String... tags) {
    return gauges.computeIfAbsent(name + String.join(" ", tags), key -> {
      AtomicLong value = new AtomicLong();
      Gauge.builder(name, value::get).description(help).tags(tags).register(registry);
      return value;
    });
  }

  @Override
  public Future<?> stop() {
    gc.close();
    registry.close();
    return Future.succeededFuture();
  }
}
