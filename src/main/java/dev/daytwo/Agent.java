package dev.daytwo;

import dev.daytwo.cluster.Api;
import dev.daytwo.cluster.ApiFault;
import dev.daytwo.cluster.Connection;
import dev.daytwo.cluster.Crds;
import dev.daytwo.cluster.DefinitionWatch;
import dev.daytwo.cluster.Definitions;
import dev.daytwo.cluster.Discovery;
import dev.daytwo.cluster.Fence;
import dev.daytwo.cluster.LiveObjects;
import dev.daytwo.config.AgentConfig;
import dev.daytwo.config.ConfigFile;
import dev.daytwo.config.LeaderElectionConfig;
import dev.daytwo.config.SourceConfig;
import dev.daytwo.config.TracingConfig;
import dev.daytwo.event.Complaint;
import dev.daytwo.event.Fact;
import dev.daytwo.event.Topology;
import dev.daytwo.git.GitFault;
import dev.daytwo.leader.Elector;
import dev.daytwo.leader.Identity;
import dev.daytwo.metrics.MetricsVerticle;
import dev.daytwo.model.Leadership;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.notify.CommitStatusVerticle;
import dev.daytwo.notify.NotifyVerticle;
import dev.daytwo.platform.Platform;
import dev.daytwo.reconcile.Ailments;
import dev.daytwo.reconcile.CatalogVerticle;
import dev.daytwo.reconcile.Claims;
import dev.daytwo.reconcile.ClusterVerticle;
import dev.daytwo.reconcile.Digests;
import dev.daytwo.reconcile.Freshness;
import dev.daytwo.reconcile.LeaderVerticle;
import dev.daytwo.reconcile.NewestWishes;
import dev.daytwo.reconcile.Past;
import dev.daytwo.reconcile.Places;
import dev.daytwo.reconcile.PlanRunner;
import dev.daytwo.reconcile.PlatformInForce;
import dev.daytwo.reconcile.PruneVerticle;
import dev.daytwo.reconcile.Reconciler;
import dev.daytwo.reconcile.ReleaseVerticle;
import dev.daytwo.reconcile.Rollouts;
import dev.daytwo.reconcile.TakeOver;
import dev.daytwo.reconcile.UnitVerticle;
import dev.daytwo.reconcile.Writers;
import dev.daytwo.registry.Registries;
import dev.daytwo.release.Callers;
import dev.daytwo.release.KubernetesEvents;
import dev.daytwo.release.Releases;
import dev.daytwo.tracing.TracingVerticle;
import dev.daytwo.web.Hooks;
import dev.daytwo.web.MetricsRoute;
import dev.daytwo.web.WebVerticle;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon: it builds every part and hands each what it needs. Read {@link #start} from top to bottom to see how the
 * whole hangs together.
 */
public final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final int SHARES = 2;
  private static final Duration LAST_WRITES = Duration.ofSeconds(8);
  /** A rollout that goes well is done by then: pods count as available after ten seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  /** How long a unit keeps its place while a registry says nothing; what it says later is there for the next try. */
  private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(2);

  private final AgentConfig config;
  private final Clock clock;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final Vertx vertx;
  private final Vertx loop = Connection.loop();
  private final KubernetesClient client;
  private final Fence fence;
  private final Places places;
  private final Freshness freshness = new Freshness();
  private final Api api;
  private final Definitions definitions = new Definitions();
  private final Discovery discovery;
  private final LiveObjects objects;
  private final Releases releases;
  private final Ailments ailments;
  private final Registries registries;
  private final @Nullable ConfigFile file;
  private final ConfigInForce inForce;
  private final Following following;
  private final LogSettings logSettings = new LogSettings();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable DefinitionWatch kinds;
  private volatile @Nullable LeaderVerticle leader;
  private @Nullable WebVerticle web;

  private Agent(AgentConfig config, @Nullable ConfigFile file, Config kubernetes, Vertx vertx, Clock clock,
      Platform platform, Duration patience) {
    inForce = new ConfigInForce(config, platform);
    this.config = config;
    this.file = file;
    this.vertx = vertx;
    this.clock = clock;
    Topology.register(vertx);
    client = Connection.open(kubernetes, inForce.timeout(), fact -> Topology.publish(vertx, fact), loop);
    fence = config.leaderElection().enabled() ? Fence.shut(System::nanoTime, clock) : Fence.none();
    places = new Places(config.reconcile().concurrency());
    api = new Api(client, inForce::timeout, fence);
    discovery = new Discovery(api, definitions);
    objects = ClusterVerticle.view(vertx, api, discovery, clock);
    releases = new Releases(api, discovery,
        (unit, release) -> Topology.publish(vertx, new Fact.ReleaseObserved(unit, release)));
    registries = new Registries(vertx, inForce.registries(), clock, REGISTRY_PATIENCE,
        fact -> Topology.publish(vertx, fact));
    following = new Following(freshness, vertx, clock, random, inForce, this::clusterScoped);
    ailments = new Ailments(api, patience, fact -> Topology.publish(vertx, fact));
  }

  /**
   * Starts the daemon, and returns when it follows its sources. An API server that is not there is waited for.
   *
   * @param config what the file said at the start
   * @param file   is looked at again from time to time
   * @throws GitFault             if the folder for clones cannot be used
   * @throws InterruptedException if it was told to stop meanwhile
   */
  public static Agent start(AgentConfig config, ConfigFile file, Config kubernetes)
      throws GitFault, InterruptedException {
    return start(config, file, kubernetes, bus(), Clock.systemUTC(), Platform.BUILT_IN, PATIENCE);
  }

  /**
   * A bus with one event loop. What takes time runs on virtual threads, and a fact that is told on the loop that hears it wakes
   * nobody: that waking was a tenth of the agent's CPU time in a large sync.
   */
  static Vertx bus() {
    return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  }

  /**
   * The same on a bus that the caller has made, and that the agent closes, by the caller's clock, and with his platform where the
   * configuration names none.
   *
   * @param file     null for a configuration that stays
   * @param patience how long a rollout may take before the agent looks why
   */
  static Agent start(AgentConfig config, @Nullable ConfigFile file, Config kubernetes, Vertx vertx, Clock clock,
      Platform platform, Duration patience) throws GitFault, InterruptedException {
    Agent agent = new Agent(config, file, kubernetes, vertx, clock, platform, patience);
    try {
      agent.run();
      return agent;
    } catch (GitFault | InterruptedException | RuntimeException e) {
      agent.close();
      throw e;
    }
  }

  private void run() throws GitFault, InterruptedException {
    logSettings.follow(config.log());
    MetricsVerticle metrics = new MetricsVerticle(clock, objects::size, places::waiting, fence::leads, inForce);
    deploy(metrics);
    WebVerticle server = new WebVerticle(config.http().host(), config.http().port(), inForce.names(),
        config.platform() != null,
        objects::synced,
        this::leadership, new MetricsRoute(metrics.exposition()::type, metrics.exposition()::write), inForce::followed,
        new Callers(new Api(client, inForce::timeout, Fence.none()), clock), new Hooks(inForce::followed, clock));
    deploy(server);
    web = server;
    LOG.atInfo().addKeyValue("event", "listening").log("answers on port {}", server.port());

    TracingConfig tracing = TracingConfig.of(config, System.getenv());
    if (tracing != null) {
      deploy(new TracingVerticle(tracing.endpoint(), tracing.headersFile(), tracing.sampleRatio(),
          Identity.pod(System.getenv()), clock, fence::leads));
    }
    deploy(new NotifyVerticle(inForce::receivers, fence::leads, clock, random));
    deploy(new CommitStatusVerticle(inForce::commitHosts, fence::leads, clock, random));
    if (config.leaderElection().enabled()) {
      stand();
    }
    connect();

    deploy(
        new ReleaseVerticle(releases, new KubernetesEvents(api, clock, Identity.pod(System.getenv())), fence::leads));
    deploy(new ClusterVerticle(objects, discovery, told -> kinds = new DefinitionWatch(api, definitions, told),
        inForce::resync, clock));
    NewestWishes wishes = new NewestWishes(freshness);
    deploy(new PruneVerticle(releases, inForce::configured, wishes, freshness, clock, fence::leads));
    PlanRunner runner = new PlanRunner(new Writers(api, discovery, inForce::user, api::as), objects, releases, clock,
        fact -> Topology.publish(vertx, fact));
    Rollouts rollouts = new Rollouts(config.reconcile().maxRollouts(), fact -> Topology.publish(vertx, fact));
    rollouts.resume(releases.all(), inForce.configured().scope());
    Topology.hear(vertx, Fact.LeadershipChanged.class, fact -> {
      if (fact.now().leads()) { // what another one has let in meanwhile
        rollouts.resume(releases.all(), inForce.configured().scope());
      }
    });
    PlatformInForce platform = inForce.platform();
    Past past = new Past(following.repositories, following.catalogs);
    Claims claims = new Claims(inForce::names, releases::all);
    Reconciler reconciler = new Reconciler(objects, discovery, releases, runner, inForce::configured, ailments,
        past, new Digests(platform, registries::find), wishes, claims, rollouts, clock,
        fact -> Topology.publish(vertx, fact));
    for (int i = 0; i < SHARES; i++) {
      deploy(new UnitVerticle(new UnitVerticle.Share(i, SHARES), reconciler, releases, places, inForce::backoff,
          inForce::resync, clock, random, fence::leads));
    }

    for (SourceConfig source : config.sources()) {
      following.open(config, source);
    }
    deploy(new CatalogVerticle(following.repositories, following.catalogs, platform, claims, wishes,
        freshness, inForce::resync, clock));
    config.sources().forEach(following::listen);
    if (file != null) {
      deploy(new ConfigVerticle(file, inForce, following, gone -> {
        gone.forEach(wishes::leave);
        past.forget();
        logSettings.follow(inForce.get().log());
        rollouts.retain(releases.all(), inForce.configured().scope());
        rollouts.resize(inForce.get().reconcile().maxRollouts());
        places.resize(inForce.get().reconcile().concurrency());
        registries.ask(inForce.registries());
        Connection.timeout(client, inForce.timeout());
      }, clock));
    }
  }

  /** Stands for election, from the start on: until it wins, it only gets ready to. */
  private void stand() {
    LeaderElectionConfig election = config.leaderElection();
    Elector.Terms terms = new Elector.Terms(election.leaseDuration(), election.renewDeadline(),
        election.retryPeriod());
    Api direct = new Api(client, terms.request());
    TakeOver takeOver = new TakeOver(places, freshness, releases, () -> {
      if (config.installCrds()) {
        Crds.install(direct, discovery, inForce.timeout());
      }
    });
    LeaderVerticle candidate = new LeaderVerticle(direct,
        new LeaderVerticle.Candidate(Identity.namespace(election.namespace(), client), election.name(),
            Identity.unique(System.getenv()), terms),
        fence, takeOver, clock);
    leader = candidate;
    deploy(candidate);
  }

  private Leadership leadership() {
    LeaderVerticle candidate = leader;
    return candidate != null
        ? candidate.leadership()
        : config.leaderElection().enabled() ? Leadership.UNKNOWN : Leadership.ALONE;
  }

  /** Installs the custom resource and reads what it holds, as often as it takes. */
  private void connect() throws InterruptedException {
    Complaint complaint = new Complaint();
    for (int failures = 1;; failures++) {
      try {
        if (config.installCrds() && config.leaderElection().enabled()) {
          Crds.installIfAbsent(new Api(client, inForce.timeout()), discovery, inForce.timeout());
        } else if (config.installCrds()) {
          Crds.install(api, discovery, inForce.timeout());
        }
        releases.watch().get(inForce.timeout().toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (ApiFault | ExecutionException | TimeoutException e) {
        Duration wait = inForce.backoff().after(failures, random);
        if (complaint.news(String.valueOf(e.getMessage()), clock.instant())) {
          LOG.atWarn().addKeyValue("event", "not-connected").log(
              "the cluster cannot be used yet: {}; it is tried again",
              e.getMessage());
        }
        if (closed.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new InterruptedException("closed");
        }
      }
    }
  }

  private void deploy(Deployable verticle) {
    done(vertx.deployVerticle(verticle));
  }

  private static void done(Future<?> future) {
    try {
      future.await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("a part of the agent did not start or stop within 30 s", e);
    }
  }

  private boolean clusterScoped(ObjectKind kind) {
    try {
      return !discovery.resource(kind).namespaced();
    } catch (ApiFault fault) {
      return false; // the apply says what is wrong with the kind
    }
  }

  /** The port of the HTTP server; 0 before it listens. */
  public int port() {
    return web == null ? 0 : web.port();
  }

  /** Blocks until the daemon has been closed. */
  public void awaitClose() throws InterruptedException {
    closed.await();
  }

  /** Ends what has begun, begins nothing more, and only then lets go of the lease, so that the next leader knows all. */
  private void stepDown(LeaderVerticle candidate) {
    try {
      fence.stopping();
      places.awaitIdle(LAST_WRITES);
      fence.end();
      api.awaitAnswers(LAST_WRITES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    candidate.stepDown();
  }

  @Override
  public void close() {
    closed.countDown();
    LeaderVerticle candidate = leader;
    if (candidate != null) {
      stepDown(candidate);
    }
    if (kinds != null) {
      kinds.close();
    }
    objects.close(); // first, since watches tell what they see on the bus
    ailments.close();
    releases.close();
    done(vertx.close());
    client.close();
    done(loop.close());
    following.close();
  }
}
