package dev.daytwo.cluster;

import dev.daytwo.model.ObjectKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.LinkedHashMap;
import java.util.Map;

/** An informer's item as the tree that the API server sent. */
public final class LiveTree {
  private LiveTree() {}

  /** The item with its kind, which the items of a list lack. */
  public static Map<String, Object> of(ObjectKind kind, GenericKubernetesResource item) {
    Map<String, Object> tree = new LinkedHashMap<>(item.getAdditionalProperties());
    tree.put("apiVersion", kind.apiVersion());
    tree.put("kind", kind.kind());
    return tree;
  }
}
