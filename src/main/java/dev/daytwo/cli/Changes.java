package dev.daytwo.cli;

import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Masked;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes different of one live object, field by field, and why. */
final class Changes {
  private static final int WIDTH = 48;
  private static final Set<String> SERVER_SET = Set.of("clusterIP", "clusterIPs", "ipFamilies", "nodePort",
      "healthCheckNodePort");
  /** The first that a path holds tells why. */
  private static final Map<String, String> REASONS = reasons();

  private final List<Change> changes = new ArrayList<>();

  /**
   * One field.
   *
   * @param now  as it is; empty if it is not there
   * @param then as it will be; empty if it will not be there
   */
  record Change(String field, String now, String then, String why) {}

  private Changes() {}

  /**
   * The fields that differ, of labels, annotations and everything that is not metadata or status.
   *
   * @param now  the live object
   * @param then the rendered one with the API's defaults filled in
   */
  static List<Change> of(Manifest now, Manifest then) {
    Masked masked = Masked.of(now, then);
    Map<String, Object> before = Tree.map(masked.before() == null ? null : masked.before().tree());
    Map<String, Object> after = Tree.map(masked.after() == null ? null : masked.after().tree());
    Changes found = new Changes();
    found.labels("metadata.labels", Tree.at(before, "metadata", "labels"), Tree.at(after, "metadata", "labels"));
    Tree.map(Tree.at(after, "metadata", "annotations")).forEach((key, value) -> // what others note there stays
    found.compare("metadata.annotations." + key, Tree.at(before, "metadata", "annotations", key), value));
    Set<String> keys = new LinkedHashSet<>(before.keySet());
    keys.addAll(after.keySet());
    keys.removeAll(Set.of("apiVersion", "kind", "metadata", "status"));
    keys.forEach(key -> found.compare(key, before.get(key), after.get(key)));
    return found.changes;
  }

  private void compare(String path, @Nullable Object now, @Nullable Object then) {
    if (same(now, then) || SERVER_SET.contains(path.substring(path.lastIndexOf('.') + 1))) {
      return;
    }
    if (path.endsWith(".labels")) {
      labels(path, now, then);
    } else if (now instanceof Map<?, ?> && then instanceof Map<?, ?>) {
      Set<String> keys = new LinkedHashSet<>(Tree.map(now).keySet());
      keys.addAll(Tree.map(then).keySet());
      keys.forEach(key -> compare(path + "." + key, Tree.map(now).get(key), Tree.map(then).get(key)));
    } else if (named(now) && named(then)) {
      Map<String, Object> before = byName(now);
      Map<String, Object> after = byName(then);
      Set<String> names = new LinkedHashSet<>(before.keySet());
      names.addAll(after.keySet());
      names.forEach(name -> compare(path + "[" + name + "]", before.get(name), after.get(name)));
    } else {
      changes.add(new Change(path, shown(now), shown(then), why(path, then)));
    }
  }

  /** One row for all of them: those that go, and those that come. */
  private void labels(String path, @Nullable Object now, @Nullable Object then) {
    Map<String, Object> going = new LinkedHashMap<>(Tree.map(now));
    going.entrySet().removeAll(Tree.map(then).entrySet());
    Map<String, Object> coming = new LinkedHashMap<>(Tree.map(then));
    coming.entrySet().removeAll(Tree.map(now).entrySet());
    if (!going.isEmpty() || !coming.isEmpty()) {
      changes.add(new Change(path, going.isEmpty() ? "" : shown(going), coming.isEmpty() ? "" : shown(coming),
          why(path, then)));
    }
  }

  private static boolean same(@Nullable Object now, @Nullable Object then) {
    return Objects.equals(now, then) || (empty(now) && empty(then))
        || (now instanceof Number one && then instanceof Number other && one.doubleValue() == other.doubleValue());
  }

  private static boolean empty(@Nullable Object value) {
    return value == null || value.equals(Map.of()) || value.equals(List.of());
  }

  private static boolean named(@Nullable Object value) {
    return value instanceof List<?> list && list.stream().allMatch(item -> Tree.at(item, "name") instanceof String)
        && list.stream().map(item -> Tree.at(item, "name")).distinct().count() == list.size();
  }

  private static Map<String, Object> byName(@Nullable Object list) {
    Map<String, Object> items = new LinkedHashMap<>();
    Tree.list(list).forEach(item -> items.put(Tree.text(Tree.at(item, "name")), item));
    return items;
  }

  private static String shown(@Nullable Object value) {
    String text = value == null ? "" : value instanceof String word ? word : CanonicalJson.of(value);
    String line = text.replace("\n", "\\n");
    return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…";
  }

  private static String why(String path, @Nullable Object then) {
    return REASONS.entrySet().stream().filter(reason -> path.contains(reason.getKey())).map(Map.Entry::getValue)
        .findFirst().orElse(then == null ? "no field of a descriptor says it" : "");
  }

  private static Map<String, String> reasons() {
    Map<String, String> reasons = new LinkedHashMap<>();
    reasons.put("spec.selector", "one label says whose a pod is; it cannot be changed in place, see below");
    reasons.put("labels", "how the unit is known");
    reasons.put("ecurityContext", "Pod Security Standard restricted");
    reasons.put("strategy", "no pod goes before another is ready");
    reasons.put("minReadySeconds", "a pod that dies at once is no progress");
    reasons.put("progressDeadline", "rollout.deadline");
    reasons.put("revisionHistory", "what was before is in Git");
    reasons.put("erviceAccount", "an account of its own, whose token no pod gets");
    reasons.put("enableServiceLinks", "no variables for other services");
    reasons.put("affinity", "pods do not share a node or zone");
    reasons.put("topologySpread", "pods do not share a node or zone");
    reasons.put("lifecycle", "requests end before the process does");
    reasons.put("terminationGrace", "requests end before the process does");
    reasons.put("resources", "a CPU request and no CPU limit; as much memory as is asked for");
    reasons.put("Probe", "health");
    reasons.put("replicas", "scale");
    reasons.put("imagePullPolicy", "tags do not change");
    reasons.put("volume", "files, and a /tmp of its own");
    reasons.put("env", "env and secrets");
    reasons.put("ports", "port, or ports");
    return reasons;
  }

  /** A row for each change of an object. */
  static void rows(Table table, ObjectKey key, List<Change> changes) {
    changes.forEach(change -> table.row(List.of(key.kind() + "/" + key.name(), change.field(),
        change.now().isEmpty() ? "-" : change.now(), change.then().isEmpty() ? "-" : change.then(), change.why())));
  }
}
