package dev.daytwo.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.Eventually;
import dev.daytwo.event.Fact;
import dev.daytwo.event.Topology;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.UnitKey;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How the owner of units has them reconciled. The test plays the reconciler: each reconcile waits for its outcome. */
@ExtendWith(VertxExtension.class)
class UnitVerticleTest {
  private static final UnitKey ORDERS = new UnitKey("production", "orders");
  private static final UnitKey CART = new UnitKey("production", "cart");
  private static final ObjectKey SERVICE = new ObjectKey("v1", "Service", "production", "orders");
  private static final Outcome SETTLED = new Outcome.Settled(true, true, List.of());

  private static final Outcome DEFECT = new Outcome.Retry("defect", "", null);

  private final BlockingQueue<Running> begun = new LinkedBlockingQueue<>();
  private final BlockingQueue<Fact.SyncFailed> failed = new LinkedBlockingQueue<>();
  private final AtomicBoolean leads = new AtomicBoolean(true);
  private final AtomicReference<Duration> resync = new AtomicReference<>(Duration.ofHours(1));
  private final Places places = new Places(2);
  private Vertx vertx;
  private long sequence;

  /** A reconcile that has begun. */
  private record Running(Work work, BlockingQueue<Outcome> outcome) {
    void ends(Outcome with) {
      outcome.add(with);
    }
  }

  @SuppressWarnings("NullAway.Init") // before each test
  UnitVerticleTest() {}

  @BeforeEach
  void anOwnerOfAllUnits(Vertx vertx) throws TimeoutException {
    this.vertx = vertx;
    Topology.register(vertx);
    Topology.hear(vertx, Fact.SyncFailed.class, failed::add);
    vertx
        .deployVerticle(new UnitVerticle(new UnitVerticle.Share(0, 1), this::play, unit -> null, places,
            Thread.ofVirtual()::start,
            () -> new Backoff(Duration.ofMillis(20), Duration.ofMillis(40)), resync::get, Clock.systemUTC(),
            new Random(1), leads::get))
        .await(10, TimeUnit.SECONDS);
  }

