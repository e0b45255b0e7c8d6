package dev.daytwo.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reading and copying of JSON-like trees: maps with text keys, lists, text, numbers, booleans and null.
 */
public final class Tree {
  private Tree() {}

  /** A deep, unmodifiable copy that keeps the order of keys. */
  public static Map<String, Object> copy(Map<String, ?> map) {
    return FlatMap.copyOf(map, value -> copy((Object) value));
  }

  /** A deep, unmodifiable copy of a value of a tree; what is one already stays as it is. */
  @SuppressWarnings("NullAway") // JSON has null, and a null in a manifest means «remove»
  public static Object copy(@Nullable Object value) {
    return switch (value) {
      case FlatMap<?> copied -> copied;
      case Map<?, ?> map -> copy(map(map));
      case List<?> list -> {
        List<Object> copy = new ArrayList<>(list.size());
        list.forEach(item -> copy.add(copy(item)));
        yield Collections.unmodifiableList(copy);
      }
      case null -> null;
      case String text -> text;
      case Number number -> number;
      case Boolean flag -> flag;
      default -> throw new IllegalArgumentException("not JSON: " + value.getClass());
    };
  }

  /** Puts a value into a tree; JSON has null. */
  @SuppressWarnings("NullAway")
  public static void put(Map<String, Object> map, String key, @Nullable Object value) {
    map.put(key, value);
  }

  /** Adds an item to a list of a tree; JSON has null. */
  @SuppressWarnings("NullAway")
  public static void add(List<Object> list, @Nullable Object value) {
    list.add(value);
  }

  /** The value as a map; an empty one if it is anything else. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  /** The value as a list; an empty one if it is anything else. */
  @SuppressWarnings("unchecked")
  public static List<Object> list(@Nullable Object value) {
    return value instanceof List<?> list ? (List<Object>) list : List.of();
  }

  /** The value as a number; the given one if it is anything else. */
  public static long number(@Nullable Object value, long otherwise) {
    return value instanceof Number number ? number.longValue() : otherwise;
  }

  /** The value as text; empty if it is anything else. */
  public static String text(@Nullable Object value) {
    return value instanceof String text ? text : "";
  }

  /** The value at a path of map keys, or null if it is not there. */
  public static @Nullable Object at(@Nullable Object tree, String... path) {
    Object at = tree;
    for (String key : path) {
      at = map(at).get(key);
    }
    return at;
  }
}
