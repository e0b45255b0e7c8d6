package dev.daytwo.notify;

import dev.daytwo.event.Fact;
import dev.daytwo.event.Topology;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The mark on each commit: it hears how far the units of the newest commit of each source got, and has the host of the
 * repository told when that changes. Only the agent that leads tells.
 */
public final class CommitStatusVerticle extends VerticleBase {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(2);

  private final Supplier<List<StatusHost>> hosts;
  private final BooleanSupplier leads;
  private final Clock clock;
  private final RandomGenerator random;
  private final CommitProgress progress = new CommitProgress();
  private List<StatusDispatcher> dispatchers = List.of();
  private boolean led;

  /**
   * A mark.
   *
   * @param hosts as the configuration in force has them
   * @param leads true if this agent is the one that speaks
   */
  public CommitStatusVerticle(Supplier<List<StatusHost>> hosts, BooleanSupplier leads, Clock clock,
      RandomGenerator random) {
    this.hosts = hosts;
    this.leads = leads;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Future<?> start() {
    follow();
    Topology.hear(vertx, Fact.ConfigRead.class, fact -> {
      follow();
      progress.only(fact.sources());
    });
    Topology.hear(vertx, Fact.SourceRendered.class, progress::rendered);
    Topology.hear(vertx, Fact.UnitDesired.class, progress::desired);
    Topology.hear(vertx, Fact.UnitRefused.class, progress::refused);
    Topology.hear(vertx, Fact.SyncFailed.class, progress::failed);
    Topology.hear(vertx, Fact.UnitJudged.class, progress::judged);
    Topology.hear(vertx, Fact.LeadershipChanged.class, fact -> {
      if (fact.now().leads()) {
        progress.anew();
      }
    });
    vertx.setPeriodic(LOOK.toMillis(), timer -> tell());
    return Future.succeededFuture();
  }

  private void tell() {
    boolean lead = leads.getAsBoolean();
    if (lead && !led) {
      progress.anew();
    }
    led = lead;
    if (!lead || dispatchers.isEmpty()) {
      return;
    }
    for (CommitStatus status : progress.due(clock.instant())) {
      dispatchers.stream().filter(dispatcher -> dispatcher.host().source().equals(status.source()))
          .forEach(dispatcher -> dispatcher.hear(status));
    }
  }

  /** Who stays as it was goes on; who is new is told all. */
  private void follow() {
    List<StatusDispatcher> before = dispatchers;
    List<StatusDispatcher> next = new ArrayList<>();
    for (StatusHost host : hosts.get()) {
      next.add(before.stream().filter(dispatcher -> dispatcher.host().equals(host)).findFirst().orElseGet(() -> {
        progress.anew();
        return new StatusDispatcher(host, vertx, FIRST_WAIT, clock, random, leads,
            fact -> Topology.publish(vertx, fact))
            .start();
      }));
    }
    before.stream().filter(dispatcher -> !next.contains(dispatcher)).forEach(StatusDispatcher::close);
    dispatchers = List.copyOf(next);
  }

  @Override
  public Future<?> stop() {
    dispatchers.forEach(StatusDispatcher::close);
    return Future.join(dispatchers.stream().map(StatusDispatcher::ended).toList());
  }
}
