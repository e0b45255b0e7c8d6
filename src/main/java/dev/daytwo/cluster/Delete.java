package dev.daytwo.cluster;

import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Tree;
import java.util.Map;
import java.util.Set;

/** Deletion of exactly one object, known by its uid; one of the same name that came later stays. */
public final class Delete {
  private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob",
      "ReplicaSet");

  private final ApiServer api;
  private final Discovery discovery;

  /** What came of a deletion. */
  public sealed interface Answer {
    /** The object is gone. */
    record Deleted() implements Answer {}

    /** It was gone already, or another one has its name. */
    record Absent() implements Answer {}

    /**
     * It goes when its finalizers or its grace period let it.
     *
     * @param live as it is now
     */
    record Leaving(Map<String, Object> live) implements Answer {}
  }

  /** Deletes through the given API. */
  public Delete(ApiServer api, Discovery discovery) {
    this.api = api;
    this.discovery = discovery;
  }

  /** Deletes the object, workloads in the foreground, so that their pods are gone before they are. */
  public Answer delete(ObjectKey key, String uid) throws ApiFault {
    return delete(key, uid, WORKLOADS.contains(key.kind()) ? "Foreground" : "Background");
  }

  /** Deletes the object alone: what it controls runs on, and is controlled by nobody. */
  public Answer orphaning(ObjectKey key, String uid) throws ApiFault {
    return delete(key, uid, "Orphan");
  }

  private Answer delete(ObjectKey key, String uid, String policy) throws ApiFault {
    String options = CanonicalJson.of(Map.of("apiVersion", "v1", "kind", "DeleteOptions", "propagationPolicy", policy,
        "preconditions", Map.of("uid", uid)));
    try {
      return answer(
          api.send("DELETE", RequestPath.object(discovery.resource(key.objectKind()), key), "application/json",
              options));
    } catch (ApiFault fault) {
      if (fault.reason() == ApiFault.Reason.NOT_FOUND || fault.reason() == ApiFault.Reason.CONFLICT) {
        return new Answer.Absent();
      }
      throw fault;
    }
  }

  /** The server answers with a Status, or with the object, which for some kinds says nothing about whether it is gone. */
  private static Answer answer(Map<String, Object> body) {
    Map<String, Object> metadata = Tree.map(body.get("metadata"));
    boolean waits = !Tree.list(metadata.get("finalizers")).isEmpty()
        || Tree.number(metadata.get("deletionGracePeriodSeconds"), 0) > 0;
    return waits && metadata.get("deletionTimestamp") != null ? new Answer.Leaving(body) : new Answer.Deleted();
  }
}
