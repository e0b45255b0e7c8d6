package dev.daytwo.cluster;

import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Tree;
import java.util.LinkedHashMap;
import java.util.Map;

/** Server-side apply: one PATCH an object, forced, in the name of one field manager (KEP-555). */
public final class Apply {
  private static final String TYPE = "application/apply-patch+yaml";

  private final ApiServer api;
  private final Discovery discovery;

  /** Applies through the given API. */
  public Apply(ApiServer api, Discovery discovery) {
    this.api = api;
    this.discovery = discovery;
  }

  /** Makes the object as the manifest says; returns it as it is now. */
  public Map<String, Object> apply(Manifest manifest, String manager) throws ApiFault {
    return patch(manifest.key(), "", manager, manifest.canonicalJson());
  }

  /**
   * Creates the object as the manifest says. A version that no object ever has makes the API server refuse to touch one
   * that is there already, and means nothing where there is none.
   *
   * @throws ApiFault with {@code CONFLICT} if it is there
   */
  public Map<String, Object> create(Manifest manifest, String manager) throws ApiFault {
    Map<String, Object> metadata = new LinkedHashMap<>(Tree.map(manifest.at("metadata")));
    metadata.put("resourceVersion", "1");
    Map<String, Object> tree = new LinkedHashMap<>(manifest.tree());
    tree.put("metadata", metadata);
    return patch(manifest.key(), "", manager, CanonicalJson.of(tree));
  }

  /** Sets {@code spec.replicas} and nothing else. */
  public Map<String, Object> replicas(ObjectKey key, int replicas, String manager) throws ApiFault {
    return patch(key, "", manager, CanonicalJson.of(Map.of("apiVersion", key.apiVersion(), "kind", key.kind(),
        "metadata", Map.of("name", key.name(), "namespace", key.namespace()), "spec", Map.of("replicas", replicas))));
  }

  /** Sets the status of an object, whole. */
  public Map<String, Object> status(Manifest manifest, String manager) throws ApiFault {
    return patch(manifest.key(), "/status", manager, manifest.canonicalJson());
  }

  private Map<String, Object> patch(ObjectKey key, String subresource, String manager, String body) throws ApiFault {
    String path = RequestPath.object(discovery.resource(key.objectKind()), key) + subresource;
    return api.send("PATCH", path + "?fieldManager=" + manager + "&force=true", TYPE, body);
  }
}
