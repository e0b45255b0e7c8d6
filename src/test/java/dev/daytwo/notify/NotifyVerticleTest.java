package dev.daytwo.notify;

import static dev.daytwo.notify.Facts.A;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.Eventually;
import dev.daytwo.event.Fact;
import dev.daytwo.event.Topology;
import dev.daytwo.message.Event;
import dev.daytwo.message.ReceiverKind;
import dev.daytwo.model.ObjectKey;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What facts become for people, and who tells them. */
class NotifyVerticleTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicBoolean leads = new AtomicBoolean(true);
  private final AtomicInteger asked = new AtomicInteger();
  private final ReceiverServer server;

  NotifyVerticleTest() throws Exception {
    Topology.register(vertx);
    server = ReceiverServer.open();
    Receiver all = GroupingQueueTest.receiver("all", ReceiverKind.WEBHOOK, EnumSet.allOf(Event.class));
    Receiver receiver = new Receiver("all", all.kind(),
        new Receiver.Target(server.url("/hook"), null, null, null, null, true), all.events(), all.units(), null,
        Duration.ZERO);
    vertx.deployVerticle(new NotifyVerticle(() -> List.of(receiver), () -> {
      asked.incrementAndGet();
      return leads.get();
    }, Clock.systemUTC(), new Random(1)))
        .await(1, TimeUnit.MINUTES);
  }

  @AfterEach
  void end() throws Exception {
    server.close();
    vertx.close().await(1, TimeUnit.MINUTES);
  }

  /** What is told of a fact: one message, which must come. */
  private String told(Fact fact) throws Exception {
    int before = server.taken().size();
    Topology.publish(vertx, fact);
    Eventually.holds("told of " + fact, () -> server.taken().size() > before);
    return words(before);
  }

  private String words(int index) {
    JsonObject message = server.taken().get(index).json();
    return message.getString("event") + ": " + message.getString("text");
  }

  private void known() {
    Topology.publish(vertx, Facts.desired("orders", A));
  }

  @Test
  void each_fact_has_its_words() throws Exception {
    known();
    ObjectKey key = new ObjectKey("v1", "Service", "shop-production", "orders");
    assertEquals("""
        unhealthy: orders in production is unhealthy (Degraded), commit aaaaaaaaaa of shop
        • orders: it crashes
        Next: daytwo status production/orders""", told(Facts.degraded("orders", A, "it crashes")));
    assertEquals("""
        healthy: orders in production is healthy, commit aaaaaaaaaa of shop
        • orders
        Next: daytwo status production/orders""", told(Facts.healthy("orders", A)));
    assertEquals("""
        sync-failed: orders in production cannot be synced (Forbidden), commit aaaaaaaaaa of shop
        • orders: not allowed
        Next: daytwo status production/orders""", told(new Fact.SyncFailed(Facts.unit("orders"), "shop-production",
        "Forbidden", "not allowed", Facts.START, Duration.ofSeconds(1))));
    assertTrue(told(Facts.healthy("orders", A)).startsWith("sync-recovered: orders in production is in sync again"));
    assertEquals("""
        refused: orders in production is refused (Refused), commit bbbbbbbbbb of shop
        • orders: orders.yaml:3:1: port: expected a number
        Next: daytwo validate orders.yaml""", told(Facts.refused("orders", Facts.B)));
    assertTrue(told(Facts.desired("orders", A)).startsWith("accepted: orders in production is accepted again"));
    assertEquals("""
        rolled-back: orders in production was rolled back (CrashLooping), commit bbbbbbbbbb of shop
        • orders: it crashed
        Next: daytwo status production/orders""", told(new Fact.UnitRolledBack(Facts.unit("orders"), Facts.B, A,
        "CrashLooping", "it crashed")));
    assertTrue(told(new Fact.DriftHealed(Facts.unit("orders"), key, "kubectl", false, Duration.ZERO))
        .contains("• orders: Service shop-production/orders was changed by kubectl\n"));
    assertTrue(told(new Fact.FightSeen(Facts.unit("orders"), key, "kubectl", Duration.ZERO))
        .startsWith("fight: orders in production is fought over (Fight)"));
    assertTrue(told(new Fact.UnitClaimed(Facts.unit("orders"), "tools"))
        .contains("the source tools describes it too, and is refused"));
    assertEquals("""
        source-failed: the source shop cannot be read (unreachable)
        no connection
        Next: daytwo status sources""",
        told(new Fact.SourceFailed("shop", "unreachable", "no connection", Facts.START)));
    assertEquals("source-recovered: the source shop can be read again", told(
        new Fact.SourceFetched("shop", Facts.commit(A), Facts.START, Duration.ZERO, "")));
    assertEquals("""
        config-refused: the configuration of the agent is refused (Refused)
        orders.yaml:3:1: port: nonsense; the last good one stays in force""", told(new Fact.ConfigRead(Set.of("shop"),
        Set.of(), Set.of(), List.of(Facts.problem("nonsense")))));
    assertEquals("config-accepted: the configuration of the agent is accepted again", told(new Fact.ConfigRead(
        Set.of("shop"), Set.of(), Set.of(), List.of())));
  }

  @Test
  void a_deletion_that_is_held_is_told_with_the_word_that_allows_it_and_its_end() throws Exception {
    known();
    int before = server.taken().size();
    String held = told(new Fact.PruneHeld("shop", "production", Facts.commit(A), 2,
        Set.of(Facts.unit("orders"), Facts.unit("search")), 14, "t0k", "14 objects of 2 units would go"));
    assertEquals("""
        prune-held: production of the source shop waits with a deletion (OverBudget), commit aaaaaaaaaa of shop
        14 objects of 2 units would go; to allow it, set spec.confirmPrune of one of their Releases to t0k
        Next: daytwo status production/orders""", held);
    Topology.publish(vertx, new Fact.UnitGone(Facts.unit("orders"), "shop"));
    assertTrue(told(new Fact.UnitGone(Facts.unit("search"), "shop")).startsWith("prune-released: production"));
    assertEquals(before + 2, server.taken().size());
  }

  @Test
  void one_that_does_not_lead_tells_nothing_and_knows_what_was_told_when_it_does() throws Exception {
    leads.set(false);
    known();
    Topology.publish(vertx, new Fact.SourceFailed("shop", "unreachable", "no connection", Facts.START));
    Topology.publish(vertx, Facts.degraded("orders", A, "it crashes"));
    int pieces = 4; // two of them of the judgement
    Eventually.holds("all has been heard", () -> asked.get() >= pieces);
    leads.set(true);
    Topology.publish(vertx, new Fact.SourceFailed("shop", "unreachable", "no connection", Facts.START));
    Topology.publish(vertx, Facts.degraded("orders", A, "it crashes"));
    assertEquals("source-recovered: the source shop can be read again",
        told(new Fact.SourceFetched("shop", Facts.commit(A), Facts.START, Duration.ZERO, "")));
    assertEquals(1, server.taken().size());
  }
}
