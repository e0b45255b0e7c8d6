package dev.daytwo.tracing;

import dev.daytwo.event.Fact;
import dev.daytwo.event.LogKeys;
import dev.daytwo.event.Topology;
import dev.daytwo.model.UnitKey;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The traces of pushes: it hears what happens, and makes spans of it. A source's first commit after the start is no push,
 * and an agent that does not lead has none.
 */
public final class TracingVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(TracingVerticle.class);
  private static final Duration LOOK = Duration.ofSeconds(10);
  /** A push that takes longer is told as unfinished. */
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final int MOST_PUSHES = 64;
  private static final int MOST_HOOKS = 64;

  private final Exporting.Settings settings;
  private final String instance;
  private final Clock clock;
  private final BooleanSupplier leads;
  private final Map<String, Fact.SourceFetched> fetches = new HashMap<>();
  /** The last webhooks that woke a source; the one that a commit came of is told by the time. */
  private final Map<String, ArrayDeque<Fact.HookAnswered>> hooks = new HashMap<>();
  private final Map<String, String> heads = new HashMap<>();
  private final Map<UnitKey, String> known = new HashMap<>();
  private final Set<Push> pushes = new LinkedHashSet<>();
  private final Map<UnitKey, Push> byUnit = new HashMap<>();
  private @Nullable Exporting exporting;

  /**
   * Traces to a collector.
   *
   * @param endpoint    of the collector, such as {@code http://collector:4318}
   * @param headersFile with a line {@code Name: value} for each header that it asks for; null for none
   * @param sampleRatio the share of pushes that are traced, 0 to 1
   * @param instance    this agent's name among others
   * @param leads       true if this agent is the one that acts
   */
  public TracingVerticle(String endpoint, @Nullable Path headersFile, double sampleRatio, String instance, Clock clock,
      BooleanSupplier leads) {
    settings = new Exporting.Settings(endpoint, headersFile, sampleRatio);
    this.instance = instance;
    this.clock = clock;
    this.leads = leads;
  }

  @Override
  public Future<?> start() {
    Exporting out = new Exporting(settings, instance, fact -> Topology.publish(vertx, fact), clock);
    exporting = out;
    Tracer tracer = out.tracer();
    Topology.hear(vertx, Fact.HookAnswered.class, this::woken);
    Topology.hear(vertx, Fact.SourceFetched.class, fact -> fetches.put(fact.source(), fact));
    Topology.hear(vertx, Fact.CommitFetched.class, fact -> fetched(tracer, fact));
    Topology.hear(vertx, Fact.UnitDesired.class, this::desired);
    Topology.hear(vertx, Fact.SourceRendered.class, this::rendered);
    Topology.hear(vertx, Fact.ObjectApplied.class, fact -> with(fact.unit(), push -> push.applied(fact)));
    Topology.hear(vertx, Fact.UnitSynced.class, fact -> with(fact.release().unit(), push -> push.synced(fact)));
    Topology.hear(vertx, Fact.SyncFailed.class, fact -> with(fact.unit(), push -> push.failed(fact)));
    Topology.hear(vertx, Fact.UnitJudged.class, fact -> with(fact.release().unit(), push -> push.judged(fact)));
    Topology.hear(vertx, Fact.UnitRolledBack.class,
        fact -> with(fact.unit(), push -> push.rolledBack(fact, clock.instant())));
    Topology.hear(vertx, Fact.UnitGone.class, fact -> {
      leave(fact.unit(), "gone");
      known.remove(fact.unit());
    });
    Topology.hear(vertx, Fact.ConfigRead.class, fact -> fact.gone().forEach(source -> {
      heads.remove(source);
      fetches.remove(source);
      hooks.remove(source);
    }));
    vertx.setPeriodic(LOOK.toMillis(), timer -> tidy());
    return Future.succeededFuture();
  }

  private void woken(Fact.HookAnswered fact) {
    for (String source : fact.woken()) {
      ArrayDeque<Fact.HookAnswered> last = hooks.computeIfAbsent(source, none -> new ArrayDeque<>());
      last.add(fact);
      if (last.size() > MOST_HOOKS) {
        last.remove();
      }
    }
  }

  private void fetched(Tracer tracer, Fact.CommitFetched fact) {
    Fact.SourceFetched fetch = fetches.get(fact.source());
    ArrayDeque<Fact.HookAnswered> told = hooks.remove(fact.source());
    String before = heads.put(fact.source(), fact.commit().id());
    if (before == null || before.equals(fact.commit().id()) || fetch == null || !leads.getAsBoolean()) {
      return;
    }
    if (pushes.size() >= MOST_PUSHES) {
      end(pushes.iterator().next());
    }
    Fact.HookAnswered hook = told == null
        ? null
        : told.stream().filter(each -> each.at().equals(fact.seenAt())).findFirst().orElse(null);
    Push push = new Push(tracer, hook == null ? Context.root() : parent(hook.traceParent()), fact, fetch, hook != null);
    pushes.add(push);
    if (push.sampled()) {
      LogKeys.commit(LOG.atInfo(), fact.source(), fact.commit()).addKeyValue("trace_id", push.traceId())
          .addKeyValue("event", "trace").log("the push of {} to {} is traced", fact.commit().abbreviated(),
              fact.source());
    }
  }

  /** The trace that the W3C's header names; none if it does not name one. */
  private static Context parent(String traceParent) {
    return W3CTraceContextPropagator.getInstance().extract(Context.root(), Map.of("traceparent", traceParent),
        new TextMapGetter<Map<String, String>>() {
          @Override
          public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
          }

          @Override
          public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
          }
        });
  }

  /** That a unit is told of again says nothing; only another wish is a push's. */
  private void desired(Fact.UnitDesired fact) {
    UnitKey unit = fact.desired().unit();
    String before = known.put(unit, fact.desired().hash());
    if (fact.desired().hash().equals(before)) {
      return;
    }
    leave(unit, "overtaken");
    for (Push push : pushes) {
      if (!push.rendered() && push.source.equals(fact.desired().source())
          && push.commit.id().equals(fact.desired().commit().id())) {
        push.wants(fact);
        byUnit.put(unit, push);
        return;
      }
    }
  }

  private void rendered(Fact.SourceRendered fact) {
    for (Push push : List.copyOf(pushes)) {
      if (!push.rendered() && push.source.equals(fact.source()) && push.commit.id().equals(fact.commit().id())) {
        push.rendered(fact, clock.instant());
        endIfDone(push);
      }
    }
  }

  private void with(UnitKey unit, Consumer<Push> heard) {
    Push push = byUnit.get(unit);
    if (push != null) {
      heard.accept(push);
      if (!push.waitsFor(unit)) {
        byUnit.remove(unit);
        endIfDone(push);
      }
    }
  }

  private void leave(UnitKey unit, String outcome) {
    with(unit, push -> push.leave(unit, clock.instant(), outcome));
  }

  private void endIfDone(Push push) {
    if (push.done()) {
      end(push);
    }
  }

  private void end(Push push) {
    pushes.remove(push);
    byUnit.values().removeIf(push::equals);
    push.end(clock.instant());
  }

  private void tidy() {
    Instant now = clock.instant();
    for (Push push : new ArrayList<>(pushes)) {
      if (push.began.plus(LONGEST).isBefore(now) || !leads.getAsBoolean()) {
        end(push);
      }
    }
  }

  @Override
  public Future<?> stop() {
    if (exporting != null) {
      exporting.close();
    }
    return Future.succeededFuture();
  }
}
