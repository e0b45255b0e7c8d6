package dev.daytwo.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.event.Fact;
import dev.daytwo.event.Topology;
import dev.daytwo.git.Access;
import dev.daytwo.git.GitLimits;
import dev.daytwo.git.GitRemote;
import dev.daytwo.git.GitRepository;
import dev.daytwo.model.GitRef;
import dev.daytwo.model.Leadership;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** From when on a push counts. */
@ExtendWith(VertxExtension.class)
class SourceVerticleTest {
  private static final Instant LONG_AGO = Instant.parse("2026-05-01T10:00:00Z");

  private final BlockingQueue<Fact> told = new LinkedBlockingQueue<>();
  private final Freshness freshness = new Freshness();
  private Vertx vertx;
  private GitRemote remote;
  private GitRepository repository;

  @SuppressWarnings("NullAway.Init") // before each test
  SourceVerticleTest() {}

  @BeforeEach
  void anEar(Vertx vertx, @TempDir Path folder) throws Exception {
    this.vertx = vertx;
    Topology.register(vertx);
    Topology.hear(vertx, Fact.SourceFetched.class, told::add);
    Topology.hear(vertx, Fact.SourceFailed.class, told::add);
    Topology.hear(vertx, Fact.CommitFetched.class, told::add);
    remote = GitRemote.in(folder);
    remote.commit("a.yaml", "first");
    repository = GitRepository.open(folder.resolve("clone"), remote.fileUrl(), new GitRef.Branch("main"), Access.OPEN,
        GitLimits.DEFAULT);
    vertx.deployVerticle(new SourceVerticle("shop", repository, freshness, Duration.ofHours(1), Duration.ofMinutes(1),
        Clock.systemUTC(), new Random(1))).await(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void end() {
    remote.close();
  }

  private <T extends Fact> T next(Class<T> fact) throws InterruptedException {
    Fact next = told.poll(2, TimeUnit.MINUTES);
    assertNotNull(next, "nothing was told");
    return assertInstanceOf(fact, next);
  }

  private void hook(Instant at) {
    Topology.publish(vertx, new Fact.HookAnswered("shop", "woken", Set.of("shop"), at));
  }

  @Test
  void aPolledOneFromTheBeginningOfThePoll() throws Exception {
    Fact.SourceFetched fetched = next(Fact.SourceFetched.class);
    assertEquals(fetched.at().minus(fetched.took()), next(Fact.CommitFetched.class).seenAt());
  }

  @Test
  void thatWasNotToldOfIsFetchedAtOnceByAnAgentThatTakesOver() throws Exception {
    next(Fact.SourceFetched.class);
    assertEquals(0, next(Fact.CommitFetched.class).term());
    assertTrue(freshness.confirmed(freshness.of("shop")));
    Topology.publish(vertx, new Fact.LeadershipChanged(Leadership.ALONE)); // no new term: nothing is fetched for that
    String second = remote.commit("a.yaml", "second");
    freshness.takeOver();
    assertFalse(freshness.confirmed(freshness.of("shop")));
    Topology.publish(vertx, new Fact.LeadershipChanged(Leadership.ALONE));
    next(Fact.SourceFetched.class);
    Fact.CommitFetched fetched = next(Fact.CommitFetched.class);
    assertEquals(second, fetched.commit().id());
    assertEquals(1, fetched.term());
    assertTrue(freshness.confirmed(freshness.of("shop")));
    Files.move(remote.path(), remote.path().resolveSibling("away"));
    hook(LONG_AGO);
    next(Fact.SourceFailed.class);
    assertTrue(freshness.confirmed(freshness.of("shop")), "it was fetched since it took over");
    freshness.takeOver();
    Topology.publish(vertx, new Fact.LeadershipChanged(Leadership.ALONE));
    next(Fact.SourceFailed.class);
    assertEquals(Freshness.UNCONFIRMED, freshness.of("shop"));
  }

  @Test
  void oneThatWasToldOfFromThenAlsoIfTheNextFetchFails() throws Exception {
    next(Fact.SourceFetched.class);
    next(Fact.CommitFetched.class);
    String second = remote.commit("a.yaml", "second");
    hook(LONG_AGO);
    next(Fact.SourceFetched.class);
    Fact.CommitFetched fetched = next(Fact.CommitFetched.class);
    assertEquals(second, fetched.commit().id());
    assertEquals(LONG_AGO, fetched.seenAt());

    String third = remote.commit("a.yaml", "third");
    Path away = remote.path().resolveSibling("away");
    Files.move(remote.path(), away);
    hook(LONG_AGO.plusSeconds(10));
    next(Fact.SourceFailed.class);
    Files.move(away, remote.path());
    hook(LONG_AGO.plusSeconds(20));
    next(Fact.SourceFetched.class);
    fetched = next(Fact.CommitFetched.class);
    assertEquals(third, fetched.commit().id());
    assertEquals(LONG_AGO.plusSeconds(10), fetched.seenAt());

    hook(LONG_AGO.plusSeconds(30)); // of a push to something else
    Fact.SourceFetched idle = next(Fact.SourceFetched.class);
    String fourth = remote.commit("a.yaml", "fourth");
    hook(LONG_AGO.plusSeconds(40));
    next(Fact.SourceFetched.class);
    fetched = next(Fact.CommitFetched.class);
    assertEquals(fourth, fetched.commit().id());
    assertEquals(LONG_AGO.plusSeconds(40), fetched.seenAt(), () -> "after " + idle);
  }
}
