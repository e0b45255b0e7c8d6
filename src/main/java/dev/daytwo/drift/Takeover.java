package dev.daytwo.drift;

import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Strangers;
import dev.daytwo.model.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The fields that strangers own on an object, and the {@code metadata.managedFields} in which the agent owns them
 * instead: the agent's next apply then drops what it does not want, since a field goes with its last owner (KEP-555).
 */
public final class Takeover {
  private static final int SHOWN = 3;
  private static final Comparator<Map<String, Object>> NEWEST = Comparator
      .comparing((Map<String, Object> entry) -> Tree.text(entry.get("time"))).reversed();

  private Takeover() {}

  /** Who has fields there that are not tolerated; who wrote last is named first. */
  public static Strangers strangers(Map<String, Object> live) {
    String kind = Tree.text(live.get("kind"));
    List<Map<String, Object>> found = new ArrayList<>();
    Map<String, Object> all = Map.of();
    for (Object each : Tree.list(Tree.at(live, "metadata", "managedFields"))) {
      Map<String, Object> entry = Tree.map(each);
      Map<String, Object> fields = Tolerance.strange(entry, kind);
      if (!fields.isEmpty()) {
        found.addFirst(entry);
        all = FieldTree.union(all, fields);
      }
    }
    if (found.isEmpty()) {
      return Strangers.NONE;
    }
    found.sort(NEWEST);
    return new Strangers(found.stream().map(entry -> Tree.text(entry.get("manager"))).distinct()
        .collect(Collectors.joining(", ")), FieldTree.words(all, SHOWN), all);
  }

  /**
   * True if an apply of the manifest alone would leave something of theirs. What it says itself it takes by force, and
   * then one request is enough.
   */
  public static boolean needed(Strangers strangers, Manifest manifest) {
    return !FieldSet.within(strangers.fields(), manifest.tree());
  }

  /**
   * The object's {@code managedFields} after a takeover. What is tolerated stays with whom it is. Fields of another
   * version of the API than the agent's cannot be merged, and belong to nobody then.
   *
   * @param apiVersion of the agent's manifest
   */
  public static List<Map<String, Object>> fields(Map<String, Object> live, String apiVersion) {
    String kind = Tree.text(live.get("kind"));
    List<Map<String, Object>> entries = Tree.list(Tree.at(live, "metadata", "managedFields")).stream().map(Tree::map)
        .toList();
    Map<String, Object> own = entries.stream().filter(Takeover::ours).findFirst().orElse(Map.of());
    String version = own.isEmpty() ? apiVersion : Tree.text(own.get("apiVersion"));
    Map<String, Object> taken = Tree.map(own.get("fieldsV1"));
    List<Map<String, Object>> next = new ArrayList<>();
    for (Map<String, Object> entry : entries) {
      Map<String, Object> strange = Tolerance.strange(entry, kind);
      if (ours(entry)) {
        continue;
      }
      if (strange.isEmpty()) {
        next.add(entry);
        continue;
      }
      if (version.equals(entry.get("apiVersion"))) {
        taken = FieldTree.union(taken, strange);
      }
      Map<String, Object> rest = FieldTree.without(FieldTree.minus(Tree.map(entry.get("fieldsV1")), strange),
          Tolerance.REPLICAS); // a number without an owner stays
      if (!rest.isEmpty()) {
        next.add(with(entry, rest));
      }
    }
    Map<String, Object> entry = own.isEmpty()
        ? Map.of("manager", Labels.DAYTWO, "operation", "Apply", "apiVersion", version, "fieldsType", "FieldsV1")
        : own;
    next.add(with(entry, taken));
    return next;
  }

  private static boolean ours(Map<String, Object> entry) {
    return Labels.DAYTWO.equals(entry.get("manager")) && "Apply".equals(entry.get("operation"))
        && Tree.text(entry.get("subresource")).isEmpty();
  }

  private static Map<String, Object> with(Map<String, Object> entry, Map<String, Object> fields) {
    Map<String, Object> next = new LinkedHashMap<>(entry);
    next.put("fieldsV1", fields);
    return next;
  }
}
