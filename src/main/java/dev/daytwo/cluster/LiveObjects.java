package dev.daytwo.cluster;

import dev.daytwo.model.Labels;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Tree;
import dev.daytwo.model.UnitKey;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The agent's objects as they are in the cluster now, kept by one informer a kind. Of each object it holds an
 * {@link Observation}, not the object.
 */
public final class LiveObjects implements AutoCloseable {
  private static final int REMEMBERED = 10_000;

  private final ApiServer api;
  private final Discovery discovery;
  private final Function<Map<String, Object>, Observation> observe;
  private final Consumer<Change> told;
  private final Map<ObjectKey, Observation> objects = new ConcurrentHashMap<>();
  /** By key, the uid of an object that is no more, of which events and answers may still be on their way. */
  private final Map<ObjectKey, String> ended = new ConcurrentHashMap<>();
  private final UnitIndex units = new UnitIndex();
  private final Map<ObjectKind, Watched> watched = new ConcurrentHashMap<>();

  /**
   * An object became different, or is gone.
   *
   * @param now null if it is gone
   */
  public record Change(Observation seen, @Nullable Observation now) {}

  private record Watched(LastingInformer informer, ObservedItems store) {}

  /**
   * A view that watches nothing yet.
   *
   * @param observe what to keep of a live object
   * @param told    hears of changes, on the informer's thread
   */
  public LiveObjects(ApiServer api, Discovery discovery, Function<Map<String, Object>, Observation> observe,
      Consumer<Change> told) {
    this.api = api;
    this.discovery = discovery;
    this.observe = observe;
    this.told = told;
  }

  /**
   * Watches a kind, if nobody asked for it before.
   *
   * @return done when the first list is in
   */
  public CompletableFuture<Void> watch(ObjectKind kind) throws ApiFault {
    Watched running = watched.get(kind);
    if (running != null) {
      return running.informer.synced();
    }
    Discovery.Resource resource = discovery.resource(kind);
    return watched.computeIfAbsent(kind, missing -> start(resource)).informer.synced();
  }

  /** Ends the watch of a kind that the API server does not serve any more; its objects are not known from now on. */
  public void forget(ObjectKind kind) {
    Watched running = watched.remove(kind);
    if (running != null) {
      running.store.end();
      running.informer.close();
      objects.keySet().stream().filter(key -> key.objectKind().equals(kind))
          .forEach(key -> objects.computeIfPresent(key, (same, seen) -> without(seen)));
    }
  }

  private Watched start(Discovery.Resource resource) {
    ObservedItems store = new ObservedItems(this, resource.kind());
    LastingInformer lasting = new LastingInformer(resource.plural(), () -> {
      SharedIndexInformer<GenericKubernetesResource> informer = api.informer(resource, true);
      informer.itemStore(store);
      return informer;
    });
    return new Watched(lasting, store);
  }

  /** What is known of an object, or null if it is not there or not the agent's. */
  public @Nullable Observation get(ObjectKey key) {
    return objects.get(key);
  }

  /** What is known of the objects whose labels name that unit, whoever made them. */
  public List<Observation> of(UnitKey unit) {
    return units.of(unit).stream().map(objects::get).filter(Objects::nonNull)
        .filter(seen -> unit.equals(seen.unit())).toList();
  }

  /** How many objects are known. */
  public int size() {
    return objects.size();
  }

  /** True if every kind that is watched has its first list. */
  public boolean synced() {
    return watched.values().stream().allMatch(each -> each.informer.synced().isDone());
  }

  /** True if an object of that kind is watched. */
  public boolean watches(ObjectKind kind) {
    return watched.containsKey(kind);
  }

  /** Ends the watch of a kind, as an error would. */
  void interrupt(ObjectKind kind) {
    Watched running = watched.get(kind);
    if (running != null) {
      running.informer.interrupt();
    }
  }

  /** Takes in the answer of an own write, so that its echo on the watch is no news. */
  public Observation applied(Map<String, Object> live) {
    Observation now = observe.apply(live);
    boolean labelled = Labels.DAYTWO.equals(Tree.at(live, "metadata", "labels", Labels.MANAGED_BY));
    if (labelled) {
      boolean late = now.terminating() && now.uid().equals(ended.get(now.key()));
      if (!late) { // it may have been let go, and taken back
        ended.remove(now.key());
        keep(now);
      }
    }
    return now;
  }

  /**
   * Reads anew which objects of some kinds carry the labels of a unit. A watch may be late: what it has not told of yet
   * must not be taken for absent where nobody would look again.
   */
  public void read(UnitKey unit, Collection<ObjectKind> kinds) throws ApiFault {
    String selector = "?labelSelector=" + URLEncoder.encode(Labels.MANAGED_BY + "=" + Labels.DAYTWO + ","
        + Labels.INSTANCE + "=" + Labels.instance(unit) + "," + Labels.ENVIRONMENT + "=" + unit.environment(),
        StandardCharsets.UTF_8);
    for (ObjectKind kind : kinds) {
      Discovery.Resource resource = discovery.find(kind);
      if (resource != null) {
        for (Object item : Tree.list(api.get(RequestPath.collection(resource, "") + selector).get("items"))) {
          applied(LiveTree.of(kind, Tree.map(item)));
        }
      }
    }
  }

  /** Takes in that an own write ended the agent's part in that very object, so that its echo is no news. */
  public void ended(ObjectKey key, String uid) {
    objects.computeIfPresent(key, (same, seen) -> {
      if (!seen.uid().equals(uid)) {
        return seen;
      }
      ended.put(key, uid); // events from before may still be on their way
      return without(seen);
    });
  }

  private void keep(Observation now) {
    objects.compute(now.key(), (key, before) -> {
      Observation next = before == null ? now : newer(before, now);
      units.moved(key, before == null ? null : before.unit(), next.unit());
      return next;
    });
  }

  private @Nullable Observation without(Observation seen) {
    units.moved(seen.key(), seen.unit(), null);
    return null;
  }

  /** True if that version of the object, or a newer one, is in already: most events are echoes of own writes. */
  boolean knows(ObjectKey key, String uid, String version) {
    Observation known = objects.get(key);
    return known != null && known.uid().equals(uid) && LiveTree.version(version) > 0
        && LiveTree.version(version) <= known.version();
  }

  void seen(Map<String, Object> live) {
    Observation now = observe.apply(live);
    if (now.uid().equals(ended.get(now.key()))) {
      return;
    }
    Observation before = objects.get(now.key());
    keep(now);
    if (before == null || (!stale(now, before) && before.differs(now))) {
      told.accept(new Change(now, now));
      if (before != null && !Objects.equals(before.unit(), now.unit())) {
        told.accept(new Change(before, now)); // relabelled: the unit that it was taken from has to hear of it
      }
    }
  }

  void gone(ObjectKey key) {
    Observation last = objects.get(key);
    if (last != null && last.terminating() && ended.size() < REMEMBERED) {
      ended.put(key, last.uid()); // the answer to an own write may be slower than this event
    } else {
      ended.remove(key);
    }
    objects.computeIfPresent(key, (same, seen) -> without(seen));
    if (last != null) {
      told.accept(new Change(last, null));
    }
  }

  Map<ObjectKey, Observation> objects() {
    return objects;
  }

  private static Observation newer(Observation one, Observation other) {
    return stale(other, one) ? one : other;
  }

  /** True if the first was seen before the second: the echo of a write that is older than what is known. */
  private static boolean stale(Observation first, Observation second) {
    return first.uid().equals(second.uid()) && first.version() < second.version();
  }

  @Override
  public void close() {
    watched.values().forEach(each -> each.informer.close());
  }
}
