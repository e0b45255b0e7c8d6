package dev.daytwo.reconcile;

import dev.daytwo.event.Complaint;
import dev.daytwo.event.Fact;
import dev.daytwo.event.LogKeys;
import dev.daytwo.event.Topology;
import dev.daytwo.git.GitFault;
import dev.daytwo.git.GitRepository;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Leverage;
import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.platform.Platform;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reader of commits: it turns what a source has at a commit into what is wanted of each unit, and tells of the units
 * that the commit touched.
 */
public final class CatalogVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogVerticle.class);
  private static final Duration AGAIN = Duration.ofSeconds(10);
  /** How often the platform's file is looked at if it is on disk. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Claims claims;
  private final Map<String, Reading> readings = new ConcurrentHashMap<>();
  private final Map<String, GitRepository> repositories;
  private final Map<String, Catalog> catalogs;
  private final NewestWishes wishes;
  private final Freshness freshness;
  private final Supplier<Duration> resync;
  private final Clock clock;
  private final PlatformInForce platform;
  private final ExecutorService reader = Executors
      .newSingleThreadExecutor(Thread.ofVirtual().name("catalog").factory());

  /** Counts the renderings; the reader's one thread alone does. */
  private long sequence;
  /** In which the platform's commit was fetched. */
  private long platformTerm = Freshness.ALWAYS;

  /** What a source said last, whoever has what of it. */
  private record Said(Commit commit, Catalog.Rendering rendering, long term) {}

  /** A source's repository, and what is known of it. Used by the reader's one thread. */
  private static final class Reading {
    final GitRepository repository;
    final Catalog catalog;
    final Complaint complaint = new Complaint();
    final Complaint problems = new Complaint();
    @Nullable
    String commit;
    @Nullable
    Said said;

    Reading(GitRepository repository, Catalog catalog) {
      this.repository = repository;
      this.catalog = catalog;
    }
  }

  /**
   * A reader.
   *
   * @param repositories by source; what comes and goes later is told of
   * @param catalogs     the same
   * @param platform what everything is rendered with
   * @param wishes learns what is wanted
   * @param freshness tells what was fetched when
   * @param resync how often everything is told again though nothing was heard, by the configuration in force
   */
  public CatalogVerticle(Map<String, GitRepository> repositories, Map<String, Catalog> catalogs,
      PlatformInForce platform, Claims claims, NewestWishes wishes, Freshness freshness,
      Supplier<Duration> resync, Clock clock) {
    this.claims = claims;
    this.platform = platform;
    this.repositories = repositories;
    this.catalogs = catalogs;
    repositories.keySet().forEach(this::open);
    this.wishes = wishes;
    this.freshness = freshness;
    this.resync = resync;
    this.clock = clock;
  }

  private void open(String source) {
    GitRepository repository = repositories.get(source);
    Catalog catalog = catalogs.get(source);
    if (repository != null && catalog != null) {
      readings.put(source, new Reading(repository, catalog));
    }
  }

  /** Sources that come or change are read as soon as their clone has something; of one that is gone nothing is wanted. */
  private void configured(Fact.ConfigRead fact) {
    fact.gone().forEach(source -> {
      readings.remove(source);
      claims.leave(source);
      wishes.leave(source);
    });
    fact.changed().forEach(this::open);
    Set<String> anew = new HashSet<>(fact.changed());
    anew.addAll(lookAtPlatform());
    if (seen(platform.lookAgain())) {
      anew.addAll(readings.keySet());
    }
    anew.forEach(this::again);
  }

  @Override
  public Future<?> start() {
    Topology.hear(vertx, Fact.ConfigRead.class, fact -> reader.execute(() -> configured(fact)));
    Topology.hear(vertx, Fact.CommitFetched.class,
        fact -> reader.execute(() -> read(fact.source(), fact.commit(), fact.changed(), fact.seenAt(), fact.term())));
    Topology.hear(vertx, Fact.SourceFetched.class, fact -> reader.execute(() -> confirmed(fact)));
    Topology.hear(vertx, Fact.SourceFailed.class, fact -> reader.execute(() -> doubted(fact)));
    Topology.hear(vertx, Fact.LeadershipChanged.class, fact -> reader.execute(() -> decideAgain(fact)));
    reader.execute(this::look);
    vertx.setPeriodic(LOOK.toMillis(), timer -> reader.execute(this::look));
    Beat beat = new Beat(vertx, clock, resync, () -> readings.keySet().forEach(this::again));
    Topology.hear(vertx, Fact.ConfigRead.class, fact -> beat.changed());
    return Future.succeededFuture();
  }

  /** A fetch found nothing new, and that is news if nobody knew. Of a new commit another fact tells. */
  private void confirmed(Fact.SourceFetched fact) {
    Reading reading = readings.get(fact.source());
    Said said = reading == null ? null : reading.said;
    if (said != null && freshness.of(fact.source()) > said.term && said.commit.id().equals(fact.head().id())) {
      again(fact.source());
    }
  }

  /** What was said last cannot be confirmed since this agent took over: people have to know. */
  private void doubted(Fact.SourceFailed fact) {
    Reading reading = readings.get(fact.source());
    Said said = reading == null ? null : reading.said;
    if (said != null && freshness.of(fact.source()) < Math.min(0, said.term)) {
      again(fact.source());
    }
  }

  /** The former leader may have heard of those that want one thing in another order: its Releases tell. */
  private void decideAgain(Fact.LeadershipChanged fact) {
    if (fact.now().leads() && claims.contested()) {
      claims.reload();
      readings.keySet().forEach(this::again);
    }
  }

  private void look() {
    lookAtPlatform().forEach(this::again);
  }

  /**
   * Reads the platform's file, unless a commit tells when to; returns the sources that have to be read anew for that. Who
   * has the file, or had it until now, is: what is the platform's is no descriptor.
   */
  private Set<String> lookAtPlatform() {
    if (!platform.moved()) {
      return seen(platform.look()) ? readings.keySet() : Set.of();
    }
    Set<String> concerned = platform.sources();
    long before = platformTerm;
    return seen(lookElsewhere()) || before != platformTerm ? readings.keySet() : concerned;
  }

  /** Reads the platform's file where it is written now, if what is there is known to be the newest. */
  private PlatformInForce.@Nullable Look lookElsewhere() {
    String source = platform.source();
    if (source == null) {
      believed(Freshness.ALWAYS);
      return platform.look();
    }
    try {
      Reading reading = readings.get(source);
      long term = freshness.of(source);
      Commit head = reading == null ? null : reading.repository.head();
      if (reading == null || head == null || !freshness.confirmed(term)) {
        return platform.unread();
      }
      SourceTree tree = SourceTree.of(reading.repository.tree(head.id()));
      believed(term);
      return platform.look(source, tree);
    } catch (GitFault fault) {
      failed(source, fault);
      return platform.unread();
    }
  }

  /** Tells what came of a look at the platform's file; true if everything has to be rendered anew. */
  private boolean seen(PlatformInForce.@Nullable Look look) {
    if (look == null) {
      return false;
    }
    for (Problem problem : look.problems()) {
      LOG.atWarn().addKeyValue("event", "platform-refused").log("{}; {}", problem, look.inForce()
          ? "the last good platform stays in force"
          : "nothing is rendered or removed until it is mended");
    }
    if (look.changed()) {
      LOG.atInfo().addKeyValue("event", "platform").log("the platform is what {} now",
          look.path().isEmpty() ? "is built in" : look.path() + " says");
    }
    Platform now = platform.now();
    Topology.publish(vertx, new Fact.PlatformRead(look.inForce(), now == null ? Leverage.Hours.BUILT_IN : now.hours(),
        look.problems()));
    return look.changed();
  }

  /** Reads the head whole, whatever was heard or not heard. */
  private void again(String source) {
    reader.execute(() -> {
      try {
        Reading reading = readings.get(source);
        long term = freshness.of(source);
        Commit head = reading == null ? null : reading.repository.head();
        if (head != null) {
          read(source, head, null, clock.instant(), term);
        }
      } catch (GitFault fault) {
        failed(source, fault);
      }
    });
  }

  private Reading reading(String source) {
    Reading reading = readings.get(source);
    if (reading == null) {
      throw new IllegalStateException("no source " + source);
    }
    return reading;
  }

  private void read(String source, Commit commit, @Nullable Set<String> changed, Instant seenAt, long term) {
    Reading reading = readings.get(source);
    if (reading == null) {
      return; // it is followed no more
    }
    try {
      // Without the commit before, what changed since then says nothing; and what was doubted is told anew.
      Set<String> paths = reading.commit == null || reading.said == null || !freshness.confirmed(reading.said.term)
          ? null
          : changed;
      reading.commit = null;
      SourceTree tree = SourceTree.of(reading.repository.tree(commit.id()));
      // a platform that is known to be the newest gives way to no commit of which that is not known
      if (platform.isIn(source)
          && (freshness.confirmed(term) || !freshness.confirmed(platformTerm) || platform.now() == null)) {
        boolean other = seen(platform.look(source, tree));
        if (believed(term) || other) {
          paths = null;
          readings.keySet().stream().filter(each -> !each.equals(source)).forEach(this::again);
        }
      }
      if (platform.now() == null) {
        return; // once there is one, everything is read again
      }
      Catalog.Rendering rendering = reading.catalog.update(commit, paths, tree);
      reading.commit = commit.id();
      tell(source, commit, term < 0
          ? rendering.unconfirmed()
          : platformTerm < 0 ? rendering.withUnconfirmedPlatform() : rendering, seenAt, term);
    } catch (GitFault fault) {
      failed(source, fault);
    } catch (RuntimeException e) {
      LogKeys.commit(LOG.atError(), source, commit).setCause(e).addKeyValue("event", "defect")
          .log("{} at {} could not be rendered; what it said last stays in force", source, commit.abbreviated());
    }
  }

  /** Notes in which term the platform's commit was fetched; true if that is something else than before. */
  private boolean believed(long term) {
    boolean news = platformTerm != term;
    platformTerm = term;
    return news;
  }

  private void failed(String source, GitFault fault) {
    Reading reading = readings.get(source);
    if (reading != null && reading.complaint.news(String.valueOf(fault.getMessage()), clock.instant())) {
      LogKeys.source(LOG.atWarn(), source).addKeyValue("event", "commit-unreadable").log("{}: {}", source,
          fault.getMessage());
    }
    vertx.setTimer(AGAIN.toMillis(), timer -> again(source));
  }

  private void tell(String source, Commit commit, Catalog.Rendering rendering, Instant seenAt, long term) {
    Claims.Ruling ruling = claims.rule(source, rendering);
    Reading reading = reading(source);
    reading.said = new Said(commit, rendering, term);
    reading.complaint.over();
    tellProblems(source, commit, reading);
    long now = ++sequence;
    Instant at = clock.instant();
    wishes.describes(source, now, rendering.units(), rendering.complete(),
        new NewestWishes.Terms(term, platformTerm));
    ruling.desired().forEach(wishes::wants); // all of them, before the first is told
    for (Desired desired : ruling.desired()) {
      Topology.publish(vertx, new Fact.UnitDesired(desired, now, seenAt, at));
    }
    for (Catalog.Refusal refusal : rendering.refused()) {
      Topology.publish(vertx,
          new Fact.UnitRefused(refusal.unit(), source, refusal.namespace(), commit, now, refusal.problems()));
    }
    for (Claims.Waiting waiting : claims.waiting(source)) {
      Topology.publish(vertx, waiting.byObject()
          ? new Fact.UnitRefused(waiting.desired().unit(), source, waiting.desired().namespace(), commit, now,
              List.of(problem(waiting, reading)))
          : new Fact.UnitClaimed(waiting.other().unit(), source));
    }
    rendered(source, reading, now);
    for (String freed : ruling.freed()) {
      rendered(freed, reading(freed), now);
    }
  }

  /** At each commit, and not when the same one is only read again. */
  private void tellProblems(String source, Commit commit, Reading reading) {
    List<Problem> problems = problems(source, reading);
    if (reading.problems.news(commit.id() + problems, clock.instant())) {
      for (Problem problem : problems) {
        LogKeys.commit(LOG.atWarn(), source, commit).addKeyValue("event", "problem").log("{}", problem);
      }
    }
  }

  /** Tells what a source has said last. */
  private void rendered(String source, Reading reading, long now) {
    Said said = reading.said;
    if (said != null) {
      Topology.publish(vertx, new Fact.SourceRendered(source, said.commit, now, said.rendering.units(),
          said.rendering.complete(), problems(source, reading), said.term));
    }
  }

  private List<Problem> problems(String source, Reading reading) {
    List<Problem> problems = new ArrayList<>(
        reading.said == null ? List.of() : reading.said.rendering.problems());
    claims.waiting(source).forEach(waiting -> problems.add(problem(waiting, reading)));
    return problems;
  }

  private static Problem problem(Claims.Waiting waiting, Reading reading) {
    return new Problem(Position.of(reading.catalog.place(waiting.desired().unit().service())), "", waiting.words());
  }

  @Override
  public Future<?> stop() {
    reader.shutdownNow();
    return Future.succeededFuture();
  }
}
