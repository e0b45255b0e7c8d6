package dev.daytwo.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;

/** What the agent asks of an API server: reads and writes of single objects, and watches of collections. */
public interface ApiServer {
  /**
   * Reads.
   *
   * @param path from the root of the API
   */
  Map<String, Object> get(String path) throws ApiFault;

  /** Reads; empty if there is nothing at that path. */
  default Map<String, Object> find(String path) throws ApiFault {
    try {
      return get(path);
    } catch (ApiFault fault) {
      if (fault.reason() == ApiFault.Reason.NOT_FOUND) {
        return Map.of();
      }
      throw fault;
    }
  }

  /** Sends a body, and returns the answer's. */
  Map<String, Object> send(String method, String path, String contentType, String body) throws ApiFault;

  /**
   * A watch of all objects of a kind, in any namespace, that is not started.
   *
   * @param ours only those that carry the agent's label
   */
  SharedIndexInformer<GenericKubernetesResource> informer(Discovery.Resource resource, boolean ours);
}
