package dev.daytwo.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.daytwo.Cluster;
import dev.daytwo.Eventually;
import dev.daytwo.OnCluster;
import dev.daytwo.cluster.Api;
import dev.daytwo.cluster.Connection;
import dev.daytwo.cluster.Crds;
import dev.daytwo.cluster.Discovery;
import dev.daytwo.event.Fact;
import dev.daytwo.event.Topology;
import dev.daytwo.model.Commit;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Leadership;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Release;
import dev.daytwo.model.Seal;
import dev.daytwo.model.UnitKey;
import dev.daytwo.plan.PruneBudget;
import dev.daytwo.release.Releases;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The guard of deletions, with Releases of a real API server. */
@OnCluster
@ExtendWith(VertxExtension.class)
class PruneVerticleTest {
  private static final Commit COMMIT = new Commit("c1", "Ada", "Ship it", Instant.EPOCH);

  private static final AtomicInteger GUARDS = new AtomicInteger();

  private final Cluster cluster;
  private final String environment;
  private final BlockingQueue<Fact> told = new LinkedBlockingQueue<>();
  private KubernetesClient client;
  private final Freshness freshness = new Freshness();
  private final NewestWishes wishes = new NewestWishes(freshness);
  private long sequence;
  private Releases releases;
  private Vertx vertx;

  @SuppressWarnings("NullAway.Init")
  PruneVerticleTest(Cluster cluster) {
    this.cluster = cluster;
    environment = cluster.namespace("prune" + GUARDS.incrementAndGet());
  }

  @BeforeEach
  void aGuardOverFourUnitsOfFiveObjects(Vertx vertx) throws Exception {
    this.vertx = vertx;
    client = Connection.open(Config.fromKubeconfig(Files.readString(cluster.kubeconfig())), Duration.ofSeconds(30),
        answer -> {});
    Api api = new Api(client, Duration.ofSeconds(30));
    Discovery discovery = new Discovery(api);
    Crds.install(api, discovery, Duration.ofSeconds(30));
    client.resource(new NamespaceBuilder().withNewMetadata().withName(environment).endMetadata().build())
        .serverSideApply();
    releases = new Releases(api, discovery, (unit, release) -> {});
    for (String service : List.of("a", "b", "c", "d")) {
      Release created = releases.create(Release.absent(unit(service), environment, environment), Set.of());
      releases.write(created.with(new Release.Status("", "", "", "", List.of(), items(service, 5), List.of(), 0)));
    }
    Topology.register(vertx);
    Topology.hear(vertx, Fact.UnitRemoved.class, told::add);
    Topology.hear(vertx, Fact.PruneHeld.class, told::add);
  }

  @AfterEach
  void close() {
    client.close();
  }

  private void guard(PruneBudget budget, String... keep) throws Exception {
    var configured = new Configured(
        new PruneScope(Set.of(environment), Set.of(), Set.of(environment), Set.of(keep)), budget, Map.of());
    vertx
        .deployVerticle(new PruneVerticle(releases, () -> configured, wishes, freshness, Clock.systemUTC(), () -> true))
        .await(10,
            TimeUnit.SECONDS);
  }

  private UnitKey unit(String service) {
    return new UnitKey(environment, service);
  }

