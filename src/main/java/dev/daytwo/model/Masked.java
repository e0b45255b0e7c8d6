package dev.daytwo.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Two states of one object, fit to be compared in public: the values of a Secret, and those of environment variables
 * whose names say that they are secret, are hidden. Where such a value differs, that it does is still seen.
 *
 * @param before null if the object was not there
 * @param after  null if it is not there any more
 */
public record Masked(@Nullable Manifest before, @Nullable Manifest after) {
  private static final String MASK = "***";
  private static final Pattern SECRET_NAME = Pattern
      .compile("(?i)pass(word|wd|phrase)?|pwd|secret|token|api_?key|private_?key|access_?key|credential|dsn");

  /** The two states with their secrets hidden. */
  public static Masked of(@Nullable Manifest before, @Nullable Manifest after) {
    return new Masked(before == null ? null : hidden(before, after, MASK + " (before)"),
        after == null ? null : hidden(after, before, MASK + " (after)"));
  }

  private static Manifest hidden(Manifest manifest, @Nullable Manifest other, String changed) {
    return Manifest.of(Tree.map(walk(manifest.tree(), other == null ? null : other.tree(), changed,
        manifest.key().kind().equals("Secret") ? Set.of("data", "stringData") : Set.of())));
  }

  private static @Nullable Object walk(@Nullable Object value, @Nullable Object other, String changed,
      Set<String> secret) {
    if (value instanceof Map<?, ?>) {
      Map<String, Object> masked = new LinkedHashMap<>();
      Tree.map(value).forEach((key, each) -> Tree.put(masked, key, secret.contains(key)
          ? values(Tree.map(each), Tree.map(Tree.map(other).get(key)), changed)
          : key.equals("env")
              ? env(Tree.list(each), Tree.list(Tree.map(other).get(key)), changed)
              : walk(each, Tree.map(other).get(key), changed, Set.of())));
      return masked;
    }
    if (value instanceof List<?> list) {
      List<Object> masked = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        List<Object> others = Tree.list(other);
        Tree.add(masked, walk(list.get(i), i < others.size() ? others.get(i) : null, changed, Set.of()));
      }
      return masked;
    }
    return value;
  }

  private static Map<String, Object> values(Map<String, Object> values, Map<String, Object> other, String changed) {
    Map<String, Object> masked = new LinkedHashMap<>();
    for (String key : new TreeSet<>(values.keySet())) {
      masked.put(key, other.get(key) == null || other.get(key).equals(values.get(key)) ? MASK : changed);
    }
    return masked;
  }

  private static List<Object> env(List<Object> env, List<Object> other, String changed) {
    Map<String, Object> others = new LinkedHashMap<>();
    other.forEach(each -> Tree.put(others, Tree.text(Tree.at(each, "name")), Tree.at(each, "value")));
    List<Object> masked = new ArrayList<>();
    for (Object each : env) {
      Map<String, Object> variable = new LinkedHashMap<>(Tree.map(each));
      String name = Tree.text(variable.get("name"));
      if (variable.get("value") != null && SECRET_NAME.matcher(name).find()) {
        Object before = others.get(name);
        variable.put("value", before == null || before.equals(variable.get("value")) ? MASK : changed);
      }
      masked.add(variable);
    }
    return masked;
  }
}
