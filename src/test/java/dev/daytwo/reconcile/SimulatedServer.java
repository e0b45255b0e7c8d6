package dev.daytwo.reconcile;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Tree;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An API server in memory, as far as the engine depends on one: server-side apply with the ownership of fields, uids,
 * versions, generations, the status apart. Lists are values. The real one is in all other tests.
 */
class SimulatedServer {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern COMMA = Pattern.compile(",");
  private static final Map<String, Map<String, String>> KINDS = Map.of("/api/v1",
      Map.of("namespaces", "Namespace", "configmaps", "ConfigMap"), "/apis/apps/v1",
      Map.of("deployments", "Deployment"), "/apis/daytwo.dev/v1", Map.of("releases", "Release"));

  private final Simulation world;
  private final Map<String, Stored> objects = new TreeMap<>();
  private final List<Consumer<String>> watchers = new ArrayList<>();
  private long version;
  /** Writes of agents that changed something. */
  int writes;

  /** One object: what it says, and who owns which of its leaves. */
  static final class Stored {
    final String uid;
    Map<String, Object> tree;
    final Map<String, Set<String>> owners = new TreeMap<>();
    final Map<String, String> times = new TreeMap<>();
    long version;
    long generation = 1;
    private @Nullable Map<String, Object> sent;

    Stored(String uid, Map<String, Object> tree) {
      this.uid = uid;
      this.tree = tree;
    }

    boolean appliedBy(String manager) {
      return owners.containsKey(manager + " Apply ");
    }

    /** As the server sends it. */
    Map<String, Object> sent() {
      Map<String, Object> last = sent;
      if (last == null) {
        last = read();
        sent = last;
      }
      return last;
    }

    private Map<String, Object> read() {
      Map<String, Object> sent = copy(tree);
      Map<String, Object> metadata = child(sent, "metadata");
      metadata.put("uid", uid);
      metadata.put("resourceVersion", Long.toString(version));
      metadata.put("generation", generation);
      List<Object> managed = new ArrayList<>();
      owners.forEach((owner, leaves) -> {
        List<String> parts = List.of(owner.split(" ", -1));
        Map<String, Object> fields = new TreeMap<>();
        leaves.forEach(leaf -> put(fields, List.of(leaf.split("\n", -1)), step -> "f:" + step, new TreeMap<>()));
        managed.add(Map.of("manager", parts.get(0), "operation", parts.get(1), "subresource", parts.get(2), "time",
            times.getOrDefault(owner, ""), "fieldsType", "FieldsV1", "fieldsV1", fields));
      });
      metadata.put("managedFields", managed);
      return sent;
    }
  }

  SimulatedServer(Simulation world) {
    this.world = world;
  }

  /** Hears the path of whatever changes. */
  void watch(Consumer<String> watcher) {
    watchers.add(watcher);
  }

  @Nullable
  Stored at(String path) {
    return objects.get(path);
  }

  Map<String, Stored> all() {
    return objects;
  }

  private Stored there(String path) throws ApiFault {
    Stored stored = objects.get(path);
    if (stored == null) {
      throw new ApiFault(ApiFault.Reason.NOT_FOUND, path + " not found");
    }
    return stored;
  }

  Map<String, Object> get(String path) throws ApiFault {
    Map<String, String> kinds = KINDS.get(path);
    if (kinds != null) {
      List<Object> resources = new ArrayList<>();
      kinds.forEach((plural, kind) -> resources
          .add(Map.of("name", plural, "kind", kind, "namespaced", !kind.equals("Namespace"))));
      return Map.of("resources", resources);
    }
    if (path.contains("?")) {
      return list(path.substring(path.lastIndexOf('/'), path.indexOf('?')) + "/",
          URLDecoder.decode(path.substring(path.indexOf('?') + 1), StandardCharsets.UTF_8));
    }
    return there(path).sent();
  }

