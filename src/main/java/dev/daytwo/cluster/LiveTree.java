package dev.daytwo.cluster;

import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Tree;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.LinkedHashMap;
import java.util.Map;

/** An informer's item as the tree that the API server sent. */
public final class LiveTree {
  private LiveTree() {}

  /**
   * The item with its kind, which the items of a list lack. Only the metadata has to be converted: the client keeps
   * everything else as the tree that it read.
   */
  public static Map<String, Object> of(KubernetesClient client, ObjectKind kind, GenericKubernetesResource item) {
    Map<String, Object> tree = new LinkedHashMap<>(item.getAdditionalProperties());
    tree.put("apiVersion", kind.apiVersion());
    tree.put("kind", kind.kind());
    tree.put("metadata",
        Tree.map(client.getKubernetesSerialization().convertValue(item.getMetadata(), Map.class)));
    return tree;
  }
}
