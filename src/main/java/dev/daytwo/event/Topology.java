package dev.daytwo.event;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.List;
import java.util.function.Consumer;

/** The one table of the bus: every fact, its address, who publishes it and who listens. */
public enum Topology {
  SOURCE_FETCHED(Fact.SourceFetched.class, "SourceVerticle", "CatalogVerticle", "MetricsVerticle", "WebVerticle",
      "PruneVerticle", "TracingVerticle", "NotifyVerticle"), //
  SOURCE_FAILED(Fact.SourceFailed.class, "SourceVerticle", "CatalogVerticle", "MetricsVerticle", "WebVerticle",
      "PruneVerticle", "NotifyVerticle"), //
  HOOK_ANSWERED(Fact.HookAnswered.class, "WebVerticle", "SourceVerticle", "MetricsVerticle", "TracingVerticle"), //
  COMMIT_FETCHED(Fact.CommitFetched.class, "SourceVerticle", "CatalogVerticle", "TracingVerticle"), //
  SOURCE_RENDERED(Fact.SourceRendered.class, "CatalogVerticle", "PruneVerticle", "MetricsVerticle", "WebVerticle",
      "TracingVerticle", "CommitStatusVerticle"), //
  CONFIG_READ(Fact.ConfigRead.class, "ConfigVerticle", "CatalogVerticle", "UnitVerticle", "ClusterVerticle",
      "PruneVerticle", "MetricsVerticle", "WebVerticle", "TracingVerticle", "NotifyVerticle", "CommitStatusVerticle"), //
  PLATFORM_READ(Fact.PlatformRead.class, "CatalogVerticle", "MetricsVerticle", "WebVerticle", "NotifyVerticle"), //
  UNIT_DESIRED(Fact.UnitDesired.class, "CatalogVerticle", "UnitVerticle", "ClusterVerticle", "MetricsVerticle",
      "TracingVerticle", "NotifyVerticle", "CommitStatusVerticle"), //
  UNIT_REFUSED(Fact.UnitRefused.class, "CatalogVerticle", "UnitVerticle", "ReleaseVerticle", "NotifyVerticle",
      "CommitStatusVerticle"), //
  UNIT_CLAIMED(Fact.UnitClaimed.class, "CatalogVerticle", "ReleaseVerticle", "NotifyVerticle"), //
  UNIT_REMOVED(Fact.UnitRemoved.class, "PruneVerticle", "UnitVerticle"), //
  UNITS_DROPPED(Fact.UnitsDropped.class, "PruneVerticle", "SourceVerticle"), //
  UNITS_LEFT_ALONE(Fact.UnitsLeftAlone.class, "PruneVerticle", "MetricsVerticle"), //
  PRUNE_HELD(Fact.PruneHeld.class, "PruneVerticle", "UnitVerticle", "ReleaseVerticle", "MetricsVerticle",
      "NotifyVerticle"), //
  OBJECT_OBSERVED(Fact.ObjectObserved.class, "ClusterVerticle", "UnitVerticle"), //
  KINDS_CHANGED(Fact.KindsChanged.class, "ClusterVerticle", "UnitVerticle"), //
  SYMPTOM_SEEN(Fact.SymptomSeen.class, "ClusterVerticle", "UnitVerticle"), //
  RELEASE_OBSERVED(Fact.ReleaseObserved.class, "ReleaseVerticle", "UnitVerticle", "PruneVerticle"), //
  OBJECT_APPLIED(Fact.ObjectApplied.class, "UnitVerticle", "MetricsVerticle", "TracingVerticle"), //
  OBJECT_PRUNED(Fact.ObjectPruned.class, "UnitVerticle", "MetricsVerticle"), //
  VOLUMES_KEPT(Fact.VolumesKept.class, "UnitVerticle", "ReleaseVerticle"), //
  DRIFT_DETECTED(Fact.DriftDetected.class, "UnitVerticle", "MetricsVerticle"), //
  STRANGERS_LEFT(Fact.StrangersLeft.class, "UnitVerticle", "MetricsVerticle", "ReleaseVerticle", "NotifyVerticle"), //
  OBJECT_ADOPTED(Fact.ObjectAdopted.class, "UnitVerticle", "ReleaseVerticle"), //
  DRIFT_HEALED(Fact.DriftHealed.class, "UnitVerticle", "MetricsVerticle", "ReleaseVerticle", "NotifyVerticle"), //
  FIGHT_SEEN(Fact.FightSeen.class, "UnitVerticle", "MetricsVerticle", "ReleaseVerticle", "NotifyVerticle"), //
  UNIT_SYNCED(Fact.UnitSynced.class, "UnitVerticle", "MetricsVerticle", "ReleaseVerticle", "TracingVerticle",
      "NotifyVerticle"), //
  SYNC_FAILED(Fact.SyncFailed.class, "UnitVerticle", "MetricsVerticle", "ReleaseVerticle", "TracingVerticle",
      "NotifyVerticle", "CommitStatusVerticle"), //
  UNIT_JUDGED(Fact.UnitJudged.class, "UnitVerticle", "MetricsVerticle", "ReleaseVerticle", "UnitVerticle",
      "TracingVerticle", "NotifyVerticle", "CommitStatusVerticle"), //
  UNIT_ROLLED_BACK(Fact.UnitRolledBack.class, "UnitVerticle", "MetricsVerticle", "ReleaseVerticle", "TracingVerticle",
      "NotifyVerticle"), //
  UNIT_GONE(Fact.UnitGone.class, "UnitVerticle", "MetricsVerticle", "TracingVerticle", "NotifyVerticle"), //
  LEADERSHIP_CHANGED(Fact.LeadershipChanged.class, "LeaderVerticle", "SourceVerticle", "CatalogVerticle",
      "UnitVerticle", "PruneVerticle", "MetricsVerticle", "CommitStatusVerticle"), //
  ROLLOUT_MOVED(Fact.RolloutMoved.class, "UnitVerticle", "UnitVerticle", "MetricsVerticle"), //
  REGISTRY_ASKED(Fact.RegistryAsked.class, "UnitVerticle",
      "MetricsVerticle"), //
  PEOPLE_TOLD(Fact.PeopleTold.class, "NotifyVerticle", "MetricsVerticle"), //
  NEWS_DROPPED(Fact.NewsDropped.class, "NotifyVerticle", "MetricsVerticle"), //
  SPANS_SENT(Fact.SpansSent.class, "TracingVerticle", "MetricsVerticle"), //
  COMMIT_STATUS_TOLD(Fact.CommitStatusTold.class, "CommitStatusVerticle", "MetricsVerticle"), //
  REQUEST_ANSWERED(Fact.RequestAnswered.class, "ClusterVerticle", "MetricsVerticle");

