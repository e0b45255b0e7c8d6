package dev.daytwo.yaml;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a schema says of records beyond their types and their binder's ranges: a description of every field, and as much
 * of the other rules as JSON Schema can say. Each method gives this object back.
 */
public final class SchemaNotes {
  private record Component(Class<? extends Record> owner, String name) {}

  private final Map<Component, Map<String, Object>> words = new HashMap<>();
  private final Map<Component, Map<String, Object>> limits = new HashMap<>();
  private final Map<Component, String> keys = new HashMap<>();
  private final Map<Type, Function<Schema, Map<String, Object>>> shapes = new HashMap<>();
  private final Map<Class<?>, Function<Object, Object>> written = new HashMap<>();
  private final Map<Class<?>, List<Map<String, Object>>> always = new HashMap<>();
  private @Nullable Map<String, Object> instead;

  /** What a field is for, and examples of its value. */
  public SchemaNotes say(Class<? extends Record> owner, String component, String description, Object... examples) {
    Map<String, Object> said = Shape.of("description", description);
    if (examples.length > 0) {
      said.put("examples", List.of(examples));
    }
    words.put(component(owner, component), said);
    return this;
  }

  /** What holds for a field's value beyond its type. */
  public SchemaNotes limit(Class<? extends Record> owner, String component, Map<String, Object> limit) {
    limits.put(component(owner, component), limit);
    return this;
  }

  /** What the keys of a field that is a map must fit; a key with null is absent, whatever it is. */
  public SchemaNotes keys(Class<? extends Record> owner, String component, String pattern) {
    keys.put(component(owner, component), pattern);
    return this;
  }

  /** What holds for a record as a whole. */
  public SchemaNotes always(Class<? extends Record> owner, Map<String, Object> rule) {
    always.computeIfAbsent(owner, any -> new ArrayList<>()).add(rule);
    return this;
  }

  /** The shape of a type that the binder reads by a reader. */
  public SchemaNotes shape(Type type, Function<Schema, Map<String, Object>> shape) {
    shapes.put(type, shape);
    return this;
  }

  /** How a default of such a type is written. */
  public <T> SchemaNotes written(Class<T> type, Function<T, Object> json) {
    written.put(type, value -> json.apply(type.cast(value)));
    return this;
  }

  /** A shape that may stand in the place of any single value. */
  public SchemaNotes instead(Map<String, Object> shape) {
    instead = shape;
    return this;
  }

  @Nullable
  Map<String, Object> words(Field field) {
    return words.get(new Component(field.owner(), field.component()));
  }

  Map<String, Object> limit(Field field) {
    return limits.getOrDefault(new Component(field.owner(), field.component()), Map.of());
  }

  @Nullable
  String keys(Field field) {
    return keys.get(new Component(field.owner(), field.component()));
  }

  List<Map<String, Object>> always(Class<? extends Record> owner) {
    return always.getOrDefault(owner, List.of());
  }

  @Nullable
  Function<Schema, Map<String, Object>> shape(Type type) {
    return shapes.get(type);
  }

  @Nullable
  Map<String, Object> instead() {
    return instead;
  }

  /** A default as it is written; null for none. */
  @Nullable
  Object written(Object value, Binder binder) {
    for (Map.Entry<Class<?>, Function<Object, Object>> form : written.entrySet()) {
      if (form.getKey().isInstance(value)) {
        return form.getValue().apply(value);
      }
    }
    return switch (value) {
      case List<?> list -> list.stream().map(item -> written(item, binder)).toList();
      case java.time.Duration duration -> Durations.text(duration);
      case Enum<?> constant -> Scalar.name(constant);
      case Record record -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Field field : binder.fields(record.getClass())) {
          Object component = field.of(record);
          Object json = component == null ? null : written(component, binder);
          if (json != null) {
            map.put(field.key(), json);
          }
        }
        yield map.isEmpty() ? null : map;
      }
      default -> value;
    };
  }

  private static Component component(Class<? extends Record> owner, String name) {
    BinderRules.require(owner, name);
    return new Component(owner, name);
  }
}
