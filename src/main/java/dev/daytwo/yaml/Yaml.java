package dev.daytwo.yaml;

import dev.daytwo.model.FlatMap;
import dev.daytwo.model.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One node of a YAML document, immutable, with the place where it was written. */
public sealed interface Yaml {
  /** Where the node begins. */
  Position position();

  /** What it is, for a person: {@code the text "abc"}, {@code a list}. */
  String describe();

  /** True for a null or an empty value. */
  default boolean isNull() {
    return this instanceof Scalar scalar && scalar.kind() == Kind.NULL;
  }

  /** What a scalar stands for. */
  enum Kind {
    STRING, INT, FLOAT, BOOL, NULL
  }

  /**
   * A single value.
   *
   * @param text as it was written, without quotes
   */
  record Scalar(Position position, String text, Kind kind) implements Yaml {
    @Override
    public String describe() {
      return switch (kind) {
        case STRING -> "the text \"" + (text.length() <= 60 ? text : text.substring(0, 60) + "…") + "\"";
        case INT, FLOAT -> "the number " + text;
        case BOOL -> "the boolean " + text;
        case NULL -> "nothing";
      };
    }
  }

  /** A list. */
  record Sequence(Position position, List<Yaml> items) implements Yaml {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String describe() {
      return "a list";
    }
  }

  /** A map with text keys, in the order in which they were written. */
  record Mapping(Position position, Map<String, Entry> entries) implements Yaml {
    public Mapping {
      entries = FlatMap.copyOf(entries);
    }

    /** An empty map. */
    public static Mapping empty(Position position) {
      return new Mapping(position, Map.of());
    }

    /** The value of a key, or null if the key is not there. */
    public @Nullable Yaml get(String key) {
      Entry entry = entries.get(key);
      return entry == null ? null : entry.value();
    }

    /** Where a key is written; where the map is if the key is not there. */
    public Position place(String key) {
      Entry entry = entries.get(key);
      return entry == null ? position : entry.position();
    }

    /** The value of a key as a map; an empty one if it is anything else. */
    public Mapping map(String key) {
      return get(key) instanceof Mapping mapping ? mapping : empty(place(key));
    }

    /** The value of a key as text; empty if it is not there or not text. */
    public String text(String key) {
      return get(key) instanceof Scalar scalar && scalar.kind() == Kind.STRING ? scalar.text() : "";
    }

    /** The same map with one value set; a new key is put last and stands where its value does. */
    public Mapping with(String key, Yaml value) {
      Map<String, Entry> copy = new LinkedHashMap<>(entries);
      Entry before = entries.get(key);
      copy.put(key, new Entry(before == null ? value.position() : before.position(), value));
      return new Mapping(position, copy);
    }

    /** The same map with none but some of its keys. */
    public Mapping only(Set<String> keys) {
      Map<String, Entry> copy = new LinkedHashMap<>(entries);
      copy.keySet().retainAll(keys);
      return new Mapping(position, copy);
    }

    /** The same map without some of its keys. */
    public Mapping without(Set<String> keys) {
      Map<String, Entry> copy = new LinkedHashMap<>(entries);
      copy.keySet().removeAll(keys);
      return new Mapping(position, copy);
    }

    /** The same map without one key. */
    public Mapping without(String key) {
      Map<String, Entry> copy = new LinkedHashMap<>(entries);
      copy.remove(key);
      return new Mapping(position, copy);
    }

    @Override
    public String describe() {
      return "a map";
    }
  }

  /**
   * One key of a map with its value.
   *
   * @param position of the key
   */
  record Entry(Position position, Yaml value) {}
}
