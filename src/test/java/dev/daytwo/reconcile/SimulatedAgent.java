package dev.daytwo.reconcile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.cluster.ApiServer;
import dev.daytwo.cluster.Discovery;
import dev.daytwo.cluster.Fence;
import dev.daytwo.cluster.LiveObjects;
import dev.daytwo.event.Fact;
import dev.daytwo.event.Topology;
import dev.daytwo.git.GitFault;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Health;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Leadership;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import dev.daytwo.plan.Judgement;
import dev.daytwo.plan.PruneBudget;
import dev.daytwo.platform.Platform;
import dev.daytwo.release.Releases;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The engine of one agent, as the daemon wires it, in a simulated world. */
final class SimulatedAgent implements Simulation.Life {
  static final Duration RESYNC = Duration.ofHours(1);
  static final PruneBudget BUDGET = new PruneBudget(100, 5);

  private final String name;
  private final Simulation world;
  private final SimulatedServer server;
  private final SimulatedGit git;
  private final SimulatedLease lease;
  private final Fence fence;
  private final SimulatedBus bus;
  private final Vertx vertx;
  private final Catalog catalog;
  private final Freshness freshness = new Freshness();
  private final NewestWishes wishes = new NewestWishes(freshness);
  private Releases releases;
  private final List<SimulatedWatch> watches = new ArrayList<>();
  private Claims claims;
  private boolean dead;
  private boolean stopped;
  private int running;
  private @Nullable Commit read;
  /** The term in which that was. */
  private long term;
  private long sequence;
  /** How likely a request fails, before or after the server did what it asks for. */
  double faults;
  /** How likely the process dies at a request. */
  double crashes;
  /** How likely the process is stopped just before a request, for longer than a lease perhaps. */
  double stops;

  SimulatedAgent(String name, Simulation world, SimulatedServer server, SimulatedGit git,
      SimulatedLease lease, double loss) {
    this.name = name;
    this.world = world;
    this.server = server;
    this.git = git;
    this.lease = lease;
    fence = Fence.shut(() -> Duration.between(Instant.EPOCH, world.now()).toNanos(), world::now);
    bus = new SimulatedBus(world, this);
    bus.loss = loss;
    vertx = bus.vertx();
    Environment environment = new Environment(SimulatedGit.ENVIRONMENT, SimulatedGit.NAMESPACE,
        new Environment.Policy(true, true), true);
    catalog = new Catalog(new SourceScope(SimulatedGit.SOURCE, path -> true, Set.of(), true,
        (namespace, own) -> namespace.equals(own), List.of(environment)), Platform.BUILT_IN,
        kind -> kind.kind().equals("Namespace"));
    start();
  }

