package dev.daytwo.reconcile;

import dev.daytwo.cluster.Discovery;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Tree;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A watch: events in order, some time after they happened, until it expires and begins again with a list. */
final class SimulatedWatch {
  private final Simulation world;
  private final SimulatedServer server;
  private final Simulation.Life life;
  private final String plural;
  private final boolean ours;
  private @Nullable ItemStore<GenericKubernetesResource> store;
  private @Nullable ResourceEventHandler<GenericKubernetesResource> handler;

  SimulatedWatch(Simulation world, SimulatedServer server, Simulation.Life life, Discovery.Resource resource,
      boolean ours) {
    this.world = world;
    this.server = server;
    this.life = life;
    plural = "/" + resource.plural() + "/";
    this.ours = ours;
  }

  private boolean matches(String path, Map<String, Object> tree) {
    return of(path)
        && (!ours || Labels.DAYTWO.equals(Tree.at(tree, "metadata", "labels", Labels.MANAGED_BY)));
  }

  private boolean of(String path) {
    int at = path.lastIndexOf(plural);
    return at >= 0 && path.indexOf('/', at + plural.length()) < 0;
  }

  void changed(String path) {
    if (of(path) && !life.dead()) {
      SimulatedServer.Stored stored = server.at(path);
      Map<String, Object> tree = stored == null ? null : stored.sent();
      world.inLine(this, life, () -> seen(path, tree));
    }
  }

  private void seen(String path, @Nullable Map<String, Object> tree) {
    ItemStore<GenericKubernetesResource> items = Objects.requireNonNull(store);
    if (tree != null && matches(path, tree)) {
      GenericKubernetesResource item = item(tree);
      GenericKubernetesResource before = items.put(items.getKey(item), item);
      if (handler != null && before == null) {
        handler.onAdd(item);
      } else if (handler != null) {
        handler.onUpdate(before, item);
      }
    } else {
      gone(key(path));
    }
  }

  private void gone(String key) {
    ItemStore<GenericKubernetesResource> items = Objects.requireNonNull(store);
    GenericKubernetesResource before = items.get(key);
    if (before != null) {
      items.remove(key);
      if (handler != null) {
        handler.onDelete(before, false);
      }
    }
  }

  private String key(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int at = path.indexOf("/namespaces/");
    int end = at < 0 ? -1 : path.indexOf('/', at + "/namespaces/".length());
    return (end < 0 ? "" : path.substring(at + "/namespaces/".length(), end)) + "/" + name;
  }

  void relist() {
    world.clear(this);
    List<String> there = new ArrayList<>();
    server.all().forEach((path, stored) -> {
      if (matches(path, stored.tree)) {
        there.add(key(path));
        seen(path, stored.sent());
      }
    });
    Objects.requireNonNull(store).keySet().filter(key -> !there.contains(key)).toList()
        .forEach(this::gone);
  }

  /** The informer that the engine is given. */
  SharedIndexInformer<GenericKubernetesResource> informer() {
    return SimulatedBus.proxy(SharedIndexInformer.class, (proxy, method, arguments) -> switch (method.getName()) {
      case "itemStore" -> {
        store = store(arguments[0]);
        yield proxy;
      }
      case "addEventHandler" -> {
        handler = handler(arguments[0]);
        yield proxy;
      }
      case "start" -> {
        relist();
        server.watch(this::changed);
        yield CompletableFuture.completedFuture(null);
      }
      case "stopped" -> new CompletableFuture<Void>();
      case "exceptionHandler" -> proxy;
      case "close" -> null;
      default -> SimulatedBus.unknown(proxy, method, arguments);
    });
  }

  @SuppressWarnings("unchecked")
  private static ItemStore<GenericKubernetesResource> store(Object store) {
    return (ItemStore<GenericKubernetesResource>) store;
  }

  @SuppressWarnings("unchecked")
  private static ResourceEventHandler<GenericKubernetesResource> handler(Object handler) {
    return (ResourceEventHandler<GenericKubernetesResource>) handler;
  }

  private static GenericKubernetesResource item(Map<String, Object> tree) {
    GenericKubernetesResource item = new GenericKubernetesResource();
    ObjectMeta metadata = new ObjectMeta();
    metadata.setNamespace((String) Tree.at(tree, "metadata", "namespace"));
    metadata.setName((String) Tree.at(tree, "metadata", "name"));
    metadata.setUid((String) Tree.at(tree, "metadata", "uid"));
    metadata.setResourceVersion((String) Tree.at(tree, "metadata", "resourceVersion"));
    item.setMetadata(metadata);
    item.setAdditionalProperties(tree);
    return item;
  }
}
