package dev.daytwo.render;

import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Tree;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A strategic merge patch: maps merge, null deletes, and lists of items that have a key of their own merge item by item;
 * other lists are replaced. The keys are those of the Kubernetes API's types ({@code patchMergeKey} in k8s.io/api), for
 * the kinds that are rendered; {@code $patch: delete} and {@code $patch: replace} are taken, other directives are not
 * (<a href="https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md">Strategic
 * Merge Patch</a>).
 */
final class StrategicMerge {
  private static final String DIRECTIVE = "$patch";
  private static final Map<String, String> OF_PODS = Map.of("containers", "name", "initContainers", "name", "env",
      "name", "ports", "containerPort", "volumes", "name", "volumeMounts", "mountPath", "volumeDevices", "devicePath",
      "imagePullSecrets", "name", "hostAliases", "ip", "topologySpreadConstraints", "topologyKey");
  private static final Map<String, String> OF_ACCOUNTS = Map.of("secrets", "name", "imagePullSecrets", "name");

  private final Map<String, String> keys;
  private final List<Problem> problems;

  private StrategicMerge(Map<String, String> keys, List<Problem> problems) {
    this.keys = keys;
    this.problems = problems;
  }

  /**
   * An object with a patch laid over it.
   *
   * @param path     of the patch, for problems
   * @param problems what cannot be merged is added
   */
  static Map<String, Object> merge(Map<String, Object> object, Yaml.Mapping patch, String path,
      List<Problem> problems) {
    return new StrategicMerge(keys(Tree.text(object.get("kind"))), problems).map(object, patch, path);
  }

  /** By the name of a list, the key by which its items are told apart. */
  private static Map<String, String> keys(String kind) {
    return switch (kind) {
      case "Deployment", "StatefulSet", "CronJob", "Job" -> OF_PODS;
      case "Service" -> Map.of("ports", "port");
      case "ServiceAccount" -> OF_ACCOUNTS;
      default -> Map.of();
    };
  }

  private Map<String, Object> map(Map<String, Object> base, Yaml.Mapping over, String path) {
    Map<String, Object> merged = directive(over, path).equals("replace")
        ? new LinkedHashMap<>()
        : new LinkedHashMap<>(base);
    over.entries().forEach((key, entry) -> {
      String below = path + "." + key;
      Yaml value = entry.value();
      if (key.startsWith("$")) {
        if (!key.equals(DIRECTIVE)) {
          tell(entry.position(), below, "is not supported; write $patch: delete or $patch: replace");
        }
      } else if (value.isNull() || deletes(value)) {
        merged.remove(key);
      } else {
        merged.put(key, merged(key, merged.get(key), value, below));
      }
    });
    return merged;
  }

  private @Nullable Object merged(String key, @Nullable Object base, Yaml value, String path) {
    return switch (value) {
      case Yaml.Mapping over -> map(Tree.map(base), over, path);
      case Yaml.Sequence over when keys.containsKey(key) -> items(Tree.list(base), over, keys.getOrDefault(key, ""),
          path);
      case Yaml.Sequence over -> PlainTree.of(over);
      case Yaml.Scalar single -> PlainTree.of(single);
    };
  }

  private List<Object> items(List<Object> base, Yaml.Sequence over, String key, String path) {
    List<Object> merged = new ArrayList<>(over.items().stream().anyMatch(StrategicMerge::replaces) ? List.of() : base);
    for (int i = 0; i < over.items().size(); i++) {
      String at = path + "[" + i + "]";
      if (!(over.items().get(i) instanceof Yaml.Mapping item)) {
        tell(over.items().get(i).position(), at, "found " + over.items().get(i).describe() + ", expected a map");
      } else if (!replaces(item)) {
        item(merged, item, key, at);
      }
    }
    return merged;
  }

  private void item(List<Object> list, Yaml.Mapping over, String key, String path) {
    if (!(over.get(key) instanceof Yaml.Scalar value) || value.isNull()) {
      tell(over.position(), path, "has no " + key + ", by which the items of this list are told apart");
      return;
    }
    List<Integer> same = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (String.valueOf(Tree.at(list.get(i), key)).equals(value.text())) {
        same.add(i);
      }
    }
    if (same.size() > 1) {
      tell(over.place(key), path + "." + key, "found " + value.text() + ", which " + same.size()
          + " items have; replace the whole list, with {$patch: replace} as an item of it");
    } else if (deletes(over)) {
      if (same.isEmpty()) {
        tell(over.place(key), path + "." + key,
            "found " + value.text() + ", which no item has; there is nothing to delete");
      } else {
        list.remove((int) same.getFirst());
      }
    } else if (same.isEmpty()) {
      list.add(map(Map.of(), over, path));
    } else {
      list.set(same.getFirst(), map(Tree.map(list.get(same.getFirst())), over, path));
    }
  }

  /** True for the item that says that a list is replaced. */
  private static boolean replaces(Yaml value) {
    return value instanceof Yaml.Mapping map && map.entries().size() == 1 && map.text(DIRECTIVE).equals("replace");
  }

  private static boolean deletes(Yaml value) {
    return value instanceof Yaml.Mapping map && map.text(DIRECTIVE).equals("delete");
  }

  private String directive(Yaml.Mapping map, String path) {
    Yaml said = map.get(DIRECTIVE);
    String word = map.text(DIRECTIVE);
    if (said != null && !List.of("merge", "replace", "delete").contains(word)) {
      tell(said.position(), path + "." + DIRECTIVE, "found " + said.describe() + ", allowed: delete, replace");
    }
    return word;
  }

  private void tell(Position position, String path, String message) {
    problems.add(new Problem(position, path, message));
  }
}