  private Map<String, Object> list(String collection, String query) {
    List<String> wanted = query.startsWith("labelSelector=")
        ? COMMA.splitAsStream(query.substring("labelSelector=".length())).toList()
        : List.of();
    List<Object> items = new ArrayList<>();
    objects.forEach((path, stored) -> {
      Map<String, Object> labels = Tree.map(Tree.at(stored.tree, "metadata", "labels"));
      if (path.contains(collection) && wanted.stream()
          .allMatch(each -> each.endsWith("=" + labels.get(each.substring(0, each.indexOf('=')))))) {
        items.add(stored.sent());
      }
    });
    return Map.of("metadata", Map.of("resourceVersion", Long.toString(version)), "items", items);
  }

  /** A request of an agent. */
  Map<String, Object> send(String method, String path, String contentType, String body) throws ApiFault {
    Object json = JSON.readValue(body, Object.class);
    Map<String, Object> tree = Tree.map(json);
    List<String> parts = List.of(path.split("[?&]"));
    String target = parts.getFirst();
    String manager = parts.stream().filter(each -> each.startsWith("fieldManager="))
        .map(each -> each.substring("fieldManager=".length())).findFirst().orElse(Labels.DAYTWO);
    long before = version;
    try {
      return switch (method) {
        case "POST" -> create(target + "/" + Tree.text(Tree.at(tree, "metadata", "name")), manager, tree);
        case "PATCH" -> patch(target, manager, contentType, json);
        case "DELETE" -> {
          String uid = Tree.text(Tree.at(tree, "preconditions", "uid"));
          Stored stored = objects.get(target);
          if (stored != null && (uid.isEmpty() || uid.equals(stored.uid))) {
            deleting(target, stored);
          }
          yield delete(target, uid);
        }
        default -> throw new IllegalArgumentException(method + " " + path);
      };
    } finally {
      writes += version == before ? 0 : 1;
    }
  }

  private Map<String, Object> patch(String target, String manager, String contentType, Object json) throws ApiFault {
    if (contentType.startsWith("application/json-patch")) {
      return target.endsWith("/status")
          ? status(target.substring(0, target.length() - "/status".length()), manager, Tree.list(json))
          : reassign(target, Tree.list(json));
    }
    Map<String, Object> tree = Tree.map(json);
    if (contentType.startsWith("application/merge-patch")) {
      Stored stored = there(target);
      return edit(target, stored, manager + " Update ", old -> {
        leaves(tree).forEach((leaf, value) -> put(old, List.of(leaf.split("\n", -1)), step -> step, value));
        return old;
      });
    }
    return apply(target, manager, tree);
  }

  /** An agent deletes an object that is there. */
  void deleting(String path, Stored stored) {}

  private void namespaceOf(String path) throws ApiFault {
    int at = path.indexOf("/namespaces/");
    int end = path.indexOf('/', at + "/namespaces/".length());
    if (end > 0) {
      String namespace = "/api/v1" + path.substring(at, end);
      if (!objects.containsKey(namespace)) {
        throw new ApiFault(ApiFault.Reason.NOT_FOUND, namespace + " not found");
      }
    }
  }

  Map<String, Object> create(String path, String manager, Map<String, Object> tree) throws ApiFault {
    namespaceOf(path);
    if (objects.containsKey(path)) {
      throw new ApiFault(ApiFault.Reason.CONFLICT, path + " already exists");
    }
    Stored stored = new Stored("uid-" + (version + 1), Map.of());
    objects.put(path, stored);
    return edit(path, stored, manager + " Update ", old -> {
      Map<String, Object> content = copy(tree);
      content.remove("status");
      return content;
    });
  }

