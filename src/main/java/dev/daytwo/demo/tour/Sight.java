package dev.daytwo.demo.tour;

import dev.daytwo.cluster.Api;
import dev.daytwo.cluster.ApiFault;
import dev.daytwo.cluster.Discovery;
import dev.daytwo.cluster.RequestPath;
import dev.daytwo.demo.Shop;
import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Labels;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Tree;
import dev.daytwo.model.UnitKey;
import dev.daytwo.release.ReleaseTree;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tour's own eyes on the cluster, and its hands: it reads, waits by watches, and changes what others might. */
final class Sight {
  private static final Duration LONGEST = Duration.ofSeconds(90);

  private final KubernetesClient client;
  private final Api api;
  private final Discovery discovery;

  Sight(KubernetesClient client, Duration timeout) {
    this.client = client;
    api = new Api(client, timeout);
    discovery = new Discovery(api);
  }

  /** The key of a unit's Release. */
  static ObjectKey release(UnitKey unit) {
    return new ObjectKey(ReleaseTree.KIND.apiVersion(), ReleaseTree.KIND.kind(), Shop.namespace(unit.environment()),
        unit.service());
  }

  /** The key of a unit's Deployment. */
  static ObjectKey deployment(UnitKey unit) {
    return new ObjectKey("apps/v1", "Deployment", Shop.namespace(unit.environment()), unit.service());
  }

  /** The key of a unit's Service. */
  static ObjectKey service(UnitKey unit) {
    return new ObjectKey("v1", "Service", Shop.namespace(unit.environment()), unit.service());
  }

  /** The object as it is. */
  Map<String, Object> get(ObjectKey key) throws ApiFault {
    return api.get(path(key));
  }

  /** What a unit owns in its namespace, by its Release. */
  List<ObjectKey> owned(UnitKey unit) throws ApiFault {
    return ReleaseTree.read(get(release(unit))).status().inventory().stream().map(InventoryItem::key)
        .filter(key -> !key.namespace().isEmpty()).toList();
  }

  /** All objects of a kind; those that are the agent's by their label, or just all. */
  List<Map<String, Object>> list(ObjectKind kind, boolean labelled) throws ApiFault {
    String path = RequestPath.collection(discovery.resource(kind), "")
        + (labelled ? "?labelSelector=" + Labels.MANAGED_BY + "%3D" + Labels.DAYTWO : "");
    List<Map<String, Object>> objects = new ArrayList<>();
    for (Object item : Tree.list(api.get(path).get("items"))) {
      Map<String, Object> object = new LinkedHashMap<>(Tree.map(item));
      object.put("apiVersion", kind.apiVersion()); // a list says it once for all
      object.put("kind", kind.kind());
      objects.add(object);
    }
    return objects;
  }

  /** Waits, by a watch, until the object is there and as expected; returns it. */
  Map<String, Object> await(ObjectKey key, Expectation expectation) throws Unseen, ApiFault {
    try {
      return tree(resource(key).waitUntilCondition(
          found -> found != null && expectation.met().test(tree(found)), LONGEST.toSeconds(), TimeUnit.SECONDS));
    } catch (KubernetesClientTimeoutException e) {
      GenericKubernetesResource last = resource(key).get();
      throw new Unseen(key + " " + expectation.what() + " within " + LONGEST.toSeconds() + " s",
          last == null ? "it is not there" : expectation.shows().apply(tree(last)));
    }
  }

  /** Waits for all of them at the same time; returns how long after the watch was started each was as expected. */
  Map<ObjectKey, Duration> awaitAll(Collection<ObjectKey> keys, Expectation expectation, Stopwatch watch)
      throws Unseen, ApiFault {
    Map<ObjectKey, Future<Duration>> running = new LinkedHashMap<>();
    Map<ObjectKey, Duration> times = new LinkedHashMap<>();
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      keys.forEach(key -> running.put(key, each.submit(() -> {
        await(key, expectation);
        return watch.took();
      })));
      for (Map.Entry<ObjectKey, Future<Duration>> one : running.entrySet()) {
        times.put(one.getKey(), one.getValue().get());
      }
      return times;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Unseen unseen) {
        throw unseen;
      }
      if (e.getCause() instanceof ApiFault fault) {
        throw fault;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Waits, by a watch, until there is no such object. */
  void awaitGone(ObjectKey key) throws Unseen, ApiFault {
    try {
      resource(key).waitUntilCondition(found -> found == null, LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (KubernetesClientTimeoutException e) {
      throw new Unseen(key + " gone within " + LONGEST.toSeconds() + " s", "it is still there");
    }
  }

  /** Waits, by a watch, for a Kubernetes Event about a unit's Release; returns its note. */
  String awaitEvent(UnitKey unit, String reason, String part) throws Unseen {
    Predicate<Event> wanted = event -> event.getRegarding() != null
        && unit.service().equals(event.getRegarding().getName()) && reason.equals(event.getReason())
        && event.getNote().contains(part);
    CompletableFuture<List<Event>> seen = client.events().v1().events()
        .inNamespace(Shop.namespace(unit.environment())).informOnCondition(list -> list.stream().anyMatch(wanted));
    try {
      return seen.get(LONGEST.toSeconds(), TimeUnit.SECONDS).stream().filter(wanted).map(Event::getNote).findFirst()
          .orElseThrow();
    } catch (TimeoutException | ExecutionException e) {
      throw new Unseen("an Event " + reason + " about " + unit + " with «" + part + "»",
          client.events().v1().events().inNamespace(Shop.namespace(unit.environment())).list().getItems().stream()
              .map(event -> event.getReason() + ": " + event.getNote()).collect(Collectors.joining("; ")));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      seen.cancel(true);
    }
  }

  /**
   * Changes an object as somebody else.
   *
   * @param subresource {@code /scale}; empty for the object itself
   * @param type        of the patch: {@code merge-patch}, {@code strategic-merge-patch}
   * @param manager     the field manager that it is done as
   */
  Map<String, Object> patch(ObjectKey key, String subresource, String type, String manager, Map<String, Object> patch)
      throws ApiFault {
    return api.send("PATCH", path(key) + subresource + "?fieldManager=" + manager, "application/" + type + "+json",
        CanonicalJson.of(patch));
  }

  /** Deletes an object as somebody else. */
  void delete(ObjectKey key) throws ApiFault {
    api.send("DELETE", path(key), "application/json", "{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\"}");
  }

  private String path(ObjectKey key) throws ApiFault {
    return RequestPath.object(discovery.resource(key.objectKind()), key);
  }

  private Resource<GenericKubernetesResource> resource(ObjectKey key) throws ApiFault {
    Discovery.Resource known = discovery.resource(key.objectKind());
    return known.namespaced()
        ? api.objects(known).inNamespace(key.namespace()).withName(key.name())
        : api.objects(known).withName(key.name());
  }

  private Map<String, Object> tree(@Nullable GenericKubernetesResource item) {
    return item == null
        ? Map.of()
        : Tree.map(client.getKubernetesSerialization().convertValue(item, Map.class));
  }
}
