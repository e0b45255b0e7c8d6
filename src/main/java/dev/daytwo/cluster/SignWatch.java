package dev.daytwo.cluster;

import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Sign;
import dev.daytwo.model.UnitKey;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pods, ReplicaSets, Jobs and warnings of the namespaces in which something is not healthy. A namespace is watched while
 * some unit needs it, and not a moment longer; when all is well nothing is watched, and nothing asked.
 */
public final class SignWatch implements AutoCloseable {
  /** Each is a connection. Who comes later waits until one is free. */
  private static final int MOST = 96;

  private final Api api;
  private final Function<Map<String, Object>, @Nullable Sign> read;
  private final Consumer<String> changed;
  private final Consumer<UnitKey> listed;
  private final SignIndex index = new SignIndex();
  private final ReentrantLock lock = new ReentrantLock();
  /** In the order in which they were asked for. */
  private final Map<Place, Watched> places = new LinkedHashMap<>();

  /** What can be watched. */
  public enum Kind {
    POD("v1", "Pod", "pods"), //
    REPLICA_SET("apps/v1", "ReplicaSet", "replicasets"), //
    JOB("batch/v1", "Job", "jobs"), //
    WARNING("v1", "Event", "events");

    @SuppressWarnings("ImmutableEnumChecker") // a record of records of text
    private final Discovery.Resource resource;

    Kind(String apiVersion, String word, String plural) {
      resource = new Discovery.Resource(new ObjectKind(apiVersion, word), plural, true);
    }
  }

  /** One kind in one namespace. */
  public record Place(String namespace, Kind kind) {}

  private final class Watched {
    final SignItems items;
    final Set<UnitKey> users = new HashSet<>();
    @Nullable
    LastingInformer informer;

    Watched(Place place) {
      items = new SignItems(place.kind.resource.kind(), read, index, sign -> changed.accept(index.top(sign)));
    }

    boolean synced() {
      return informer != null && informer.synced().isDone();
    }

    void close() {
      if (informer != null) {
        informer.close();
      }
      items.close();
    }
  }

  /**
   * A watch of nothing yet.
   *
   * @param read    what to keep of a live object; null for nothing
   * @param changed hears, on the informer's thread, the uid of the topmost object to which a sign belongs that is new,
   *                different or gone
   * @param listed  hears of a unit that a place that it needs has its first list
   */
  public SignWatch(Api api, Function<Map<String, Object>, @Nullable Sign> read, Consumer<String> changed,
      Consumer<UnitKey> listed) {
    this.api = api;
    this.read = read;
    this.changed = changed;
    this.listed = listed;
  }

  /** Watches these places for a unit from now on, and no others; none at all ends it. */
  public void need(UnitKey unit, Set<Place> wanted) {
    List<Watched> ended = new ArrayList<>();
    lock.lock();
    try {
      for (Iterator<Map.Entry<Place, Watched>> all = places.entrySet().iterator(); all.hasNext();) {
        Map.Entry<Place, Watched> each = all.next();
        if (!wanted.contains(each.getKey()) && each.getValue().users.remove(unit)
            && each.getValue().users.isEmpty()) {
          all.remove();
          ended.add(each.getValue());
        }
      }
      wanted.forEach(place -> places.computeIfAbsent(place, Watched::new).users.add(unit));
      open();
    } finally {
      lock.unlock();
    }
    ended.forEach(Watched::close);
  }

  private void open() {
    long free = MOST - places.values().stream().filter(each -> each.informer != null).count();
    for (Map.Entry<Place, Watched> each : places.entrySet()) {
      if (free > 0 && each.getValue().informer == null) {
        LastingInformer informer = start(each.getKey(), each.getValue().items);
        each.getValue().informer = informer;
        CompletionStage<Void> synced = informer.synced();
        synced.thenRun(() -> users(each.getValue()).forEach(listed));
        free--;
      }
    }
  }

  private LastingInformer start(Place place, SignItems items) {
    return new LastingInformer(place.kind.resource.plural() + " of " + place.namespace, () -> {
      var all = api.objects(place.kind.resource).inNamespace(place.namespace);
      SharedIndexInformer<GenericKubernetesResource> informer = (place.kind == Kind.WARNING
          ? all.withField("type", "Warning").withLimit(500L)
          : all.withLimit(500L)).runnableInformer(0);
      informer.removeNamespaceIndex();
      informer.itemStore(items);
      return informer;
    });
  }

  private Set<UnitKey> users(Watched watched) {
    lock.lock();
    try {
      return Set.copyOf(watched.users);
    } finally {
      lock.unlock();
    }
  }

  /** True if each of these places has its first list. */
  public boolean synced(Set<Place> wanted) {
    lock.lock();
    try {
      return wanted.stream().map(places::get).allMatch(each -> each != null && each.synced());
    } finally {
      lock.unlock();
    }
  }

  /** The signs that belong to the object of that uid. */
  public Collection<Sign> about(String uid) {
    return index.about(uid);
  }

  /** How many signs are known. */
  int size() {
    return index.size();
  }

  @Override
  public void close() {
    List<Watched> all;
    lock.lock();
    try {
      all = List.copyOf(places.values());
      places.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(Watched::close);
  }
}
