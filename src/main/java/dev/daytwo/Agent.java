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
import dev.daytwo.config.EnvironmentConfig;
import dev.daytwo.config.LeaderElectionConfig;
import dev.daytwo.config.PlatformConfig;
import dev.daytwo.config.ReconcileConfig;
import dev.daytwo.config.RegistriesConfig;
import dev.daytwo.config.SourceConfig;
import dev.daytwo.event.Fact;
import dev.daytwo.event.Topology;
import dev.daytwo.git.GitFault;
import dev.daytwo.git.GitRepository;
import dev.daytwo.leader.Elector;
import dev.daytwo.leader.Identity;
import dev.daytwo.metrics.MetricsVerticle;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Leadership;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.plan.PruneBudget;
import dev.daytwo.platform.Platform;
import dev.daytwo.reconcile.Ailments;
import dev.daytwo.reconcile.Backoff;
import dev.daytwo.reconcile.Catalog;
import dev.daytwo.reconcile.CatalogVerticle;
import dev.daytwo.reconcile.Claims;
import dev.daytwo.reconcile.ClusterVerticle;
import dev.daytwo.reconcile.Digests;
import dev.daytwo.reconcile.LeaderVerticle;
import dev.daytwo.reconcile.NewestWishes;
import dev.daytwo.reconcile.Past;
import dev.daytwo.reconcile.PlanRunner;
import dev.daytwo.reconcile.PlatformInForce;
import dev.daytwo.reconcile.PruneScope;
import dev.daytwo.reconcile.PruneVerticle;
import dev.daytwo.reconcile.Reconciler;
import dev.daytwo.reconcile.ReleaseVerticle;
import dev.daytwo.reconcile.Rollouts;
import dev.daytwo.reconcile.SourceScope;
import dev.daytwo.reconcile.SourceVerticle;
import dev.daytwo.reconcile.TakeOver;
import dev.daytwo.reconcile.UnitVerticle;
import dev.daytwo.reconcile.Writers;
import dev.daytwo.registry.Registries;
import dev.daytwo.release.KubernetesEvents;
import dev.daytwo.release.Releases;
import dev.daytwo.web.Hook;
import dev.daytwo.web.Hooks;
import dev.daytwo.web.WebVerticle;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
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
  private static final Duration FETCH_DEADLINE = Duration.ofMinutes(2);

  private final AgentConfig config;
  private final Clock clock;
  private final PlatformInForce platform;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final Vertx vertx;
  private final KubernetesClient client;
  private final Fence fence;
  private final Semaphore places;
  private final Api api;
  private final Definitions definitions = new Definitions();
  private final Discovery discovery;
  private final LiveObjects objects;
  private final Releases releases;
  private final Ailments ailments;
  private final Registries registries;
  private final Map<String, GitRepository> repositories = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable DefinitionWatch kinds;
  private volatile @Nullable LeaderVerticle leader;
  private @Nullable WebVerticle web;

  private Agent(AgentConfig config, Config kubernetes, Vertx vertx, Clock clock, Platform platform,
      Duration patience) {
    this.platform = inForce(config.platform(), platform);
    this.config = config;
    this.vertx = vertx;
    this.clock = clock;
    Topology.register(vertx);
    client = Connection.open(kubernetes, config.reconcile().timeout(), fact -> Topology.publish(vertx, fact));
    fence = config.leaderElection().enabled() ? Fence.shut(System::nanoTime, clock) : Fence.none();
    places = new Semaphore(config.reconcile().concurrency(), true);
    api = new Api(client, config.reconcile().timeout(), fence);
    discovery = new Discovery(api, definitions);
    objects = ClusterVerticle.view(vertx, api, discovery, clock);
    releases = new Releases(api, discovery,
        (unit, release) -> Topology.publish(vertx, new Fact.ReleaseObserved(unit, release)));
    registries = new Registries(vertx, access(config.registries()), clock, REGISTRY_PATIENCE,
        fact -> Topology.publish(vertx, fact));
    ailments = new Ailments(api, patience, fact -> Topology.publish(vertx, fact));
  }

  /**
   * Starts the daemon, and returns when it follows its sources. An API server that is not there is waited for.
   *
   * @throws GitFault             if the folder for clones cannot be used
   * @throws InterruptedException if it was told to stop meanwhile
   */
  public static Agent start(AgentConfig config, Config kubernetes) throws GitFault, InterruptedException {
    return start(config, kubernetes, Vertx.vertx(), Clock.systemUTC(), Platform.BUILT_IN, PATIENCE);
  }

  /**
   * The same on a bus that the caller has made, and that the agent closes, by the caller's clock, and with his platform where the
   * configuration names none.
   *
   * @param patience how long a rollout may take before the agent looks why
   */
  static Agent start(AgentConfig config, Config kubernetes, Vertx vertx, Clock clock, Platform platform,
      Duration patience) throws GitFault, InterruptedException {
    Agent agent = new Agent(config, kubernetes, vertx, clock, platform, patience);
    try {
      agent.run();
      return agent;
    } catch (GitFault | InterruptedException | RuntimeException e) {
      agent.close();
      throw e;
    }
  }

  private void run() throws GitFault, InterruptedException {
    ReconcileConfig reconcile = config.reconcile();
    PruneBudget budget = new PruneBudget(reconcile.prune().maxPercent(), reconcile.prune().maxCount());
    Backoff backoff = new Backoff(reconcile.retry().from(), reconcile.retry().to());

    MetricsVerticle metrics = new MetricsVerticle(clock, objects::size, places::getQueueLength, fence::leads);
    deploy(metrics);
    WebVerticle server = new WebVerticle(config.http().host(), config.http().port(), names(), config.platform() != null,
        objects::synced,
        this::leadership, metrics::scrape, new Hooks(this::hooks, clock));
    deploy(server);
    web = server;
    LOG.atInfo().addKeyValue("event", "listening").log("answers on port {}", server.port());

    if (config.leaderElection().enabled()) {
      stand();
    }
    connect(backoff);

    deploy(
        new ReleaseVerticle(releases, new KubernetesEvents(api, clock, Identity.pod(System.getenv())), fence::leads));
    deploy(new ClusterVerticle(objects, discovery, told -> kinds = new DefinitionWatch(api, definitions, told),
        reconcile.resync()));
    NewestWishes wishes = new NewestWishes();
    deploy(new PruneVerticle(releases, budget,
        new PruneScope(names(), Set.copyOf(config.retiredSources()), environments(), kept()), wishes, clock,
        fence::leads));
    PlanRunner runner = new PlanRunner(new Writers(api, discovery, this::user, api::as), objects, releases, clock,
        fact -> Topology.publish(vertx, fact));
    Map<String, Catalog> catalogs = new ConcurrentHashMap<>();
    Rollouts rollouts = new Rollouts(reconcile.maxRollouts(), fact -> Topology.publish(vertx, fact));
    rollouts.resume(releases.all());
    Topology.hear(vertx, Fact.LeadershipChanged.class, fact -> {
      if (fact.now().leads()) { // what another one has let in meanwhile
        rollouts.resume(releases.all());
      }
    });
    Past past = new Past(repositories, catalogs);
    Claims claims = new Claims(names(), releases::all);
    Reconciler reconciler = new Reconciler(objects, discovery, releases, runner, budget, ailments, past,
        new Digests(platform, registries::find), wishes, claims, rollouts, policies(), clock,
        fact -> Topology.publish(vertx, fact));
    for (int i = 0; i < SHARES; i++) {
      deploy(new UnitVerticle(new UnitVerticle.Share(i, SHARES), reconciler, releases, places, backoff,
          reconcile.resync(), clock, random, fence::leads));
    }

    for (SourceConfig source : config.sources()) {
      repositories.put(source.name(), Clones.open(config.dataDir().resolve(source.name()), source));
      catalogs.put(source.name(), new Catalog(scope(source), platform, this::clusterScoped, clock));
    }
    deploy(new CatalogVerticle(repositories, catalogs, platform, claims, wishes, reconcile.resync(), clock));
    for (SourceConfig source : config.sources()) {
      GitRepository repository = repositories.get(source.name());
      if (repository != null) {
        deploy(new SourceVerticle(source.name(), repository, source.poll(), FETCH_DEADLINE, clock, random));
      }
    }
  }

  /** Stands for election, from the start on: until it wins, it only gets ready to. */
  private void stand() {
    LeaderElectionConfig election = config.leaderElection();
    Elector.Terms terms = new Elector.Terms(election.leaseDuration(), election.renewDeadline(),
        election.retryPeriod());
    Api direct = new Api(client, terms.request());
    TakeOver takeOver = new TakeOver(places, config.reconcile().concurrency(), releases, () -> {
      if (config.installCrds()) {
        Crds.install(direct, discovery, config.reconcile().timeout());
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
  private void connect(Backoff backoff) throws InterruptedException {
    for (int failures = 1;; failures++) {
      try {
        if (config.installCrds() && config.leaderElection().enabled()) {
          Crds.installIfAbsent(new Api(client, config.reconcile().timeout()), discovery, config.reconcile().timeout());
        } else if (config.installCrds()) {
          Crds.install(api, discovery, config.reconcile().timeout());
        }
        releases.watch().get(config.reconcile().timeout().toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (ApiFault | ExecutionException | TimeoutException e) {
        Duration wait = backoff.after(failures, random);
        LOG.atWarn().addKeyValue("event", "not-connected").log("the cluster cannot be used yet: {}; next try in {} ms",
            e.getMessage(), wait.toMillis());
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

  private Set<String> names() {
    return config.sources().stream().map(SourceConfig::name).collect(Collectors.toSet());
  }

  /** In whose name the objects of a source are written; null for the agent's own, as for a source that is retired. */
  private @Nullable String user(String source) {
    return config.sources().stream().filter(each -> each.name().equals(source)).map(SourceConfig::user)
        .filter(Objects::nonNull).findFirst().orElse(null);
  }

  private List<Hook> hooks() {
    return config.sources().stream().map(source -> new Hook(source.name(), source.url(), source.ref(),
        source.webhook() == null ? null : source.webhook().secretFile())).toList();
  }

  private Map<String, Environment.Policy> policies() {
    return config.environments().stream()
        .collect(Collectors.toMap(EnvironmentConfig::name, EnvironmentConfig::policy));
  }

  private Set<String> environments() {
    return config.environments().stream().map(EnvironmentConfig::name).collect(Collectors.toSet());
  }

  /** The environments in which nothing is deleted. */
  private Set<String> kept() {
    return config.environments().stream().filter(environment -> !environment.policy().prune())
        .map(EnvironmentConfig::name).collect(Collectors.toSet());
  }

  private SourceScope scope(SourceConfig source) {
    List<Environment> environments = config.environments().stream()
        .filter(environment -> source.environments().contains(environment.name())).map(EnvironmentConfig::environment)
        .toList();
    return new SourceScope(source.name(),
        path -> source.reads(path) && !platform.isFile(source.name(), path), new HashSet<>(source.kinds().allow()),
        source.kinds().manifests(), new HashSet<>(source.kinds().cluster()),
        (namespace, own) -> source.namespaces().isEmpty() ? namespace.equals(own) : source.mayWriteTo(namespace),
        environments);
  }

  private static PlatformInForce inForce(@Nullable PlatformConfig written, Platform otherwise) {
    if (written == null) {
      return PlatformInForce.always(otherwise);
    }
    return written.source() != null
        ? PlatformInForce.inSource(written.source(), written.inSource())
        : PlatformInForce.onDisk(Objects.requireNonNull(written.file()));
  }

  private static Registries.Access access(RegistriesConfig written) {
    return new Registries.Access(written.dockerConfig(), written.caFile(), Set.copyOf(written.insecure()));
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
      if (places.tryAcquire(config.reconcile().concurrency(), LAST_WRITES.toMillis(), TimeUnit.MILLISECONDS)) {
        places.release(config.reconcile().concurrency());
      }
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
    repositories.values().forEach(GitRepository::close);
  }
}
