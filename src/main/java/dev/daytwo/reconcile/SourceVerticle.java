package dev.daytwo.reconcile;

import dev.daytwo.event.Complaint;
import dev.daytwo.event.Fact;
import dev.daytwo.event.LogKeys;
import dev.daytwo.event.Topology;
import dev.daytwo.git.ChangedPaths;
import dev.daytwo.git.FetchResult;
import dev.daytwo.git.GitFault;
import dev.daytwo.git.GitRepository;
import dev.daytwo.model.Commit;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ear on one Git repository: it fetches, again and again, and tells of every new head. */
public final class SourceVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(SourceVerticle.class);

  private static final long NO_TIMER = -1;
  /** How long the first fetch may take before the clone is asked; one that fails sooner is not waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String source;
  private final GitRepository repository;
  private final Freshness freshness;
  private final Duration poll;
  private final Duration deadline;
  private final Clock clock;
  private final RandomGenerator random;
  private @Nullable String told;
  private final Complaint complaint = new Complaint();
  private @Nullable Thread fetching;
  private Future<?> ended = Future.succeededFuture();
  private long timer = NO_TIMER;
  private boolean soon;
  /** When the first push was told of that no fetch has brought yet; null for none. */
  private @Nullable Instant heard;
  private volatile boolean stopping;
  /** In which the last fetch began. */
  private long term;
  /** True once a fetch has succeeded. */
  private boolean fetched;
  private final AtomicBoolean resumed = new AtomicBoolean();

  /**
   * An ear.
   *
   * @param freshness learns when it was fetched
   * @param poll     the time between two fetches; varied by a tenth, so that sources do not fetch in step
   * @param deadline of one fetch
   */
  public SourceVerticle(String source, GitRepository repository, Freshness freshness, Duration poll, Duration deadline,
      Clock clock, RandomGenerator random) {
    this.source = source;
    this.repository = repository;
    this.freshness = freshness;
    this.poll = poll;
    this.deadline = deadline;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Future<?> start() {
    Topology.hear(vertx, Fact.UnitsDropped.class, fact -> {
      if (!fact.source().equals(source)) {
        soon();
      }
    });
    Topology.hear(vertx, Fact.HookAnswered.class, fact -> {
      if (fact.woken().contains(source)) {
        heard = heard == null ? fact.at() : heard;
        soon();
      }
    });
    Topology.hear(vertx, Fact.LeadershipChanged.class, fact -> {
      if (fact.now().leads() && !freshness.confirmed(term)) {
        soon(); // the former leader may have been told of a push
      }
    });
    fetch();
    Context own = context;
    vertx.setTimer(PATIENCE.toMillis(), timer -> {
      if (!fetched) {
        Thread.ofVirtual().name("resume " + source).start(() -> resume(own));
      }
    });
    return Future.succeededFuture();
  }

  /** Tells, once, what the clone has from before the start, unless a fetch has said something newer meanwhile. */
  private void resume(Context own) {
    if (!resumed.compareAndSet(false, true)) {
      return;
    }
    try {
      Commit head = repository.head();
      if (head != null) {
        own.runOnContext(nothing -> {
          if (!fetched && !stopping) {
            LogKeys.commit(LOG.atWarn(), source, head).addKeyValue("event", "source-resumed").log(
                "{} could not be fetched since the start: {}, which the clone has, stays in force; until a fetch succeeds "
                    + "drift is undone, and nothing else is written or deleted",
                source, head.abbreviated());
            Topology.publish(vertx, new Fact.CommitFetched(source, head, null, clock.instant(), Freshness.UNCONFIRMED));
          }
        });
      }
    } catch (GitFault fault) {
      LogKeys.source(LOG.atWarn(), source).addKeyValue("event", "commit-unreadable").log("{}: {}", source,
          fault.getMessage());
    } catch (RejectedExecutionException e) {
      LogKeys.source(LOG.atDebug(), source).addKeyValue("event", "stopped").log("the agent has stopped");
    }
  }

  private void fetch() {
    Context own = context;
    Promise<Void> done = Promise.promise();
    Instant since = heard;
    heard = null;
    ended = done.future();
    term = freshness.term();
    fetching = Thread.ofVirtual().name("fetch " + source).start(() -> {
      try {
        Fact[] facts = look(since);
        own.runOnContext(nothing -> {
          if (since != null && facts[0] instanceof Fact.SourceFailed) {
            heard = since; // the push is still to be fetched, and was told of then
          }
          fetched |= facts[0] instanceof Fact.SourceFetched;
          tell(facts);
        });
        if (facts[0] instanceof Fact.SourceFailed) {
          resume(own);
        } else if (facts.length > 1) { // after the news is out
          tidy();
        }
        own.runOnContext(nothing -> again());
      } catch (RejectedExecutionException e) {
        LogKeys.source(LOG.atDebug(), source).addKeyValue("event", "stopped").log("the agent has stopped");
      } finally {
        done.complete();
      }
    });
  }

  /** Ends the fetch that is running, and waits for it: nothing may write to the clone after this. */
  @Override
  public Future<?> stop() {
    stopping = true;
    if (fetching != null) {
      fetching.interrupt();
    }
    return ended;
  }

  private void tell(Fact... facts) {
    if (stopping) {
      return;
    }
    for (Fact fact : facts) {
      Topology.publish(vertx, fact);
    }
  }

  private void again() {
    if (stopping) {
      return;
    }
    long wait = soon ? 1 : (long) (poll.toMillis() * (0.9 + 0.2 * random.nextDouble()));
    soon = false;
    timer = vertx.setTimer(Math.max(1, wait), due -> {
      timer = NO_TIMER;
      fetch();
    });
  }

  /** Looks now, or right after the look that is going on. */
  private void soon() {
    if (timer == NO_TIMER) {
      soon = true;
    } else if (!stopping && vertx.cancelTimer(timer)) {
      timer = NO_TIMER;
      fetch();
    }
  }

  /**
   * One fetch. Only one runs at a time, so the fields are safe.
   *
   * @param since when a push was told of; null if none was
   */
  private Fact[] look(@Nullable Instant since) {
    Instant began = clock.instant();
    try {
      FetchResult result = repository.fetch(deadline);
      freshness.fetched(source, term);
      Instant at = clock.instant();
      Commit head = result.head();
      Fact fetched = new Fact.SourceFetched(source, head, at, Elapsed.between(began, at), result.signer());
      if (complaint.over()) {
        LogKeys.commit(LOG.atInfo(), source, head).addKeyValue("event", "source-back").log("{} can be read again",
            source);
      }
      if (head.id().equals(told)) {
        return new Fact[]{fetched};
      }
      Set<String> changed = changed(told, head);
      told = head.id();
      LogKeys.commit(LOG.atInfo(), source, head).addKeyValue("event", "commit")
          .log("{} is at {}: {}", source, head.abbreviated(), head.subject());
      return new Fact[]{fetched, new Fact.CommitFetched(source, head, changed, since == null ? began : since, term)};
    } catch (GitFault fault) {
      return new Fact[]{failed(fault.kind().name().toLowerCase(Locale.ROOT), String.valueOf(fault.getMessage()))};
    } catch (RuntimeException e) {
      LogKeys.source(LOG.atError(), source).setCause(e).addKeyValue("event", "defect").log("{} failed", source);
      return new Fact[]{failed("defect", e.getClass().getSimpleName())};
    }
  }

  /** What differs from the head that was told last; null, that is everything, if that one is not there any more. */
  private @Nullable Set<String> changed(@Nullable String from, Commit head) {
    if (from == null) {
      return null;
    }
    try {
      return paths(repository.changes(from, head.id()));
    } catch (GitFault fault) {
      LogKeys.commit(LOG.atInfo(), source, head).addKeyValue("event", "no-difference")
          .log("{}: {}; all is read again", source, fault.getMessage());
      return null;
    }
  }

  /** A clone that cannot be tidied can be read all the same. */
  private void tidy() {
    try {
      repository.tidy(deadline);
    } catch (GitFault fault) {
      LogKeys.source(LOG.atWarn(), source).addKeyValue("event", "not-tidied").log("{}: {}", source,
          fault.getMessage());
    }
  }

  private Fact failed(String reason, String message) {
    freshness.failed(source);
    Instant now = clock.instant();
    if (!stopping && complaint.news(message, now)) { // not at every poll
      LogKeys.source(LOG.atWarn(), source).addKeyValue("event", "source-failed").addKeyValue("reason", reason)
          .log("{}: {}; what it said last stays in force", source, message);
    }
    return new Fact.SourceFailed(source, reason, message, now);
  }

  private static @Nullable Set<String> paths(ChangedPaths changes) {
    return switch (changes) {
      case ChangedPaths.Everything _ -> null;
      case ChangedPaths.Some some -> some.paths();
    };
  }
}
