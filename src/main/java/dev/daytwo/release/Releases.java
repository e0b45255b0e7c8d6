package dev.daytwo.release;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.cluster.ApiServer;
import dev.daytwo.cluster.Apply;
import dev.daytwo.cluster.Delete;
import dev.daytwo.cluster.Discovery;
import dev.daytwo.cluster.LastingInformer;
import dev.daytwo.cluster.LiveTree;
import dev.daytwo.cluster.Names;
import dev.daytwo.cluster.RequestPath;
import dev.daytwo.event.LogKeys;
import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Desired;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Release;
import dev.daytwo.model.Tree;
import dev.daytwo.model.UnitKey;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every Release of the cluster, kept by one informer, and the writes to them. */
public final class Releases implements AutoCloseable {
  private static final int PAGE = 500;

  private static final Logger LOG = LoggerFactory.getLogger(Releases.class);

  private final ApiServer api;
  private final Discovery discovery;
  private final BiConsumer<UnitKey, @Nullable Release> told;
  private final Map<UnitKey, Known> releases = new ConcurrentHashMap<>();
  private final Map<ObjectKey, InventoryItem> shared = new ConcurrentHashMap<>();
  private final Set<String> ignored = ConcurrentHashMap.newKeySet();
  private @Nullable LastingInformer informer;

  /**
   * What is known of one Release.
   *
   * @param version metadata.resourceVersion of the newest answer or event that it is known from
   * @param begun   kinds of which objects were about to be made
   */
  private record Known(Release release, long version, Set<ObjectKind> begun) {
    /**
     * What is known after one more answer or event. Both come on threads of their own, so either may be the older; the
     * newer holds what all writers before it have written, be it another agent that had the lease until then.
     */
    static Known of(@Nullable Known before, Known now) {
      return before == null || now.version >= before.version ? now : before;
    }

    /**
     * True if another one claims to be the unit's, in another namespace: anybody who may write Releases in some namespace
     * may have made it. The one that the agent has written to counts, and else the first.
     */
    boolean strange(Known other) {
      return !other.release.namespace().equals(release.namespace()) && (release.spoken() || !other.release.spoken());
    }
  }

  /**
   * The Releases behind an API.
   *
   * @param told hears of a Release that people created or changed, and of one that is gone (then without it)
   */
  public Releases(ApiServer api, Discovery discovery, BiConsumer<UnitKey, @Nullable Release> told) {
    this.api = api;
    this.discovery = discovery;
    this.told = told;
  }

  /**
   * Begins to watch.
   *
   * @return done when the first list is in
   */
  public CompletableFuture<Void> watch() throws ApiFault {
    Discovery.Resource resource = discovery.resource(ReleaseTree.KIND);
    Names store = new Names();
    close(); // one that did not get its first list in time
    informer = new LastingInformer(resource.plural(), () -> {
      SharedIndexInformer<GenericKubernetesResource> next = api.informer(resource, false);
      next.itemStore(store);
      next.addEventHandler(new Events());
      return next;
    });
    return informer.synced();
  }

  /** A unit's Release, or null if it has none. */
  public @Nullable Release get(UnitKey unit) {
    Known known = releases.get(unit);
    return known == null ? null : known.release;
  }

  /**
   * The same, but for one in another namespace than the unit's to which the agent has never written: it says nothing of
   * the unit.
   *
   * @param wanted null if that is not known
   */
  public @Nullable Release get(UnitKey unit, @Nullable Desired wanted) {
    Release known = get(unit);
    boolean strange = known != null && wanted != null && !known.spoken()
        && !known.namespace().equals(wanted.namespace());
    return strange ? null : known;
  }

  /** Every Release that is known. */
  public Collection<Release> all() {
    return releases.values().stream().map(Known::release).toList();
  }

  /** What is known of objects that several units apply alike, such as the Namespace that they share. */
  public Map<ObjectKey, InventoryItem> shared() {
    return shared;
  }

  /**
   * Creates the resource; if it is there already, returns that one.
   *
   * @param kinds of which objects are about to be made: should the agent die before it has written down what it made,
   *              the next one knows where to look
   */
  public Release create(Release release, Set<ObjectKind> kinds) throws ApiFault {
    Manifest manifest = ReleaseTree.created(release, kinds);
    Discovery.Resource resource = discovery.resource(ReleaseTree.KIND);
    String query = "?fieldManager=" + Labels.DAYTWO;
    Map<String, Object> live;
    try {
      live = api.send("POST", RequestPath.collection(resource, release.namespace()) + query, "application/json",
          manifest.canonicalJson());
    } catch (ApiFault fault) {
      if (fault.reason() != ApiFault.Reason.CONFLICT) {
        throw fault;
      }
      live = api.get(RequestPath.object(resource, manifest.key()));
    }
    return keep(live, true);
  }

