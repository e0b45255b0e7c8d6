package dev.daytwo;

import dev.daytwo.config.AgentConfig;
import dev.daytwo.config.ConfigFile;
import dev.daytwo.config.SourceConfig;
import dev.daytwo.event.Complaint;
import dev.daytwo.event.Fact;
import dev.daytwo.event.LogKeys;
import dev.daytwo.event.Topology;
import dev.daytwo.git.GitFault;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The eye on the agent's configuration: when it changes, sources come, change and go, and what it says of environments and
 * limits is in force at once. A bad one changes nothing.
 */
final class ConfigVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigVerticle.class);
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final ConfigFile file;
  private final ConfigInForce inForce;
  private final Following following;
  private final Consumer<Set<String>> changed;
  private final Clock clock;
  private final ExecutorService reader = Executors
      .newSingleThreadExecutor(Thread.ofVirtual().name("configuration").factory());
  private final Complaint complaint = new Complaint();
  private Set<String> told = Set.of();

  /**
   * An eye.
   *
   * @param changed is given the sources that are gone when another configuration is in force, before it is told of
   */
  ConfigVerticle(ConfigFile file, ConfigInForce inForce, Following following, Consumer<Set<String>> changed,
      Clock clock) {
    this.file = file;
    this.inForce = inForce;
    this.following = following;
    this.changed = changed;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(LOOK.toMillis(), timer -> reader.execute(this::look));
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    reader.shutdownNow();
    return Future.succeededFuture();
  }

  private void look() {
    try {
      Result<AgentConfig> read = file.look();
      if (read == null) {
        return;
      }
      if (read.value() == null) {
        refused(read.problems());
      } else {
        follow(read.get());
      }
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("event", "defect").log("the configuration could not be followed");
      file.forget();
    }
  }

  private void refused(List<Problem> problems) {
    for (Problem problem : problems) {
      LOG.atWarn().addKeyValue("event", "configuration-refused").log("{}; the last good configuration stays in force",
          problem);
    }
    Topology.publish(vertx, new Fact.ConfigRead(inForce.names(), Set.of(), Set.of(), problems));
  }

  private void follow(AgentConfig read) {
    following.tidy();
    AgentConfig before = inForce.get();
    AgentConfig next = before.live(read);
    Set<String> waiting = new LinkedHashSet<>(before.waiting(read));
    if (!waiting.equals(told)) {
      told = waiting;
      if (!waiting.isEmpty()) {
        LOG.atWarn().addKeyValue("event", "restart-needed")
            .log("what the configuration says of {} is in force after the "
                + "next start of the agent", String.join(", ", waiting));
      }
    }
    Set<String> gone = new LinkedHashSet<>();
    before.sources().stream().map(SourceConfig::name).filter(name -> next.source(name) == null).forEach(gone::add);
    Set<String> again = new LinkedHashSet<>();
    List<SourceConfig> opened = new ArrayList<>();
    gone.forEach(following::leave);
    AgentConfig possible = next;
    for (SourceConfig source : next.sources()) {
      SourceConfig was = before.source(source.name());
      if (was == null || !was.fetchedAs(source)) {
        following.leave(source.name());
        try {
          following.open(next, source);
          opened.add(source);
          again.add(source.name());
        } catch (GitFault fault) {
          possible = possible.without(source);
          failed(source, fault);
        }
      } else if (!was.rendersAs(source) || !before.environments(was).equals(next.environments(source))) {
        following.catalog(next, source);
        again.add(source.name());
      }
    }
    inForce.replace(possible);
    changed.accept(gone);
    LOG.atInfo().addKeyValue("event", "configuration").log("another configuration is in force; sources that are new or "
        + "changed: {}, gone: {}", again, gone);
    Topology.publish(vertx, new Fact.ConfigRead(inForce.names(), again, gone, List.of()));
    opened.forEach(following::listen);
  }

  /** The folder for clones may be well again at the next look. */
  private void failed(SourceConfig source, GitFault fault) {
    Instant now = clock.instant();
    String reason = fault.kind().name().toLowerCase(Locale.ROOT);
    if (complaint.news(source.name() + fault.getMessage(), now)) { // not at every look
      LogKeys.source(LOG.atWarn(), source.name()).addKeyValue("event", "source-failed").addKeyValue("reason", reason)
          .log("{}: {}", source.name(), fault.getMessage());
    }
    Topology.publish(vertx, new Fact.SourceFailed(source.name(), reason, String.valueOf(fault.getMessage()), now));
    file.forget();
  }
}
