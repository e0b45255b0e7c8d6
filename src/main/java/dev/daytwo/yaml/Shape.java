package dev.daytwo.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Pieces of JSON Schema, draft-07, as trees whose keys keep their order. */
public final class Shape {
  /** Keywords that hold for null as well, whatever the type: others leave it alone. */
  private static final Set<String> OF_ANY_TYPE = Set.of("const", "allOf", "anyOf", "oneOf", "not", "if");

  private Shape() {}

  /** Keys and values in turn. */
  public static Map<String, Object> of(Object... keysAndValues) {
    Map<String, Object> shape = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      shape.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return shape;
  }

  /** Text that fits as a whole. */
  public static Map<String, Object> text(String pattern) {
    return of("type", "string", "pattern", pattern);
  }

  /** One of these texts. */
  public static Map<String, Object> choice(List<String> texts) {
    return of("type", "string", "enum", texts);
  }

  /** Any of these. */
  public static Map<String, Object> anyOf(Object... shapes) {
    return of("anyOf", List.of(shapes));
  }

  /** All of these. */
  public static Map<String, Object> allOf(Object... shapes) {
    return of("allOf", List.of(shapes));
  }

  /** Exactly one of these. */
  public static Map<String, Object> oneOf(Object... shapes) {
    return of("oneOf", List.of(shapes));
  }

  /** Anything but this. */
  public static Map<String, Object> not(Map<String, Object> shape) {
    return of("not", shape);
  }

  /** A map in which a key is given, and not as null. */
  public static Map<String, Object> given(String key) {
    return of("required", List.of(key), "properties", of(key, notNull()));
  }

  /** Anything but null, which stands for an absent key. */
  public static Map<String, Object> notNull() {
    return not(of("type", "null"));
  }

  /** A pattern as ECMA-262 writes it, for the whole text: possessive quantifiers and named groups are Java's alone. */
  public static String whole(Pattern pattern) {
    return "^(?:" + part(pattern) + ")$";
  }

  /** As {@link #whole}, to be put together with others. */
  public static String part(Pattern pattern) {
    return pattern.pattern().replaceAll("([*+?}])\\+", "$1").replaceAll("\\(\\?<[a-z]+>", "(?:");
  }

  /** The same shape, which null fits too. */
  static Map<String, Object> nullable(Map<String, Object> shape) {
    if (shape.containsKey("anyOf") && shape.size() == 1) {
      return of("anyOf", with((List<?>) shape.get("anyOf"), of("type", "null")));
    }
    if (!Collections.disjoint(shape.keySet(), OF_ANY_TYPE) || !shape.containsKey("type")) {
      return anyOf(shape, of("type", "null"));
    }
    Map<String, Object> wider = new LinkedHashMap<>(shape);
    wider.put("type", with(shape.get("type") instanceof List<?> types ? types : List.of(shape.get("type")), "null"));
    if (shape.get("enum") instanceof List<?> values) {
      wider.put("enum", with(values, null));
    }
    return wider;
  }

  @SuppressWarnings("NullAway") // JSON has null
  private static List<Object> with(List<?> values, @Nullable Object more) {
    List<Object> all = new ArrayList<>(values);
    all.add(more);
    return all;
  }

  /** One shape with another laid over it, maps within them too. */
  public static Map<String, Object> merged(Map<String, Object> shape, Map<String, Object> over) {
    Map<String, Object> merged = new LinkedHashMap<>(shape);
    over.forEach((key, value) -> merged.put(key, value instanceof Map<?, ?> && shape.get(key) instanceof Map<?, ?>
        ? merged(map(shape.get(key)), map(value))
        : value));
    return merged;
  }

  @SuppressWarnings("unchecked") // every map of a shape has text keys
  static Map<String, Object> map(Object shape) {
    return (Map<String, Object>) shape;
  }
}