  private Outcome play(Work work) {
    Running running = new Running(work, new LinkedBlockingQueue<>());
    begun.add(running);
    try {
      Outcome outcome = running.outcome().poll(30, TimeUnit.SECONDS);
      if (outcome == DEFECT) {
        throw new IllegalStateException("a defect of the agent's own, made by the test");
      }
      return outcome == null ? new Outcome.Retry("Test", "the test gave no outcome", null) : outcome;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Running begins() throws InterruptedException {
    Running running = begun.poll(10, TimeUnit.SECONDS);
    assertNotNull(running, "no reconcile began");
    return running;
  }

  private void nothingElseBegins() throws InterruptedException {
    wants(CART, "probe"); // facts are heard in order: when this one's reconcile begins, the earlier were dealt with
    Running probe = begins();
    assertEquals(CART, probe.work().unit());
    probe.ends(SETTLED);
  }

  private void wants(UnitKey unit, String commit) {
    Topology.publish(vertx,
        new Fact.UnitDesired(
            new Desired(unit, "shop", "production", new Commit(commit, "Ada", "Ship it", Instant.EPOCH),
                "", "", "", List.of(), "hash of " + commit, 5, new Environment.Policy(true, true)),
            ++sequence, Instant.EPOCH, Instant.EPOCH));
  }

  private static Fact dropped(long sequence) {
    return new Fact.UnitRemoved(ORDERS, "shop", new Commit("c2", "Ada", "Drop it", Instant.EPOCH), sequence);
  }

  private void sees(UnitKey unit) {
    Topology.publish(vertx, new Fact.ObjectObserved(SERVICE, unit, false, Instant.EPOCH));
  }

  private static String commit(Running running) {
    Desired desired = running.work().desired();
    return desired == null ? "" : desired.commit().id();
  }

  @Test
  void anEventThatArrivesDuringAReconcileIsNotDropped() throws InterruptedException {
    wants(ORDERS, "c1");
    Running first = begins();
    sees(ORDERS);
    nothingElseBegins(); // one reconcile of a unit at a time
    first.ends(SETTLED);
    Running second = begins();
    assertTrue(second.work().drifted().containsKey(SERVICE));
    second.ends(SETTLED);
    nothingElseBegins(); // and the mark is cleared by it
  }

  @Test
  void aFailedSyncDoesNotBlockANewerCommit() throws InterruptedException {
    wants(ORDERS, "bad");
    Running first = begins();
    assertFalse(first.work().overtaken().getAsBoolean());
    wants(ORDERS, "good");
    nothingElseBegins();
    assertTrue(first.work().overtaken().getAsBoolean());
    first.ends(new Outcome.Retry("Invalid", "no", Duration.ofHours(1)));
    assertEquals("good", commit(begins()));
    assertNull(failed.poll());
  }

  @Test
  void aNewerCommitDoesNotWaitForTheBackoffOfAnOlder() throws InterruptedException {
    wants(ORDERS, "bad");
    begins().ends(new Outcome.Retry("Throttled", "later", Duration.ofHours(1)));
    Fact.SyncFailed told = failed.poll(10, TimeUnit.SECONDS);
    assertEquals(Duration.ofHours(1), told == null ? null : told.retryIn());
    wants(ORDERS, "good");
    assertEquals("good", commit(begins()));
  }

  @Test
  void aFailedSyncIsTriedAgainUntilItSucceeds() throws InterruptedException {
    wants(ORDERS, "c1");
    for (int i = 0; i < 5; i++) {
      begins().ends(new Outcome.Retry("ServerError", "down", null));
    }
    begins().ends(SETTLED);
    nothingElseBegins();
  }

  @Test
  void anEventDuringABackoffWaitsForItsEnd() throws InterruptedException {
    wants(ORDERS, "c1");
    begins().ends(new Outcome.Retry("Throttled", "later", Duration.ofHours(1)));
    assertNotNull(failed.poll(10, TimeUnit.SECONDS));
    sees(ORDERS);
    nothingElseBegins();
  }

  @Test
  void aDefectOfTheAgentLosesNoUnit() throws InterruptedException {
    wants(ORDERS, "c1");
    begins().ends(DEFECT);
    assertEquals("c1", commit(begins()));
  }

  @Test
  void oneFailingUnitDoesNotHoldUpAnother() throws InterruptedException {
    wants(ORDERS, "c1");
    Running hung = begins();
    wants(CART, "c1");
    Running other = begins();
    assertEquals(CART, other.work().unit());
    other.ends(SETTLED);
    hung.ends(SETTLED);
  }

  @Test
  void anOverwrittenWishIsReconciledOnceAndAsTheNewest() throws InterruptedException {
    wants(ORDERS, "c1");
    Running first = begins();
    wants(ORDERS, "c2");
    wants(ORDERS, "c3");
    nothingElseBegins();
    first.ends(new Outcome.Overtaken());
    Running second = begins();
    assertEquals("c3", commit(second));
    second.ends(SETTLED);
    nothingElseBegins();
  }

  @Test
  void aUnitThatIsGoneIsForgottenUnlessItIsWantedAgain() throws InterruptedException {
    wants(ORDERS, "c1");
    begins().ends(SETTLED);
    Topology.publish(vertx,
        dropped(++sequence));
    Running removal = begins();
    assertNotNull(removal.work().removed());
    wants(ORDERS, "c3");
    nothingElseBegins();
    removal.ends(new Outcome.Gone());
    Running again = begins();
    assertEquals("c3", commit(again));
    assertNull(again.work().removed());
  }

  @Test
  void aRemovalThatComesLaterThanANewerCommitRemovesNothing() throws InterruptedException {
    wants(ORDERS, "c1");
    begins().ends(SETTLED);
    long older = ++sequence;
    wants(ORDERS, "c3");
    begins().ends(SETTLED);
    Topology.publish(vertx, dropped(older));
    nothingElseBegins();
  }

  @Test
  void aShorterResyncCountsAtOnce() throws InterruptedException {
    wants(ORDERS, "c1");
    begins().ends(SETTLED);
    resync.set(Duration.ofMillis(20));
    Topology.publish(vertx, new Fact.ConfigRead(Set.of(), Set.of(), Set.of(), List.of()));
    Running again = begins();
    assertEquals(ORDERS, again.work().unit());
    again.ends(SETTLED);
  }

  @Test
  void aPlaceMoreIsForWhoWaitsForOne() throws Exception {
    places.resize(1);
    wants(ORDERS, "c1");
    Running first = begins();
    wants(CART, "c1");
    Eventually.holds("the other waits", () -> places.waiting() == 1);
    assertTrue(begun.isEmpty());
    places.resize(2);
    Running second = begins();
    assertEquals(CART, second.work().unit());
    first.ends(SETTLED);
    second.ends(SETTLED);
  }
}
