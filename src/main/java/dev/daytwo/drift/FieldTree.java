package dev.daytwo.drift;

import dev.daytwo.model.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Sets of fields in the {@code FieldsV1} form, put together and taken apart. An empty map has no field. */
final class FieldTree {
  /** Stands in a node for the thing itself, beside what is in it. */
  private static final String SELF = ".";

  private FieldTree() {}

  /** The fields of both. */
  static Map<String, Object> union(Map<String, Object> one, Map<String, Object> other) {
    Map<String, Object> all = new LinkedHashMap<>(one);
    other.forEach((step, below) -> all.merge(step, below,
        (mine, theirs) -> union(Tree.map(mine), Tree.map(theirs))));
    return all;
  }

  /** The fields of the first that the second lacks. */
  static Map<String, Object> minus(Map<String, Object> one, Map<String, Object> other) {
    Map<String, Object> rest = new LinkedHashMap<>();
    one.forEach((step, below) -> {
      Map<String, Object> mine = Tree.map(below);
      Map<String, Object> theirs = Tree.map(other.get(step));
      if (!other.containsKey(step)) {
        rest.put(step, below);
      } else if (!mine.isEmpty() && !theirs.isEmpty()) {
        putUnlessEmpty(rest, step, minus(mine, theirs));
      }
    });
    return rest;
  }

  /** The fields but those at and below a path. */
  static Map<String, Object> without(Map<String, Object> fields, String... path) {
    if (!fields.containsKey(path[0])) {
      return fields;
    }
    Map<String, Object> rest = new LinkedHashMap<>(fields);
    Map<String, Object> below = Tree.map(rest.remove(path[0]));
    if (path.length > 1 && !below.isEmpty()) {
      putUnlessEmpty(rest, path[0], without(below, Arrays.copyOfRange(path, 1, path.length)));
    }
    return rest;
  }

  /** A thing that held nothing but what was taken out is not worth a quarrel. */
  private static void putUnlessEmpty(Map<String, Object> fields, String step, Map<String, Object> below) {
    if (!below.isEmpty() && !(below.size() == 1 && below.containsKey(SELF))) {
      fields.put(step, below);
    }
  }

  /** The first fields in words, {@code spec.template.spec.containers[debug]}, and how many more there are. */
  static String words(Map<String, Object> fields, int most) {
    List<String> all = new ArrayList<>();
    collect(fields, "", all);
    String first = String.join(", ", all.subList(0, Math.min(most, all.size())));
    return all.size() > most ? first + " and " + (all.size() - most) + " more" : first;
  }

  private static void collect(Map<String, Object> fields, String path, List<String> all) {
    if (fields.isEmpty() || fields.containsKey(SELF)) {
      all.add(path);
      return;
    }
    fields.forEach((step, below) -> collect(Tree.map(below), path + word(step, path.isEmpty()), all));
  }

  private static String word(String step, boolean first) {
    String rest = step.substring(Math.min(2, step.length()));
    boolean plain = rest.matches("[A-Za-z0-9_-]+");
    return switch (step.charAt(0)) {
      case 'f' -> plain ? (first ? rest : "." + rest) : "[" + rest + "]";
      case 'k' -> Tree.map(Json.read(rest)).values().stream().map(String::valueOf)
          .collect(Collectors.joining(",", "[", "]"));
      default -> "[" + rest + "]";
    };
  }
}
