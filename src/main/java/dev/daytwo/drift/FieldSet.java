package dev.daytwo.drift;

import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Tree;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one manager, in the {@code FieldsV1} form of {@code metadata.managedFields}, and what they hold on a
 * live object. Keys are {@code f:name} for a map entry, {@code k:{…}} for a list item by its keys, {@code v:…} for a
 * set item, {@code i:n} for an index, and {@code .} for the thing itself
 * (<a href="https://github.com/kubernetes-sigs/structured-merge-diff">structured-merge-diff</a>).
 */
final class FieldSet {
  private FieldSet() {}

  /** Writes paths and values of the set, in one order, into the text. */
  static void project(Map<String, Object> fields, @Nullable Object value, StringBuilder out) {
    out.append('{');
    for (Map.Entry<String, Object> field : new TreeMap<>(fields).entrySet()) {
      String name = field.getKey();
      out.append(name).append('=');
      if (name.equals(".")) {
        out.append(value == null ? '-' : '+');
      } else {
        child(Tree.map(field.getValue()), step(name, value), out);
      }
      out.append(';');
    }
    out.append('}');
  }

  /** True if the value has all of the fields. */
  static boolean within(Map<String, Object> fields, @Nullable Object value) {
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      Object below = field.getKey().equals(".") ? value : step(field.getKey(), value);
      if (below == null || !within(Tree.map(field.getValue()), below)) {
        return false;
      }
    }
    return true;
  }

  private static void child(Map<String, Object> fields, @Nullable Object value, StringBuilder out) {
    if (fields.isEmpty()) {
      out.append(value == null ? "-" : CanonicalJson.of(value));
    } else {
      project(fields, value, out);
    }
  }

  private static @Nullable Object step(String name, @Nullable Object value) {
    String rest = name.substring(2);
    return switch (name.charAt(0)) {
      case 'f' -> Tree.map(value).get(rest);
      case 'k' -> item(Tree.list(value), Tree.map(Json.read(rest)));
      case 'v' -> {
        Object wanted = Json.read(rest);
        yield Tree.list(value).stream().filter(item -> Objects.equals(item, wanted)).findFirst().orElse(null);
      }
      case 'i' -> {
        List<Object> list = Tree.list(value);
        int index = Integer.parseInt(rest);
        if (index < list.size()) {
          yield list.get(index);
        }
        yield null;
      }
      default -> null;
    };
  }

  /** The list item that has those keys. A key that the item lacks counts as its default, which the server wrote. */
  private static @Nullable Object item(List<Object> list, Map<String, Object> keys) {
    for (Object item : list) {
      boolean matches = true;
      for (Map.Entry<String, Object> key : keys.entrySet()) {
        matches &= same(Tree.map(item).get(key.getKey()), key.getValue());
      }
      if (matches) {
        return item;
      }
    }
    return null;
  }

  private static boolean same(@Nullable Object one, @Nullable Object other) {
    if (one instanceof Number a && other instanceof Number b) {
      return a.doubleValue() == b.doubleValue();
    }
    return Objects.equals(one, other);
  }
}