  /** Says of which kinds objects are about to be made, if that is not known yet. */
  public void begin(Release release, Set<ObjectKind> kinds) throws ApiFault {
    Set<ObjectKind> known = new TreeSet<>(begun(release.unit()));
    release.status().inventory().forEach(item -> known.add(item.key().objectKind()));
    if (!known.containsAll(kinds)) {
      known.addAll(kinds);
      String path = RequestPath.object(discovery.resource(ReleaseTree.KIND), ReleaseTree.key(release));
      keep(api.send("PATCH", path + "?fieldManager=" + Labels.DAYTWO, "application/merge-patch+json",
          CanonicalJson.of(Map.of("metadata", ReleaseTree.annotation(known)))), true);
    }
  }

  /** Kinds of which a unit may own objects that its inventory does not have yet. */
  public Set<ObjectKind> begun(UnitKey unit) {
    Known known = releases.get(unit);
    return known == null ? Set.of() : known.begun;
  }

  /** Brings {@code spec.source} up to date when a unit has moved between sources. */
  public Release claim(Release release) throws ApiFault {
    return keep(new Apply(api, discovery).apply(ReleaseTree.created(release, Set.of()), Labels.DAYTWO), true);
  }

  /** Writes the status. */
  public Release write(Release release) throws ApiFault {
    return keep(new Apply(api, discovery).status(ReleaseTree.status(release), Labels.DAYTWO), true);
  }

  /** Deletes the resource of a unit that is no more. */
  public void delete(Release release) throws ApiFault {
    new Delete(api, discovery).delete(ReleaseTree.key(release), release.uid());
    releases.remove(release.unit());
  }

  /** Remembers what an apply of an object left that other units apply alike. */
  public void share(InventoryItem item) {
    shared.put(item.key(), item);
  }

  /**
   * Reads them all: what another agent wrote last is known then, though the watch may not have told of it yet.
   *
   * @throws ApiFault if not all could be read; what was read is known
   */
  public void refresh() throws ApiFault {
    String path = RequestPath.collection(discovery.resource(ReleaseTree.KIND), "") + "?limit=" + PAGE;
    Set<String> found = new HashSet<>();
    String next = "";
    long version;
    do {
      Map<String, Object> page = api
          .get(next.isEmpty() ? path : path + "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
      for (Object item : Tree.list(page.get("items"))) {
        keep(Tree.map(item), false);
        found.add(Tree.text(Tree.at(item, "metadata", "uid")));
      }
      version = version(page);
      next = Tree.text(Tree.at(page, "metadata", "continue"));
    } while (!next.isEmpty());
    long listed = version;
    releases.values().removeIf(known -> known.version <= listed && !found.contains(known.release.uid()));
  }

  private static long version(Map<String, Object> live) {
    return LiveTree.version(Tree.at(live, "metadata", "resourceVersion"));
  }

  /**
   * Takes in a Release as the API server has it, and tells if it asks for something else than before.
   *
   * @param written true for the answer to an own write
   */
  private Release keep(Map<String, Object> live, boolean written) {
    Release now = ReleaseTree.read(live);
    Known seen = new Known(now, version(live), ReleaseTree.kinds(live));
    AtomicReference<@Nullable Release> before = new AtomicReference<>();
    Known known = Objects.requireNonNull(releases.compute(now.unit(), (unit, last) -> {
      before.set(last == null ? null : last.release);
      if (!written && last != null && last.strange(seen)) {
        ignored(now, last.release);
        return last;
      }
      return Known.of(last, seen);
    }));
    Release last = before.get();
    if (!written && (last == null || !last.status().equals(known.release.status()))) {
      shareAll(known.release.status().inventory());
    }
    boolean asked;
    if (last == null) {
      asked = !written;
    } else {
      asked = last.uid().equals(known.release.uid()) ? !last.spec().equals(known.release.spec()) : !written;
    }
    if (asked) {
      told.accept(now.unit(), known.release);
    }
    return known.release;
  }

  /** Told once for each. */
  private void ignored(Release strange, Release counts) {
    if (ignored.add(strange.uid())) {
      LogKeys.unit(LOG.atWarn(), strange).addKeyValue("event", "release-ignored").log(
          "the Release {}/{} says that it is of the unit {}, whose Release is in {}: it is ignored; delete it",
          strange.namespace(), strange.unit().service(), strange.unit(), counts.namespace());
    }
  }

  private void shareAll(List<InventoryItem> items) {
    items.stream().filter(item -> item.key().namespace().isEmpty()).forEach(this::share);
  }

  @Override
  public void close() {
    if (informer != null) {
      informer.close();
    }
  }

  private final class Events implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource item) {
      seen(item);
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource item) {
      seen(item);
    }

    private void seen(GenericKubernetesResource item) {
      keep(LiveTree.of(ReleaseTree.KIND, item), false);
    }

    @Override
    public void onDelete(GenericKubernetesResource item, boolean finalStateUnknown) {
      all().stream()
          .filter(each -> each.unit().service().equals(item.getMetadata().getName())
              && each.namespace().equals(item.getMetadata().getNamespace())
              && each.uid().equals(item.getMetadata().getUid()))
          .findFirst().ifPresent(each -> {
            releases.remove(each.unit());
            told.accept(each.unit(), null);
          });
    }
  }
}
