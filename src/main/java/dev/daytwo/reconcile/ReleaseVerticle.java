package dev.daytwo.reconcile;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.event.Fact;
import dev.daytwo.event.LogKeys;
import dev.daytwo.event.Topology;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Condition;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import dev.daytwo.plan.Judgement;
import dev.daytwo.release.KubernetesEvents;
import dev.daytwo.release.KubernetesEvents.Note;
import dev.daytwo.release.Releases;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The voice of the Releases: it tells people, by Kubernetes Events, what happens to a unit. It never delays a sync: when
 * there is more to tell than can be told, the oldest waits and the newest is dropped, and the log has it.
 */
public final class ReleaseVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ReleaseVerticle.class);
  private static final int WAITING = 1000;
  private static final Set<String> WAITS = Set.of("Drifted", "Waiting", "Queued");

  private final Releases releases;
  private final KubernetesEvents events;
  private final BooleanSupplier leads;
  private final BlockingQueue<Note> notes = new ArrayBlockingQueue<>(WAITING);
  private @Nullable Thread teller;

  /**
   * A voice for the given Releases.
   *
   * @param leads true if this agent is the one that speaks
   */
  public ReleaseVerticle(Releases releases, KubernetesEvents events, BooleanSupplier leads) {
    this.releases = releases;
    this.events = events;
    this.leads = leads;
  }

  @Override
  public Future<?> start() {
    Topology.hear(vertx, Fact.UnitSynced.class, this::synced);
    Topology.hear(vertx, Fact.DriftHealed.class, fact -> tell(fact.unit(), "Normal", "DriftHealed",
        fact.key() + (fact.deleted()
            ? " was deleted, and made again"
            : " was changed" + by(fact.manager())
                + ", and brought back")));
    Topology.hear(vertx, Fact.UnitClaimed.class, fact -> tell(fact.unit(), "Warning", "Claimed",
        "the source " + fact.source() + " describes it too, and is refused"));
    Topology.hear(vertx, Fact.StrangersLeft.class, this::left);
    Topology.hear(vertx, Fact.ObjectAdopted.class, this::adopted);
    Topology.hear(vertx, Fact.FightSeen.class, fact -> tell(fact.unit(), "Warning", "Fight",
        fact.key() + " is changed again and again" + by(fact.manager()) + "; it is brought back less often now"));
    Topology.hear(vertx, Fact.SyncFailed.class,
        fact -> tell(fact.unit(), "Warning", fact.reason(), fact.message()));
    Topology.hear(vertx, Fact.UnitRefused.class, fact -> tell(fact.unit(), "Warning", "Refused",
        "commit " + fact.commit().abbreviated() + ": " + fact.problems().getFirst()));
    Topology.hear(vertx, Fact.PruneHeld.class, fact -> fact.units().forEach(
        unit -> tell(unit, "Warning", "PruneHeld",
            Judgement.held(fact.why(), fact.token()))));
    Topology.hear(vertx, Fact.UnitRolledBack.class,
        fact -> tell(fact.unit(), "Warning", "RolledBack", "commit " + Commit.abbreviated(fact.bad())
            + " failed, and was rolled back to commit " + Commit.abbreviated(fact.good()) + ": " + fact.message()));
    Topology.hear(vertx, Fact.VolumesKept.class, fact -> tell(fact.release(), "Normal", "VolumesKept",
        "described no more, and gone, but for what holds data: "
            + fact.volumes().stream().map(ObjectKey::toString).collect(Collectors.joining(", "))));
    Topology.hear(vertx, Fact.UnitJudged.class, this::judged);
    teller = Thread.ofVirtual().name("kubernetes-events").start(this::run);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    if (teller != null) {
      teller.interrupt();
    }
    return Future.succeededFuture();
  }

  /** What was written because of drift has been told, object by object. */
  private void synced(Fact.UnitSynced fact) {
    if (!fact.cause().equals("drift")) {
      tell(fact.release().unit(), "Normal", "Synced", "commit " + fact.commit().abbreviated() + ": " + fact.objects()
          + (fact.objects() == 1 ? " object" : " objects") + " written");
    }
  }

  /** That a rollout is on its way is no news: the sync has been told. */
  private void judged(Fact.UnitJudged fact) {
    UnitKey unit = fact.release().unit();
    if (!fact.news()) {
      return;
    }
    waits(unit, fact.release().status().conditions());
    fact.release().status().conditions().stream().filter(one -> one.reason().equals(Judgement.ROLLOUT_FAILED))
        .findFirst().ifPresent(failed -> tell(unit, "Warning", failed.reason(), failed.message()));
    switch (fact.health().status()) {
      case HEALTHY -> tell(unit, "Normal", "Healthy", "healthy");
      case DEGRADED, MISSING -> tell(unit, "Warning", "Unhealthy", fact.health().message());
      case PROGRESSING, TERMINATING -> {
      }
    }
  }

  /** Why a unit is not as its commit wants it though nothing failed: somebody may wonder. */
  private void waits(UnitKey unit, List<Condition> conditions) {
    Condition synced = Condition.find(conditions, Condition.SYNCED);
    if (synced == null) {
      return;
    }
    // a descriptor's extras are left out of every unit of a cluster that has no use for them: nobody has to act
    if (synced.reason().equals(Condition.KINDS_MISSING)) {
      tell(unit, "Warning", Condition.KINDS_MISSING, synced.message());
    } else if (WAITS.contains(synced.reason())) {
      tell(unit, "Normal", synced.reason(), synced.message());
    }
  }

  private void left(Fact.StrangersLeft fact) {
    LogKeys.unit(LOG.atWarn(), fact.unit(), null, releases.get(fact.unit())).addKeyValue("event", "strangers-left").log(
        "{}: {} has fields of others, which policy.strangers leaves: {}", fact.unit(), fact.key(), fact.strangers());
    tell(fact.unit(), "Warning", "StrangersLeft", fact.key() + " has fields of others: " + fact.strangers()
        + "; they stay, since policy.strangers is report");
  }

  private void adopted(Fact.ObjectAdopted fact) {
    LogKeys.unit(LOG.atInfo(), fact.unit(), null, releases.get(fact.unit())).addKeyValue("event", "adopted").log(
        "{}: {} was adopted from {}, which must let go of it now", fact.unit(), fact.key(), fact.from());
    tell(fact.unit(), "Normal", "Adopted",
        fact.key() + " was adopted from " + fact.from() + ", which must let go of it now");
  }

  private static String by(String manager) {
    return manager.isEmpty() ? "" : " by " + manager;
  }

  private void tell(UnitKey unit, String type, String reason, String message) {
    Release release = releases.get(unit);
    if (release != null && release.exists()) {
      tell(release, type, reason, message);
    }
  }

  private void tell(Release release, String type, String reason, String message) {
    UnitKey unit = release.unit();
    if (leads.getAsBoolean()
        && !notes.offer(new Note(unit, release.namespace(), release.uid(), type, reason, message))) {
      LogKeys.unit(LOG.atDebug(), release).addKeyValue("event", "event-dropped").log("{}: not told: {}: {}", unit,
          reason, message);
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Note note = notes.take();
        try {
          events.tell(note);
        } catch (ApiFault fault) {
          if (fault.reason() == ApiFault.Reason.STANDBY) {
            continue; // its turn ended before it was told
          }
          LogKeys.unit(LOG.atInfo(), note.unit(), null, releases.get(note.unit())).addKeyValue("event", "event-refused")
              .log("{}: the event {} was not accepted: {}", note.unit(), note.reason(), fault.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
