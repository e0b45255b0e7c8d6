package dev.daytwo.reconcile;

import dev.daytwo.cluster.Api;
import dev.daytwo.cluster.ApiFault;
import dev.daytwo.cluster.Fence;
import dev.daytwo.cluster.KubernetesEvent;
import dev.daytwo.event.Complaint;
import dev.daytwo.event.Fact;
import dev.daytwo.event.Topology;
import dev.daytwo.leader.Elector;
import dev.daytwo.model.Leadership;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's part in the election: it stands for the lease, prepares when it gets it, opens the fence, and tells who
 * leads.
 */
public final class LeaderVerticle extends VerticleBase implements Elector.Office {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderVerticle.class);

  private final Api api;
  private final Candidate candidate;
  private final Fence fence;
  private final TakeOver takeOver;
  private final Clock clock;
  private final Elector elector;
  private volatile Leadership now = Leadership.UNKNOWN;

  /**
   * Who stands for what.
   *
   * @param identity like no other agent's
   */
  public record Candidate(String namespace, String name, String identity, Elector.Terms terms) {}

  /**
   * A candidate.
   *
   * @param api without a fence, and with the short deadline of the terms
   */
  public LeaderVerticle(Api api, Candidate candidate, Fence fence, TakeOver takeOver, Clock clock) {
    this.api = api;
    this.candidate = candidate;
    this.fence = fence;
    this.takeOver = takeOver;
    this.clock = clock;
    elector = new Elector(api, candidate.namespace(), candidate.name(), candidate.identity(), candidate.terms(), fence,
        this);
  }

  @Override
  public Future<?> start() {
    elector.start();
    return Future.succeededFuture();
  }

  /** Who leads, as far as is known. */
  public Leadership leadership() {
    return now;
  }

  /** Lets go of the lease, for good. Blocking; all writes must have been answered before. */
  public void stepDown() {
    elector.close();
  }

  @Override
  public void won(long term, String before) {
    Thread.ofVirtual().name("take-over").start(() -> {
      try {
        takeOver(term, before);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  private void takeOver(long term, String before) throws InterruptedException {
    Instant began = clock.instant();
    Complaint complaint = new Complaint();
    while (fence.holds(term)) {
      try {
        takeOver.run();
        if (fence.open(term)) {
          LOG.atInfo().addKeyValue("event", "leading").addKeyValue("identity", candidate.identity())
              .log("leads: it holds the lease {}/{}{}, and was ready after {} ms", candidate.namespace(),
                  candidate.name(), before.isEmpty() ? "" : ", which " + before + " held",
                  Elapsed.since(began, clock).toMillis());
          become(new Leadership(Leadership.Role.LEADER, candidate.identity()));
          tell(before);
        }
        return;
      } catch (ApiFault fault) {
        if (complaint.news(String.valueOf(fault.getMessage()), clock.instant())) {
          LOG.atWarn().addKeyValue("event", "take-over-failed").log(
              "holds the lease, but cannot take over yet: {}; tried again every {} ms", fault.getMessage(),
              candidate.terms().retry().toMillis());
        }
        TimeUnit.MILLISECONDS.sleep(candidate.terms().retry().toMillis());
      }
    }
  }

  @Override
  public void lost(String why) {
    LOG.atWarn().addKeyValue("event", "not-leading").log("does not lead any more, and writes nothing: {}", why);
    become(new Leadership(Leadership.Role.STANDBY, ""));
  }

  @Override
  public void standby(String holder) {
    LOG.atInfo().addKeyValue("event", "standby").log("stands by: {} holds the lease {}/{}", holder,
        candidate.namespace(), candidate.name());
    become(new Leadership(Leadership.Role.STANDBY, holder));
  }

  private void become(Leadership next) {
    now = next;
    Topology.publish(vertx, new Fact.LeadershipChanged(next));
  }

  /** An Event on the Lease, where people who run the agents look. */
  private void tell(String before) {
    try {
      new KubernetesEvent(
          Map.of("apiVersion", "coordination.k8s.io/v1", "kind", "Lease", "namespace", candidate.namespace(), "name",
              candidate.name()),
          candidate.namespace(), candidate.name() + "." + Long.toHexString(clock.millis()), clock.instant(), "Normal",
          "LeaderElection", candidate.identity() + " leads" + (before.isEmpty() ? "" : "; before it " + before),
          candidate.identity()).post(api);
    } catch (ApiFault fault) {
      LOG.atInfo().addKeyValue("event", "event-refused").log("no Event could be made about the lease: {}",
          fault.getMessage());
    }
  }
}
