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
  private final Newsroom newsroom = new Newsroom();
  private List<Teller> tellers = List.of();

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
      tell(newsroom.config(fact));
    });
    Topology.hear(vertx, Fact.PlatformRead.class, fact -> tell(newsroom.platform(fact)));
    Topology.hear(vertx, Fact.SourceFailed.class, fact -> tell(newsroom.sourceFailed(fact)));
    Topology.hear(vertx, Fact.SourceFetched.class, fact -> tell(newsroom.sourceFetched(fact)));
    Topology.hear(vertx, Fact.UnitDesired.class, fact -> tell(newsroom.desired(fact)));
    Topology.hear(vertx, Fact.UnitRefused.class, fact -> tell(newsroom.refused(fact)));
    Topology.hear(vertx, Fact.UnitClaimed.class, fact -> tell(newsroom.claimed(fact)));
    Topology.hear(vertx, Fact.UnitSynced.class, fact -> tell(newsroom.synced(fact)));
    Topology.hear(vertx, Fact.SyncFailed.class, fact -> tell(newsroom.failed(fact)));
    Topology.hear(vertx, Fact.UnitJudged.class, fact -> {
      for (News piece : newsroom.judged(fact)) {
        // what the Release said already is known to people, also after a restart
        tell(piece, fact.news() || piece.event().recovery());
      }
    });
    Topology.hear(vertx, Fact.UnitRolledBack.class, fact -> tell(newsroom.rolledBack(fact)));
    Topology.hear(vertx, Fact.DriftHealed.class, fact -> tell(newsroom.healed(fact)));
    Topology.hear(vertx, Fact.FightSeen.class, fact -> tell(newsroom.fight(fact)));
    Topology.hear(vertx, Fact.StrangersLeft.class, fact -> tell(newsroom.strangers(fact)));
    Topology.hear(vertx, Fact.PruneHeld.class, fact -> tell(newsroom.held(fact)));
    Topology.hear(vertx, Fact.UnitGone.class, fact -> {
      tell(newsroom.gone(fact));
      tellers.forEach(teller -> teller.gone(fact.source(), fact.unit().toString()));
    });
    return Future.succeededFuture();
  }

  private void tell(List<News> news) {
    news.forEach(piece -> tell(piece, true));
  }

  private void tell(News piece, boolean news) {
    boolean now = news && leads.getAsBoolean();
    for (Teller teller : tellers) {
      if (now) {
        teller.hear(piece);
      } else {
        teller.learn(piece);
      }
    }
  }

  /** Who stays as it was keeps what it knows. */
  private void follow() {
    List<Teller> before = tellers;
    List<Teller> next = new ArrayList<>();
    for (Receiver receiver : receivers.get()) {
      next.add(before.stream().filter(teller -> teller.receiver().equals(receiver)).findFirst()
          .orElseGet(() -> teller(receiver)));
    }
    before.stream().filter(teller -> !next.contains(teller)).forEach(Teller::close);
    tellers = List.copyOf(next);
  }

  private Teller teller(Receiver receiver) {
    LOG.atInfo().addKeyValue("receiver", receiver.name()).addKeyValue("event", "receiver")
        .log("the receiver {} is told of {}", receiver.name(), receiver.events());
    Desk desk = receiver.kind() == ReceiverKind.ALERTMANAGER
        ? new AlertBoard(receiver)
        : new Inbox(receiver, Chats.of(receiver));
    return new Teller(receiver, desk, new Courier(receiver, vertx, clock), Teller.Pace.DEFAULT, clock, random, leads,
        fact -> Topology.publish(vertx, fact)).start();
  }

  @Override
  public Future<?> stop() {
    tellers.forEach(Teller::close);
    return Future.join(tellers.stream().map(Teller::ended).toList());
  }
}