  private List<InventoryItem> items(String service, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> new InventoryItem(new ObjectKey("v1", "ConfigMap", environment, service + i), "uid-" + service + i,
                "hash", new Seal("seal")))
        .toList();
  }

  private void describes(boolean complete, String... services) {
    Topology.publish(vertx,
        new Fact.SourceRendered(environment, COMMIT, ++sequence, known(complete, services), complete,
            List.of()));
  }

  /** What the source describes is known, whoever has been told of it. */
  private Set<UnitKey> known(boolean complete, String... services) {
    Set<UnitKey> units = Set.copyOf(List.of(services).stream().map(this::unit).toList());
    wishes.describes(environment, sequence, units, complete,
        new NewestWishes.Terms(freshness.term(), Freshness.ALWAYS));
    return units;
  }

  private Fact heard() throws InterruptedException {
    Fact fact = told.poll(10, TimeUnit.SECONDS);
    if (fact == null) {
      throw new AssertionError("nothing was told");
    }
    return fact;
  }

  @Test
  void oneUnitThatIsNotDescribedAnyMoreIsLetGo() throws Exception {
    guard(new PruneBudget(30, 20));
    describes(true, "a", "b", "c");
    assertEquals(unit("d"), ((Fact.UnitRemoved) heard()).unit());
  }

  @Test
  void aSourceThatCouldNotBeReadWholeRemovesNothing() throws Exception {
    guard(new PruneBudget(30, 20));
    describes(false);
    describes(true, "a", "b", "c");
    assertEquals(unit("d"), ((Fact.UnitRemoved) heard()).unit()); // and not one of the four of before
    assertEquals(0, told.size());
  }

  @Test
  void whatWasFetchedBeforeTheTakeoverRemovesNothing() throws Exception {
    guard(new PruneBudget(30, 20));
    sequence++;
    var early = new Fact.SourceRendered(environment, COMMIT, sequence, known(true, "a"), true, List.of(),
        freshness.term());
    freshness.takeOver();
    Topology.publish(vertx, early);
    Topology.publish(vertx, new Fact.LeadershipChanged(Leadership.ALONE));
    describes(true, "a", "b", "c");
    assertEquals(unit("d"), ((Fact.UnitRemoved) heard()).unit()); // and neither b nor c
    assertEquals(0, told.size());
  }

  @Test
  void aUnitThatIsLetGoTwiceCountsTwiceIfItWasWantedInBetween() throws Exception {
    guard(new PruneBudget(30, 20));
    describes(true, "a", "b", "c");
    assertEquals(unit("d"), ((Fact.UnitRemoved) heard()).unit());
    describes(true, "a", "b", "c");
    assertEquals(unit("d"), ((Fact.UnitRemoved) heard()).unit()); // it goes on going, and counts no more
    describes(true, "b", "c");
    assertEquals(unit("d"), ((Fact.UnitRemoved) heard()).unit());
    assertEquals(unit("a"), ((Fact.UnitRemoved) heard()).unit());
    sequence++;
    known(true, "a", "b", "c", "d"); // and nobody tells the guard
    describes(true, "b", "c");
    assertEquals(Set.of(unit("a"), unit("d")), ((Fact.PruneHeld) heard()).units());
  }

  @Test
  void anEnvironmentThatKeepsEverythingLosesNothing() throws Exception {
    guard(new PruneBudget(30, 20), environment);
    guard(new PruneBudget(30, 2));
    describes(true, "a", "b", "c");
    assertEquals(5, ((Fact.PruneHeld) heard()).objects()); // the other guard's word, and no word of the first
    assertEquals(0, told.size());
  }

  @Test
  void massPruneByAWrongPathIsHeldUntilExactlyThatSetIsConfirmed() throws Exception {
    guard(new PruneBudget(30, 20));
    describes(true, "a");
    Fact.PruneHeld held = (Fact.PruneHeld) heard();
    assertEquals(Set.of(unit("b"), unit("c"), unit("d")), held.units());
    assertEquals("15 of 20 objects would be deleted at once; maxPercent allows 30", held.why());
    confirm("c", "another");
    confirm("c", held.token());
    Set<UnitKey> removed = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      removed.add(((Fact.UnitRemoved) heard()).unit());
    }
    assertEquals(held.units(), removed);
    assertEquals(0, told.size());
  }

  @Test
  void aWordThatCameTooLateAllowsNothingTheNextTime() throws Exception {
    releases.watch().join();
    guard(new PruneBudget(30, 20));
    describes(true, "a");
    String first = ((Fact.PruneHeld) heard()).token();
    describes(true, "a", "b", "c", "d");
    write("c", first);
    describes(true, "a");
    Fact.PruneHeld again = (Fact.PruneHeld) heard();
    assertEquals(Set.of(unit("b"), unit("c"), unit("d")), again.units());
    assertNotEquals(first, again.token());

    describes(true, "a"); // another commit, which changes nothing of this
    assertEquals(again.token(), ((Fact.PruneHeld) heard()).token());
    write("d", again.token()); // while nobody listens
    describes(true, "a");
    assertEquals(unit("b"), ((Fact.UnitRemoved) heard()).unit());
  }

  /** Writes the word into the resource. */
  private void write(String service, String token) throws Exception {
    client.genericKubernetesResources("daytwo.dev/v1", "Release").inNamespace(environment).withName(service)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"confirmPrune\":\"" + token + "\"}}");
    Eventually.holds("the word is seen",
        () -> token.equals(Objects.requireNonNull(releases.get(unit(service))).spec().confirmPrune()));
  }

  private void confirm(String service, String token) {
    Release release = releases.get(unit(service));
    if (release == null) {
      throw new AssertionError("no release of " + service);
    }
    Topology.publish(vertx, new Fact.ReleaseObserved(unit(service), new Release(release.unit(), release.namespace(),
        release.uid(), release.generation(), new Release.Spec(environment, false, token, ""),
        release.status())));
  }
}
