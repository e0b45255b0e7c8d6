package dev.daytwo;

import dev.daytwo.config.AgentConfig;
import dev.daytwo.config.SourceConfig;
import dev.daytwo.git.GitFault;
import dev.daytwo.git.GitRepository;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.reconcile.Catalog;
import dev.daytwo.reconcile.Freshness;
import dev.daytwo.reconcile.SourceVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The sources that are followed: of each a clone, a catalog and an ear, which come and go with the configuration. Used by
 * one thread at a time; the maps may be read by all.
 */
final class Following implements AutoCloseable {
  private static final Duration FETCH_DEADLINE = Duration.ofMinutes(2);

  final Map<String, GitRepository> repositories = new ConcurrentHashMap<>();
  final Map<String, Catalog> catalogs = new ConcurrentHashMap<>();
  private final Map<String, String> ears = new ConcurrentHashMap<>();
  private final List<GitRepository> left = new ArrayList<>();
  private final Freshness freshness;
  private final Vertx vertx;
  private final Clock clock;
  private final RandomGenerator random;
  private final ConfigInForce inForce;
  private final Predicate<ObjectKind> clusterScoped;

  Following(Freshness freshness, Vertx vertx, Clock clock, RandomGenerator random, ConfigInForce inForce,
      Predicate<ObjectKind> clusterScoped) {
    this.freshness = freshness;
    this.vertx = vertx;
    this.clock = clock;
    this.random = random;
    this.inForce = inForce;
    this.clusterScoped = clusterScoped;
  }

  /** Opens the clone of a source; does not touch the network. */
  void open(AgentConfig config, SourceConfig source) throws GitFault {
    repositories.put(source.name(), Clones.open(config.dataDir().resolve(source.name()), source));
    catalog(config, source);
  }

  /** Has what the source says rendered by what it may now. */
  void catalog(AgentConfig config, SourceConfig source) {
    catalogs.put(source.name(), new Catalog(inForce.scope(config, source), inForce.platform(), clusterScoped, clock));
  }

  /** Begins to fetch. */
  void listen(SourceConfig source) {
    GitRepository repository = repositories.get(source.name());
    if (repository != null) {
      ears.put(source.name(), done(vertx.deployVerticle(
          new SourceVerticle(source.name(), repository, freshness, source.poll(), FETCH_DEADLINE, clock, random))));
    }
  }

  /** Closes what was left at the change before: nobody reads that any more. */
  void tidy() {
    left.forEach(GitRepository::close);
    left.clear();
  }

  /** Ends fetching. Who still reads the clone is not disturbed. */
  void leave(String source) {
    String ear = ears.remove(source);
    if (ear != null) {
      done(vertx.undeploy(ear));
    }
    GitRepository repository = repositories.remove(source);
    if (repository != null) {
      left.add(repository);
    }
    catalogs.remove(source);
    freshness.forget(source);
  }

  private static <T> T done(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("a source did not start or stop within 30 s", e);
    }
  }

  @Override
  public void close() {
    repositories.values().forEach(GitRepository::close);
    left.forEach(GitRepository::close);
  }
}