  /** A write that is no apply: what it changes becomes the owner's, who is {@code manager operation subresource}. */
  Map<String, Object> edit(String path, Stored stored, String owner, UnaryOperator<Map<String, Object>> edit) {
    Map<String, Object> before = stored.tree;
    Map<String, Object> after = edit.apply(copy(before));
    Map<String, Object> old = leaves(before);
    Map<String, Object> now = leaves(after);
    Set<String> changed = new TreeSet<>(now.keySet());
    changed.removeIf(leaf -> old.containsKey(leaf) && Objects.equals(old.get(leaf), now.get(leaf)));
    Set<String> gone = new TreeSet<>(old.keySet());
    gone.removeAll(now.keySet());
    stored.owners.values().forEach(leaves -> {
      leaves.removeAll(changed);
      leaves.removeAll(gone);
    });
    stored.owners.values().removeIf(Set::isEmpty);
    own(stored, owner, changed, false);
    stored.tree = after;
    return changed(path, stored, before, !changed.isEmpty() || !gone.isEmpty());
  }

  private void own(Stored stored, String owner, Set<String> leaves, boolean all) {
    Set<String> owned = stored.owners.computeIfAbsent(owner, none -> new TreeSet<>());
    if (all) {
      owned.clear();
    }
    owned.addAll(leaves);
    if (owned.isEmpty()) {
      stored.owners.remove(owner);
    }
    stored.times.put(owner, world.now().toString());
  }

  private Map<String, Object> apply(String path, String manager, Map<String, Object> tree) throws ApiFault {
    namespaceOf(path);
    Stored stored = objects.get(path);
    if (stored == null) {
      stored = new Stored("uid-" + (version + 1), Map.of());
      objects.put(path, stored);
    }
    Map<String, Object> wanted = new TreeMap<>(leaves(tree));
    wanted.keySet().removeIf(leaf -> leaf.equals("status") || leaf.startsWith("status\n"));
    Map<String, Object> before = stored.tree;
    Map<String, Object> after = copy(before);
    Set<String> fields = new TreeSet<>(wanted.keySet());
    fields.removeAll(Set.of("apiVersion", "kind", "metadata\nname", "metadata\nnamespace"));
    String owner = manager + " Apply ";
    Set<String> old = Set.copyOf(stored.owners.getOrDefault(owner, Set.of()));
    Map<String, Object> live = leaves(before);
    for (Map.Entry<String, Object> leaf : wanted.entrySet()) {
      if (!live.containsKey(leaf.getKey()) || !Objects.equals(live.get(leaf.getKey()), leaf.getValue())) {
        stored.owners.forEach((other, leaves) -> leaves.remove(leaf.getKey()));
        put(after, List.of(leaf.getKey().split("\n", -1)), step -> step, leaf.getValue());
      }
    }
    own(stored, owner, fields, true);
    Set<Set<String>> owned = Set.copyOf(stored.owners.values());
    old.stream().filter(leaf -> owned.stream().noneMatch(leaves -> leaves.contains(leaf)))
        .forEach(leaf -> remove(after, List.of(leaf.split("\n", -1))));
    stored.owners.values().removeIf(Set::isEmpty);
    stored.tree = after;
    return changed(path, stored, before, !after.equals(before) || !old.equals(fields));
  }

  /** A JSON patch of one operation, by which the status is another. */
  private Map<String, Object> status(String path, String manager, List<Object> operations) throws ApiFault {
    Stored stored = there(path);
    Map<String, Object> operation = Tree.map(operations.getFirst());
    if (operations.size() != 1 || !"add".equals(operation.get("op")) || !"/status".equals(operation.get("path"))) {
      throw new IllegalArgumentException("not understood: " + operations);
    }
    return edit(path, stored, manager + " Update status", old -> {
      old.put("status", operation.get("value"));
      return old;
    });
  }