  private void start() {
    Requests api = new Requests();
    Discovery discovery = new Discovery(api);
    LiveObjects objects = ClusterVerticle.view(vertx, api, discovery, world.clock());
    releases = new Releases(api, discovery,
        (unit, release) -> Topology.publish(vertx, new Fact.ReleaseObserved(unit, release)));
    try {
      releases.watch().join();
    } catch (ApiFault fault) {
      throw new IllegalStateException(fault);
    }
    bus.deploy(vertx, new PruneVerticle(releases, this::configured, wishes, freshness, world.clock(), fence::leads));
    PlanRunner runner = new PlanRunner(new Writers(api, discovery), objects, releases, world.clock(),
        fact -> Topology.publish(vertx, fact));
    claims = new Claims(() -> Set.of(SimulatedGit.SOURCE), releases::all);
    Rollouts rollouts = new Rollouts(20, fact -> Topology.publish(vertx, fact));
    Reconciler reconciler = new Reconciler(objects, discovery, releases, runner, this::configured, new OnlyHealth(),
        new Past(Map.of(), Map.of()), Digests.none(), wishes,
        claims, rollouts, world.clock(),
        fact -> Topology.publish(vertx, fact));
    bus.deploy(vertx,
        new UnitVerticle(new UnitVerticle.Share(0, 1), work -> reconcile(reconciler, work), releases::get,
            new Places(1000), run -> world.soon(this, run),
            () -> new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5)),
            () -> RESYNC, world.clock(), world.random, fence::leads));
    stand(releases);
    world.periodic(this, SimulatedLease.RENEWAL, () -> stand(releases));
    world.soon(this, () -> read(null));
    world.periodic(this, Duration.ofMinutes(1), this::poll);
    world.periodic(this, RESYNC, () -> read(null));
  }

  private Configured configured() {
    return new Configured(
        new PruneScope(Set.of(SimulatedGit.SOURCE), Set.of(), Set.of(SimulatedGit.ENVIRONMENT), Set.of()), BUDGET,
        Map.of(SimulatedGit.ENVIRONMENT, new Environment.Policy(true, true)));
  }

  private Outcome reconcile(Reconciler reconciler, Work work) {
    running++;
    try {
      return reconciler.reconcile(work);
    } finally {
      running--;
    }
  }

  /** Stands for the lease, or renews it. */
  private void stand(Releases releases) {
    Fence.Moment asked = fence.now();
    if (lease.grant(this, world.now())) {
      long term = fence.renewed(asked, SimulatedLease.BELIEVED);
      if (!fence.leads()) {
        world.soon(this, () -> takeOver(term, releases));
      }
    } else if (!fence.holds()) {
      Topology.publish(vertx, new Fact.LeadershipChanged(new Leadership(Leadership.Role.STANDBY, "")));
    }
  }

  /** As the daemon does it: when nothing of an earlier term runs any more, and with all Releases read anew. */
  private void takeOver(long term, Releases releases) {
    if (running > 0) {
      world.timer(this, Duration.ofSeconds(1), () -> takeOver(term, releases));
      return;
    }
    freshness.takeOver();
    try {
      releases.refresh();
    } catch (ApiFault fault) {
      world.timer(this, Duration.ofSeconds(1), () -> takeOver(term, releases));
      return;
    }
    if (fence.open(term)) {
      world.log(() -> name + " leads");
      Topology.publish(vertx, new Fact.LeadershipChanged(new Leadership(Leadership.Role.LEADER, name)));
      woken(); // and fetches, unless that is not heard of
    }
  }

  /** What a webhook does. */
  void woken() {
    if (!world.chance(bus.loss)) {
      world.soon(this, this::poll);
    }
  }

  private void poll() {
    boolean doubted = !freshness.confirmed(term);
    if (read == null || doubted || !read.id().equals(git.head().id())) {
      read(read == null || doubted || world.chance(0.1) ? null : git.changedSince(read));
    }
  }

  private void read(@Nullable Set<String> changed) {
    Commit head = git.head();
    Catalog.Rendering rendering;
    try {
      rendering = catalog.update(head, read == null ? null : changed, git.tree());
    } catch (GitFault fault) {
      throw new IllegalStateException(fault);
    }
    read = head;
    term = freshness.term();
    world.log(() -> name + " reads " + head.id().substring(36) + ": " + new TreeSet<>(rendering.units()));
    long now = ++sequence;
    List<Desired> ruled = claims.rule(SimulatedGit.SOURCE, rendering).desired();
    wishes.describes(SimulatedGit.SOURCE, now, rendering.units(), rendering.complete(),
        new NewestWishes.Terms(term, Freshness.ALWAYS));
    ruled.forEach(wishes::wants);
    ruled
        .forEach(desired -> Topology.publish(vertx, new Fact.UnitDesired(desired, now, world.now(), world.now())));
    rendering.refused().forEach(refusal -> Topology.publish(vertx, new Fact.UnitRefused(refusal.unit(),
        SimulatedGit.SOURCE, refusal.namespace(), head, now, refusal.problems())));
    Topology.publish(vertx, new Fact.SourceRendered(SimulatedGit.SOURCE, head, now, rendering.units(),
        rendering.complete(), rendering.problems(), term));
  }

  boolean leads() {
    return fence.leads();
  }

  /** The commit that was read last; null before the first. */
  @Nullable
  Commit read() {
    return read;
  }

  /** True if it knows of both of the objects that every service has. */
  boolean knows(String service) {
    Release release = releases.get(new UnitKey(SimulatedGit.ENVIRONMENT, service));
    return release != null && release.status().inventory().stream()
        .filter(item -> item.key().name().equals(service)).count() == 2;
  }

  /** From now on nothing goes wrong any more. */
  void calm() {
    bus.loss = 0;
    faults = 0;
    crashes = 0;
    stops = 0;
  }

  /** Every watch begins again with a list; what was under way is lost. */
  void expire() {
    if (!dead) {
      watches.forEach(SimulatedWatch::relist);
    }
  }

  @Override
  public boolean dead() {
    return dead;
  }

  @Override
  public boolean stopped() {
    return stopped;
  }

  @Override
  public void die() {
    dead = true;
  }

  private final class Requests implements ApiServer {
    @Override
    public Map<String, Object> get(String path) throws ApiFault {
      trouble();
      return server.get(path);
    }

    @Override
    public Map<String, Object> send(String method, String path, String contentType, String body) throws ApiFault {
      world.meanwhile();
      trouble();
      stop();
      if (!fence.leads()) { // which the daemon's requests ask just before they are sent
        throw new ApiFault(ApiFault.Reason.STANDBY, "simulated");
      }
      assertTrue(lease.heldBy(SimulatedAgent.this, world.now()), () -> name + " writes without the lease: " + path);
      Map<String, Object> answer = server.send(method, path, contentType, body);
      world.log(() -> name + " " + method + " " + path);
      world.meanwhile();
      trouble();
      return answer;
    }

    private void stop() {
      if (world.outermost() && world.chance(stops)) {
        stopped = true;
        world.pass(Duration.ofMinutes(world.random.nextInt(40)));
        stopped = false;
        world.log(() -> name + " is woken");
      }
    }

    private void trouble() throws ApiFault {
      if (dead || world.chance(crashes)) {
        throw new Simulation.Crash();
      }
      if (world.chance(faults)) {
        throw new ApiFault(world.chance(0.5) ? ApiFault.Reason.TIMEOUT : ApiFault.Reason.SERVER_ERROR, "simulated");
      }
    }

    @Override
    public SharedIndexInformer<GenericKubernetesResource> informer(Discovery.Resource resource, boolean ours) {
      SimulatedWatch watch = new SimulatedWatch(world, server, SimulatedAgent.this, resource, ours);
      watches.add(watch);
      return watch.informer();
    }
  }

  /** How a unit does, whatever the reason. */
  private record OnlyHealth() implements Explanations {
    @Override
    public Health explain(UnitKey unit, List<InventoryItem> inventory, Map<ObjectKey, Observation> live,
        Release.Status before, boolean written) {
      return Judgement.health(inventory, live);
    }

    @Override
    public void forget(UnitKey unit) {
      // nothing is remembered
    }
  }
}
