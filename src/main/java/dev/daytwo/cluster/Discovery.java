package dev.daytwo.cluster;

import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Tree;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What kinds the API server has, and where. What a watch of the definitions tells is believed first, since it is newer
 * than what the API server says of itself for a moment; the rest is asked for once.
 */
public final class Discovery {
  private final ApiServer api;
  private final Definitions definitions;
  private final Map<ObjectKind, Resource> known = new ConcurrentHashMap<>();
  private final Set<ObjectKind> absent = ConcurrentHashMap.newKeySet();
  private final ReentrantLock looking = new ReentrantLock();

  /**
   * Where a kind lives in the API.
   *
   * @param plural     {@code deployments}
   * @param namespaced false if its objects belong to the cluster as a whole
   */
  public record Resource(ObjectKind kind, String plural, boolean namespaced) {}

  /** Discovery through the given API, without a watch: what is not there is asked for again each time. */
  public Discovery(ApiServer api) {
    this(api, new Definitions());
  }

  /** Discovery that believes the given definitions. */
  public Discovery(ApiServer api, Definitions definitions) {
    this.api = api;
    this.definitions = definitions;
  }

  /**
   * Where a kind lives.
   *
   * @throws ApiFault {@code KIND_MISSING} if the server has no such kind
   */
  public Resource resource(ObjectKind kind) throws ApiFault {
    Resource resource = find(kind);
    if (resource == null) {
      throw new ApiFault(ApiFault.Reason.KIND_MISSING, "the cluster has no kind " + kind.kind() + " in "
          + kind.apiVersion() + "; install what defines it, or correct apiVersion and kind");
    }
    return resource;
  }

  /** Where a kind lives, or null if the server has no such kind. */
  public @Nullable Resource find(ObjectKind kind) throws ApiFault {
    definitions.asked(kind);
    Resource found = found(kind);
    definitions.answered(kind, found != null);
    Definitions.Definition definition = definitions.of(kind);
    return definition == null ? found : definition.resource(kind.version()); // it may have come meanwhile, and been told
  }

  private @Nullable Resource found(ObjectKind kind) throws ApiFault {
    Definitions.Definition definition = definitions.of(kind);
    if (definition != null) {
      return definition.resource(kind.version());
    }
    Resource resource = known.get(kind);
    return resource != null ? resource : look(kind);
  }

  /** True if a definition says that the kind is served; asks nobody. */
  public boolean defines(ObjectKind kind) {
    Definitions.Definition definition = definitions.of(kind);
    return definition != null && definition.resource(kind.version()) != null;
  }

  /** The version at which the server has a kind that it does not have at the given one; null if it has it at none. */
  public @Nullable ObjectKind elsewhere(ObjectKind kind) throws ApiFault {
    Definitions.Definition definition = definitions.of(kind);
    if (definition != null) {
      return definition.best();
    }
    if (kind.group().isEmpty() || absent.contains(new ObjectKind(kind.group() + "/", kind.kind()))) {
      return null;
    }
    String preferred = Tree.text(Tree.at(api.find("/apis/" + kind.group()), "preferredVersion", "groupVersion"));
    Resource there = preferred.isEmpty() ? null : look(new ObjectKind(preferred, kind.kind()));
    if (there == null && definitions.complete()) {
      absent.add(new ObjectKind(kind.group() + "/", kind.kind()));
    }
    return there == null ? null : there.kind();
  }

  /**
   * Forgets what the server was found to have or not to have, so that it is asked again. For kinds without a definition,
   * which an upgraded or an aggregated server brings and takes without telling.
   */
  public void refresh() {
    known.clear();
    absent.clear();
  }

  /** One look at a time, since many units ask for the same kinds at once. */
  private @Nullable Resource look(ObjectKind kind) throws ApiFault {
    looking.lock();
    try {
      if (!known.containsKey(kind) && !absent.contains(kind)) {
        load(kind.apiVersion());
        if (!known.containsKey(kind) && definitions.complete()) {
          absent.add(kind); // a definition that comes is told
        }
      }
      return known.get(kind);
    } finally {
      looking.unlock();
    }
  }

  private void load(String apiVersion) throws ApiFault {
    for (Object item : Tree.list(api.find(RequestPath.group(apiVersion)).get("resources"))) {
      String plural = Tree.text(Tree.at(item, "name"));
      if (plural.indexOf('/') < 0) {
        ObjectKind kind = new ObjectKind(apiVersion, Tree.text(Tree.at(item, "kind")));
        known.put(kind, new Resource(kind, plural, Boolean.TRUE.equals(Tree.at(item, "namespaced"))));
      }
    }
  }
}
