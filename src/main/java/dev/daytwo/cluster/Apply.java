package dev.daytwo.cluster;

import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Tree;
import dev.daytwo.model.Volume;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

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
    return patch(manifest.key(), manager, manifest.canonicalJson());
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
    return patch(manifest.key(), manager, CanonicalJson.of(tree));
  }

  /** Sets {@code spec.replicas} and nothing else. */
  public Map<String, Object> replicas(ObjectKey key, int replicas, String manager) throws ApiFault {
    return patch(key, manager, CanonicalJson.of(Map.of("apiVersion", key.apiVersion(), "kind", key.kind(),
        "metadata", Map.of("name", key.name(), "namespace", key.namespace()), "spec", Map.of("replicas", replicas))));
  }

  /**
   * Makes the claims larger that the pods of a StatefulSet have or had, and that are smaller than its templates say.
   *
   * @throws ApiFault with {@code FORBIDDEN} if their class does not let volumes grow
   */
  public void claims(Manifest set, String manager) throws ApiFault {
    ObjectKind kind = new ObjectKind("v1", "PersistentVolumeClaim");
    String path = RequestPath.collection(discovery.resource(kind), set.key().namespace());
    List<Object> there = Tree.list(api.get(path).get("items"));
    for (Volume volume : Volume.of(set.tree())) {
      Pattern names = Pattern.compile(Pattern.quote(volume.name() + "-" + set.key().name()) + "-[0-9]+");
      for (Object claim : there) {
        String name = Tree.text(Tree.at(claim, "metadata", "name"));
        String size = Tree.text(Tree.at(claim, "spec", "resources", "requests", "storage"));
        if (names.matcher(name).matches() && Volume.compare(size, volume.size()) < 0) {
          patch(new ObjectKey("v1", kind.kind(), set.key().namespace(), name), manager,
              CanonicalJson.of(Map.of("apiVersion", "v1", "kind", kind.kind(), "metadata", Map.of("name", name), "spec",
                  Map.of("resources", Map.of("requests", Map.of("storage", volume.size()))))));
        }
      }
    }
  }

  /**
   * Sets the status of an object, whole. By a JSON Patch (RFC 6902): the agent alone writes it, so that there is nothing to
   * merge, and a server-side apply costs the API server a quarter more, most of it for reading the body as YAML.
   */
  public Map<String, Object> status(Manifest manifest, String manager) throws ApiFault {
    String path = RequestPath.object(discovery.resource(manifest.key().objectKind()), manifest.key()) + "/status";
    return api.send("PATCH", path + "?fieldManager=" + manager, "application/json-patch+json",
        CanonicalJson.of(List.of(Map.of("op", "add", "path", "/status", "value", manifest.at("status")))));
  }

  private Map<String, Object> patch(ObjectKey key, String manager, String body) throws ApiFault {
    Discovery.Resource resource = discovery.resource(key.objectKind());
    if (!resource.namespaced() && !key.namespace().isEmpty()) { // taken for a kind with namespaces when it was rendered
      throw new ApiFault(ApiFault.Reason.INVALID,
          key + " belongs to the whole cluster, as its kind does; kinds.cluster "
              + "of the source has to name " + key.kind());
    }
    String path = RequestPath.object(resource, key);
    return api.send("PATCH", path + "?fieldManager=" + manager + "&force=true", TYPE, body);
  }
}
