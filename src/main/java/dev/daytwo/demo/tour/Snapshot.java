package dev.daytwo.demo.tour;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.demo.Shop;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Labels;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Release;
import dev.daytwo.model.Tree;
import dev.daytwo.model.UnitKey;
import dev.daytwo.release.ReleaseTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Every object of the agent's at one moment, as the API server had it: those that Releases own, and the Releases. */
record Snapshot(Map<ObjectKey, Map<String, Object>> objects) {
  /**
   * What became of the objects between two moments.
   *
   * @param same    with the same {@code resourceVersion}
   * @param status  changed in nothing but what Kubernetes' own controllers write there: the status
   * @param written created, deleted or changed otherwise
   */
  record Difference(List<ObjectKey> same, List<ObjectKey> status, List<ObjectKey> written) {
    /** What was seen, for a person. */
    String text() {
      return same.size() + " with the same resourceVersion"
          + (status.isEmpty() ? "" : ", " + status.size() + " changed in their status by Kubernetes itself");
    }
  }

  /**
   * Looks at everything.
   *
   * @throws Unseen if a Release owns something that is not there
   */
  static Snapshot take(Sight sight) throws ApiFault, Unseen {
    Map<ObjectKey, Map<String, Object>> objects = new TreeMap<>();
    Map<ObjectKey, InventoryItem> owned = new TreeMap<>();
    for (Map<String, Object> tree : sight.list(ReleaseTree.KIND, false)) {
      Release release = ReleaseTree.read(tree);
      if (release.spec().source().equals(Shop.SOURCE)) {
        objects.put(ReleaseTree.key(release), tree);
        release.status().inventory().forEach(item -> owned.put(item.key(), item));
      }
    }
    for (ObjectKind kind : owned.keySet().stream().map(ObjectKey::objectKind).distinct().toList()) {
      for (Map<String, Object> tree : sight.list(kind, true)) {
        ObjectKey key = new ObjectKey(kind.apiVersion(), kind.kind(), Tree.text(Tree.at(tree, "metadata", "namespace")),
            Tree.text(Tree.at(tree, "metadata", "name")));
        InventoryItem item = owned.get(key);
        if (item != null && item.uid().equals(Tree.at(tree, "metadata", "uid"))) {
          objects.put(key, tree);
        }
      }
    }
    List<ObjectKey> missing = owned.keySet().stream().filter(key -> !objects.containsKey(key)).toList();
    if (!missing.isEmpty()) {
      throw new Unseen("every object that a Release lists in the cluster", "missing: " + missing);
    }
    return new Snapshot(objects);
  }

  /** How many objects there are, without the Releases. */
  int owned() {
    return objects.size() - releases();
  }

  /** How many Releases there are. */
  int releases() {
    return (int) objects.keySet().stream().filter(Snapshot::release).count();
  }

  /** How many kinds there are, without the Release. */
  long kinds() {
    return objects.keySet().stream().filter(key -> !release(key)).map(ObjectKey::objectKind).distinct().count();
  }

  /** True if the object belongs to the unit, or is its Release. */
  boolean belongs(ObjectKey key, UnitKey unit) {
    return key.equals(Sight.release(unit))
        || unit.equals(Labels.unit(Tree.at(objects.get(key), "metadata", "labels")));
  }

  /** What became, up to a later moment, of the objects that were there at this one or are there then. */
  Difference until(Snapshot later, Predicate<ObjectKey> among) {
    Difference difference = new Difference(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    TreeMap<ObjectKey, Map<String, Object>> all = new TreeMap<>(objects);
    all.putAll(later.objects);
    all.keySet().stream().filter(among).forEach(key -> {
      Map<String, Object> one = objects.get(key);
      Map<String, Object> other = later.objects.get(key);
      if (one == null || other == null) {
        difference.written.add(key);
      } else if (Objects.equals(version(one), version(other))) {
        difference.same.add(key);
      } else if (!release(key) && written(one).equals(written(other))) {
        difference.status.add(key);
      } else {
        difference.written.add(key);
      }
    });
    return difference;
  }

  private static boolean release(ObjectKey key) {
    return key.objectKind().equals(ReleaseTree.KIND);
  }

  private static Object version(Map<String, Object> tree) {
    return Tree.text(Tree.at(tree, "metadata", "resourceVersion"));
  }

  /** The object without its status and without the traces that a write of the status leaves. */
  private static Map<String, Object> written(Map<String, Object> tree) {
    Map<String, Object> rest = new LinkedHashMap<>(tree);
    rest.remove("status");
    Map<String, Object> metadata = new LinkedHashMap<>(Tree.map(tree.get("metadata")));
    metadata.remove("resourceVersion");
    metadata.put("managedFields", Tree.list(metadata.get("managedFields")).stream()
        .filter(each -> !"status".equals(Tree.at(each, "subresource"))).toList());
    Map<String, Object> annotations = new LinkedHashMap<>(Tree.map(metadata.get("annotations")));
    annotations.remove("deployment.kubernetes.io/revision"); // the Deployment controller writes it with the status
    metadata.put("annotations", annotations);
    rest.put("metadata", metadata);
    return rest;
  }
}