  /** The one JSON patch of an object that is understood: other managed fields, if the version is still the one given. */
  private Map<String, Object> reassign(String path, List<Object> operations) throws ApiFault {
    Stored stored = there(path);
    Map<String, Object> values = new TreeMap<>();
    operations.forEach(each -> values.put(Tree.text(Tree.at(each, "path")), Tree.map(each).get("value")));
    if (!Long.toString(stored.version).equals(values.get("/metadata/resourceVersion"))) {
      throw new ApiFault(ApiFault.Reason.CONFLICT, "the version is " + stored.version);
    }
    stored.owners.clear();
    for (Object each : Tree.list(values.get("/metadata/managedFields"))) {
      String owner = Tree.text(Tree.at(each, "manager")) + " " + Tree.text(Tree.at(each, "operation")) + " "
          + Tree.text(Tree.at(each, "subresource"));
      unpack(Tree.map(Tree.at(each, "fieldsV1")), "", stored.owners.computeIfAbsent(owner, none -> new TreeSet<>()));
    }
    return changed(path, stored, stored.tree, true);
  }

  private static void unpack(Map<String, Object> fields, String prefix, Set<String> leaves) {
    fields.forEach((field, inside) -> {
      String leaf = prefix + field.substring("f:".length());
      if (Tree.map(inside).isEmpty()) {
        leaves.add(leaf);
      } else {
        unpack(Tree.map(inside), leaf + "\n", leaves);
      }
    });
  }

  private Map<String, Object> changed(String path, Stored stored, Map<String, Object> before, boolean changed) {
    if (changed) {
      stored.sent = null;
      stored.version = ++version;
      if (!before.isEmpty() && !Objects.equals(before.get("spec"), stored.tree.get("spec"))) {
        stored.generation++;
      }
      List.copyOf(watchers).forEach(watcher -> watcher.accept(path));
    }
    return stored.sent();
  }

  Map<String, Object> delete(String path, String uid) throws ApiFault {
    Stored stored = there(path);
    if (!uid.isEmpty() && !uid.equals(stored.uid)) {
      throw new ApiFault(ApiFault.Reason.CONFLICT, "the uid is " + stored.uid);
    }
    if (path.startsWith("/api/v1/namespaces/") && path.indexOf('/', "/api/v1/namespaces/".length()) < 0) {
      String name = path.substring("/api/v1".length()) + "/";
      for (String inside : objects.keySet().stream().filter(each -> each.contains(name)).toList()) {
        delete(inside, "");
      }
    }
    objects.remove(path);
    version++;
    List.copyOf(watchers).forEach(watcher -> watcher.accept(path));
    return Map.of();
  }

  static Map<String, Object> child(Map<String, Object> map, String key) {
    Map<String, Object> child = new LinkedHashMap<>(Tree.map(map.get(key)));
    map.put(key, child);
    return child;
  }

  /** A copy whose maps may be changed. */
  static Map<String, Object> copy(Map<String, Object> tree) {
    Map<String, Object> copy = new LinkedHashMap<>();
    tree.forEach((key, value) -> copy.put(key, value instanceof Map<?, ?> ? copy(Tree.map(value)) : value));
    return copy;
  }

  static Map<String, Object> leaves(Map<String, Object> tree) {
    Map<String, Object> leaves = new LinkedHashMap<>();
    leaves(tree, "", leaves);
    return leaves;
  }

  private static void leaves(Map<String, Object> tree, String prefix, Map<String, Object> leaves) {
    tree.forEach((key, value) -> {
      if (value instanceof Map<?, ?> map && !map.isEmpty()) {
        leaves(Tree.map(value), prefix + key + "\n", leaves);
      } else {
        leaves.put(prefix + key, value);
      }
    });
  }

  private static void put(Map<String, Object> tree, List<String> path, UnaryOperator<String> name, Object value) {
    Map<String, Object> at = tree;
    for (String step : path.subList(0, path.size() - 1)) {
      at = child(at, name.apply(step));
    }
    at.put(name.apply(path.getLast()), value);
  }

  private static void remove(Map<String, Object> tree, List<String> path) {
    if (path.size() == 1) {
      tree.remove(path.getFirst());
    } else if (tree.get(path.getFirst()) instanceof Map<?, ?>) {
      Map<String, Object> child = child(tree, path.getFirst());
      remove(child, path.subList(1, path.size()));
      if (child.isEmpty()) {
        tree.remove(path.getFirst());
      }
    }
  }
}
