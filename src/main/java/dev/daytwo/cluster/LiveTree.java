package dev.daytwo.cluster;

import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Tree;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An informer's item as the tree that the API server sent. */
public final class LiveTree {
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");

  private LiveTree() {}

  /** {@code metadata.resourceVersion} as a number, which may be compared within a resource (KEP-5504); 0 if it is none. */
  public static long version(@Nullable Object written) {
    String text = Tree.text(written);
    return VERSION.matcher(text).matches() ? Long.parseLong(text) : 0;
  }

  /** The item with its kind, which the items of a list lack. */
  public static Map<String, Object> of(ObjectKind kind, GenericKubernetesResource item) {
    return of(kind, item.getAdditionalProperties());
  }

  /** The same of an item that is a tree already. */
  static Map<String, Object> of(ObjectKind kind, Map<String, Object> item) {
    Map<String, Object> tree = new LinkedHashMap<>(item);
    tree.put("apiVersion", kind.apiVersion());
    tree.put("kind", kind.kind());
    return tree;
  }
}