  private final Class<? extends Fact> fact;
  private final String publisher;
  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> listeners;

  Topology(Class<? extends Fact> fact, String publisher, String... listeners) {
    this.fact = fact;
    this.publisher = publisher;
    this.listeners = List.of(listeners);
  }

  /** The class of the fact. */
  public Class<? extends Fact> fact() {
    return fact;
  }

  /** Where it is told: {@code daytwo.UnitSynced}. */
  public String address() {
    return address(fact);
  }

  /** The verticle that tells it. */
  public String publisher() {
    return publisher;
  }

  /** The verticles that hear it. */
  public List<String> listeners() {
    return listeners;
  }

  private static String address(Class<? extends Fact> fact) {
    return "daytwo." + fact.getSimpleName();
  }

  /** Makes a bus carry facts by reference; once for each Vertx. */
  public static void register(Vertx vertx) {
    for (Topology topic : values()) {
      register(vertx, topic.fact);
    }
  }

  private static <T extends Fact> void register(Vertx vertx, Class<T> fact) {
    vertx.eventBus().registerDefaultCodec(fact, new ByReference<>(address(fact)));
  }

  /** Tells a fact to whoever listens. */
  public static void publish(Vertx vertx, Fact fact) {
    vertx.eventBus().publish(address(fact.getClass()), fact);
  }

  /** Hears a fact, on the context of the caller. */
  public static <T extends Fact> void hear(Vertx vertx, Class<T> fact, Consumer<T> listener) {
    vertx.eventBus().<T>localConsumer(address(fact), message -> listener.accept(message.body()));
  }

  /** Hands the same immutable object over: the bus never leaves the process. */
  private record ByReference<T>(String name) implements MessageCodec<T, T> {
    @Override
    public void encodeToWire(Buffer buffer, T fact) {
      throw new UnsupportedOperationException("facts stay in the process");
    }

    @Override
    public T decodeFromWire(int position, Buffer buffer) {
      throw new UnsupportedOperationException("facts stay in the process");
    }

    @Override
    public T transform(T fact) {
      return fact;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
