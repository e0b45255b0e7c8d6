package dev.daytwo.cluster;

import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Tree;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What kinds the API server has, and where. What it does not have is asked for again each time. */
public final class Discovery {
  private final Api api;
  private final Map<ObjectKind, Resource> known = new ConcurrentHashMap<>();
  private final ReentrantLock looking = new ReentrantLock();

  /**
   * Where a kind lives in the API.
   *
   * @param plural     {@code deployments}
   * @param namespaced false if its objects belong to the cluster as a whole
   */
  public record Resource(ObjectKind kind, String plural, boolean namespaced) {}

  /** Discovery through the given API. */
  public Discovery(Api api) {
    this.api = api;
  }

  /**
   * Where a kind lives.
   *
   * @throws ApiFault {@code KIND_MISSING} if the server has no such kind
   */
  public Resource resource(ObjectKind kind) throws ApiFault {
    Resource resource = known.get(kind);
    if (resource == null) {
      resource = look(kind);
    }
    if (resource == null) {
      throw new ApiFault(ApiFault.Reason.KIND_MISSING, "the cluster has no kind " + kind.kind() + " in "
          + kind.apiVersion() + "; install what defines it, or correct apiVersion and kind");
    }
    return resource;
  }

  /** One look at a time, since many units ask for the same kinds at once. */
  private @Nullable Resource look(ObjectKind kind) throws ApiFault {
    looking.lock();
    try {
      if (!known.containsKey(kind)) {
        load(kind.apiVersion());
      }
      return known.get(kind);
    } finally {
      looking.unlock();
    }
  }

  private void load(String apiVersion) throws ApiFault {
    Map<String, Object> list;
    try {
      list = api.get(RequestPath.group(apiVersion));
    } catch (ApiFault fault) {
      if (fault.reason() == ApiFault.Reason.NOT_FOUND) {
        return;
      }
      throw fault;
    }
    for (Object item : Tree.list(list.get("resources"))) {
      String plural = Tree.text(Tree.at(item, "name"));
      if (plural.indexOf('/') < 0) {
        ObjectKind kind = new ObjectKind(apiVersion, Tree.text(Tree.at(item, "kind")));
        known.put(kind, new Resource(kind, plural, Boolean.TRUE.equals(Tree.at(item, "namespaced"))));
      }
    }
  }
}
