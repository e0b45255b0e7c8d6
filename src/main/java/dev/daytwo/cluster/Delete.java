package dev.daytwo.cluster;

import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.ObjectKey;
import java.util.Map;
import java.util.Set;

/** Deletion of exactly one object, known by its uid; one of the same name that came later stays. */
public final class Delete {
  private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob",
      "ReplicaSet");

  private final ApiServer api;
  private final Discovery discovery;

  /** Deletes through the given API. */
  public Delete(ApiServer api, Discovery discovery) {
    this.api = api;
    this.discovery = discovery;
  }

  /**
   * Deletes the object, workloads in the foreground, so that their pods are gone before they are.
   *
   * @return false if it was gone already, or another one has its name
   */
  public boolean delete(ObjectKey key, String uid) throws ApiFault {
    String policy = WORKLOADS.contains(key.kind()) ? "Foreground" : "Background";
    String options = CanonicalJson.of(Map.of("apiVersion", "v1", "kind", "DeleteOptions", "propagationPolicy", policy,
        "preconditions", Map.of("uid", uid)));
    try {
      api.send("DELETE", RequestPath.object(discovery.resource(key.objectKind()), key), "application/json", options);
      return true;
    } catch (ApiFault fault) {
      if (fault.reason() == ApiFault.Reason.NOT_FOUND || fault.reason() == ApiFault.Reason.CONFLICT) {
        return false;
      }
      throw fault;
    }
  }
}
