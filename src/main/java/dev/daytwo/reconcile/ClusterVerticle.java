package dev.daytwo.reconcile;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.cluster.ApiServer;
import dev.daytwo.cluster.Discovery;
import dev.daytwo.cluster.LiveObjects;
import dev.daytwo.cluster.LiveTree;
import dev.daytwo.drift.ManagedFields;
import dev.daytwo.drift.Sealing;
import dev.daytwo.event.Fact;
import dev.daytwo.event.Topology;
import dev.daytwo.health.HealthOf;
import dev.daytwo.health.Revision;
import dev.daytwo.model.Deletion;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Tree;
import dev.daytwo.model.Volume;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The eye on the cluster: it watches exactly the kinds that are rendered, and tells what became different. An object
 * that is as it was before costs nothing.
 */
public final class ClusterVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterVerticle.class);

  private final LiveObjects objects;
  private final Discovery discovery;
  private final Consumer<Consumer<List<ObjectKind>>> definitions;
  private final Supplier<Duration> resync;
  private final Clock clock;

  /**
   * A verticle that feeds the given view.
   *
   * @param definitions begins to watch what kinds there are, and tells of those that change
   * @param resync      how often the API server is asked again what it has beside them, by the configuration in force
   */
  public ClusterVerticle(LiveObjects objects, Discovery discovery,
      Consumer<Consumer<List<ObjectKind>>> definitions, Supplier<Duration> resync, Clock clock) {
    this.objects = objects;
    this.discovery = discovery;
    this.definitions = definitions;
    this.resync = resync;
    this.clock = clock;
  }

  /** The view of live objects, which tells its changes on the bus. */
  public static LiveObjects view(Vertx vertx, ApiServer api, Discovery discovery, Clock clock) {
    return new LiveObjects(api, discovery, ClusterVerticle::observe, change -> Topology.publish(vertx,
        new Fact.ObjectObserved(change.seen().key(), change.seen().unit(), change.now() == null, clock.instant())));
  }

  /** What the agent keeps of a live object. */
  static Observation observe(Map<String, Object> live) {
    Map<String, Object> metadata = Tree.map(live.get("metadata"));
    ObjectKey key = new ObjectKey(Tree.text(live.get("apiVersion")), Tree.text(live.get("kind")),
        Tree.text(metadata.get("namespace")), Tree.text(metadata.get("name")));
    return new Observation(key, Labels.unit(metadata.get("labels")), Tree.text(metadata.get("uid")),
        LiveTree.version(metadata.get("resourceVersion")), Sealing.of(live), HealthOf.object(live),
        ManagedFields.rival(live), Sealing.ownedReplicas(live), own(live), deletion(metadata), Revision.of(live),
        Volume.of(live));
  }

  private static boolean own(Map<String, Object> live) {
    return ManagedFields.labelled(live, Labels.INSTANCE)
        && Tree.list(Tree.at(live, "metadata", "ownerReferences")).stream()
            .noneMatch(owner -> Boolean.TRUE.equals(Tree.at(owner, "controller")));
  }

  private static @Nullable Deletion deletion(Map<String, Object> metadata) {
    String since = Tree.text(metadata.get("deletionTimestamp"));
    try {
      return since.isEmpty()
          ? null
          : new Deletion(Instant.parse(since), Tree.list(metadata.get("finalizers")).stream().map(Tree::text).toList());
    } catch (DateTimeParseException e) {
      return new Deletion(Instant.EPOCH, List.of()); // the time is for a person only
    }
  }

  @Override
  public Future<?> start() {
    definitions.accept(this::changed);
    Beat look = new Beat(vertx, clock, resync, discovery::refresh);
    Topology.hear(vertx, Fact.ConfigRead.class, fact -> look.changed());
    Topology.hear(vertx, Fact.UnitDesired.class, fact -> watch(fact.desired().objects().stream().map(Manifest::key)
        .map(ObjectKey::objectKind).filter(kind -> !objects.watches(kind)).collect(Collectors.toSet())));
    return Future.succeededFuture();
  }

  /** A head start: the unit that needs a kind waits for it anyway, and reports what goes wrong. */
  private void watch(Set<ObjectKind> kinds) {
    for (ObjectKind kind : kinds) {
      Thread.ofVirtual().name("watch " + kind).start(() -> {
        try {
          objects.watch(kind).join();
        } catch (ApiFault | CompletionException e) {
          LOG.atDebug().addKeyValue("event", "kind-not-watched").log("{}: {}", kind, e.getMessage());
        }
      });
    }
  }

  /** On the watch's thread. What is not served any more is let go of before the units hear of it. */
  private void changed(List<ObjectKind> kinds) {
    for (ObjectKind kind : kinds) {
      boolean served = discovery.defines(kind);
      if (!served) {
        objects.forget(kind);
      }
      LOG.atInfo().addKeyValue("event", served ? "kind-served" : "kind-missing").log("the cluster {} {}",
          served ? "serves" : "does not serve", kind);
    }
    Topology.publish(vertx, new Fact.KindsChanged(new HashSet<>(kinds)));
  }
}
