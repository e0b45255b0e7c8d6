package dev.daytwo.release;

import dev.daytwo.cluster.Api;
import dev.daytwo.cluster.ApiFault;
import dev.daytwo.cluster.Apply;
import dev.daytwo.cluster.Delete;
import dev.daytwo.cluster.Discovery;
import dev.daytwo.cluster.LiveTree;
import dev.daytwo.cluster.RequestPath;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Every Release of the cluster, kept by one informer, and the writes to them. */
public final class Releases implements AutoCloseable {
  private final Api api;
  private final Discovery discovery;
  private final BiConsumer<UnitKey, @Nullable Release> told;
  private final Map<UnitKey, Release> releases = new ConcurrentHashMap<>();
  private final Map<ObjectKey, InventoryItem> shared = new ConcurrentHashMap<>();
  private @Nullable SharedIndexInformer<GenericKubernetesResource> informer;

  /**
   * The Releases behind an API.
   *
   * @param told hears of a Release that people created or changed, and of one that is gone (then without it)
   */
  public Releases(Api api, Discovery discovery, BiConsumer<UnitKey, @Nullable Release> told) {
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
    ResourceDefinitionContext context = new ResourceDefinitionContext.Builder().withGroup(resource.kind().group())
        .withVersion(resource.kind().version()).withKind(resource.kind().kind()).withPlural(resource.plural())
        .withNamespaced(true).build();
    SharedIndexInformer<GenericKubernetesResource> started = api.client().genericKubernetesResources(context)
        .inAnyNamespace().withLimit(500L).runnableInformer(0);
    started.removeNamespaceIndex();
    started.itemStore(new Names());
    started.addEventHandler(new Events());
    started.exceptionHandler((running, failure) -> true); // a watch that fails is tried again for ever
    informer = started;
    return started.start().toCompletableFuture();
  }

  /** A unit's Release, or null if it has none. */
  public @Nullable Release get(UnitKey unit) {
    return releases.get(unit);
  }

  /** Every Release that is known. */
  public Collection<Release> all() {
    return releases.values();
  }

  /** What is known of objects that several units apply alike, such as the Namespace that they share. */
  public Map<ObjectKey, InventoryItem> shared() {
    return shared;
  }

  /** Creates the resource; if it is there already, returns that one. */
  public Release create(Release release) throws ApiFault {
    Manifest manifest = ReleaseTree.created(release);
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
    return keep(ReleaseTree.read(live));
  }

  /** Brings {@code spec.source} up to date when a unit has moved between sources. */
  public Release claim(Release release) throws ApiFault {
    return keep(ReleaseTree.read(new Apply(api, discovery).apply(ReleaseTree.created(release), Labels.DAYTWO)));
  }

  /** Writes the status. */
  public Release write(Release release) throws ApiFault {
    return keep(ReleaseTree.read(new Apply(api, discovery).status(ReleaseTree.status(release), Labels.DAYTWO)));
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

  private Release keep(Release release) {
    releases.put(release.unit(), release);
    return release;
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
      Release now = ReleaseTree.read(LiveTree.of(api.client(), ReleaseTree.KIND, item));
      Release before = releases.get(now.unit());
      if (before == null) {
        shareAll(now.status().inventory());
      }
      // The agent is the one writer of a status: of what it has written itself it knows more than a late echo.
      boolean known = before != null && before.uid().equals(now.uid());
      keep(known
          ? new Release(now.unit(), now.namespace(), now.uid(), now.generation(), now.spec(),
              Objects.requireNonNull(before).status())
          : now);
      if (!known || !Objects.requireNonNull(before).spec().equals(now.spec())) {
        told.accept(now.unit(), now);
      }
    }

    @Override
    public void onDelete(GenericKubernetesResource item, boolean finalStateUnknown) {
      releases.values().stream()
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
