package dev.daytwo.notify;

import dev.daytwo.event.Fact;
import dev.daytwo.event.Topology;
import dev.daytwo.message.News;
import dev.daytwo.message.ReceiverKind;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The voice to people: it hears the facts and hands what they mean to whoever tells each receiver. Receivers come, change
 * and go with the configuration. Only the agent that leads tells; the others learn what is told.
 */
public final class NotifyVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(NotifyVerticle.class);

  private final Supplier<List<Receiver>> receivers;
  private final BooleanSupplier leads;
  private final Clock clock;
  private final RandomGenerator random;
  private final NewsWriter writer = new NewsWriter();
  private List<Dispatcher> dispatchers = List.of();

  /**
   * A voice.
   *
   * @param receivers as the configuration in force has them
   * @param leads     true if this agent is the one that speaks
   */
  public NotifyVerticle(Supplier<List<Receiver>> receivers, BooleanSupplier leads, Clock clock,
      RandomGenerator random) {
    this.receivers = receivers;
    this.leads = leads;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Future<?> start() {
    follow();
    Topology.hear(vertx, Fact.ConfigRead.class, fact -> {
      follow();
      tell(writer.config(fact));
    });
    Topology.hear(vertx, Fact.PlatformRead.class, fact -> tell(writer.platform(fact)));
    Topology.hear(vertx, Fact.SourceFailed.class, fact -> tell(writer.sourceFailed(fact)));
    Topology.hear(vertx, Fact.SourceFetched.class, fact -> tell(writer.sourceFetched(fact)));
    Topology.hear(vertx, Fact.UnitDesired.class, fact -> tell(writer.desired(fact)));
    Topology.hear(vertx, Fact.UnitRefused.class, fact -> tell(writer.refused(fact)));
    Topology.hear(vertx, Fact.UnitClaimed.class, fact -> tell(writer.claimed(fact)));
    Topology.hear(vertx, Fact.UnitSynced.class, fact -> tell(writer.synced(fact)));
    Topology.hear(vertx, Fact.SyncFailed.class, fact -> tell(writer.failed(fact)));
    Topology.hear(vertx, Fact.UnitJudged.class, fact -> {
      for (News piece : writer.judged(fact)) {
        // what the Release said already is known to people, also after a restart
        tell(piece, fact.news() || piece.event().recovery());
      }
    });
    Topology.hear(vertx, Fact.UnitRolledBack.class, fact -> tell(writer.rolledBack(fact)));
    Topology.hear(vertx, Fact.DriftHealed.class, fact -> tell(writer.healed(fact)));
    Topology.hear(vertx, Fact.FightSeen.class, fact -> tell(writer.fight(fact)));
    Topology.hear(vertx, Fact.StrangersLeft.class, fact -> tell(writer.strangers(fact)));
    Topology.hear(vertx, Fact.PruneHeld.class, fact -> tell(writer.held(fact)));
    Topology.hear(vertx, Fact.UnitGone.class, fact -> {
      tell(writer.gone(fact));
      dispatchers.forEach(dispatcher -> dispatcher.gone(fact.source(), fact.unit().toString()));
    });
    return Future.succeededFuture();
  }

  private void tell(List<News> news) {
    news.forEach(piece -> tell(piece, true));
  }

  private void tell(News piece, boolean news) {
    boolean now = news && leads.getAsBoolean();
    for (Dispatcher dispatcher : dispatchers) {
      if (now) {
        dispatcher.hear(piece);
      } else {
        dispatcher.learn(piece);
      }
    }
  }

  /** Who stays as it was keeps what it knows. */
  private void follow() {
    List<Dispatcher> before = dispatchers;
    List<Dispatcher> next = new ArrayList<>();
    for (Receiver receiver : receivers.get()) {
      next.add(before.stream().filter(dispatcher -> dispatcher.receiver().equals(receiver)).findFirst()
          .orElseGet(() -> dispatcher(receiver)));
    }
    before.stream().filter(dispatcher -> !next.contains(dispatcher)).forEach(Dispatcher::close);
    dispatchers = List.copyOf(next);
  }

  private Dispatcher dispatcher(Receiver receiver) {
    LOG.atInfo().addKeyValue("receiver", receiver.name()).addKeyValue("event", "receiver")
        .log("the receiver {} is told of {}", receiver.name(), receiver.events());
    NewsQueue queue = receiver.kind() == ReceiverKind.ALERTMANAGER
        ? new AlertQueue(receiver)
        : new GroupingQueue(receiver, Chats.of(receiver));
    return new Dispatcher(receiver, queue, new ReceiverClient(receiver, vertx, clock), Dispatcher.Pace.DEFAULT, clock,
        random, leads,
        fact -> Topology.publish(vertx, fact)).start();
  }

  @Override
  public Future<?> stop() {
    dispatchers.forEach(Dispatcher::close);
    return Future.join(dispatchers.stream().map(Dispatcher::ended).toList());
  }
}
