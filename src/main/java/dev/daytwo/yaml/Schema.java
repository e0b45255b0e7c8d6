package dev.daytwo.yaml;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The JSON Schema, draft-07, of a record as a binder reads it: fields, types, defaults and ranges are the binder's own. */
public final class Schema {
  private final Binder binder;
  private final SchemaNotes notes;
  private final Map<String, Object> definitions = new LinkedHashMap<>();
  private final Set<Class<?>> defined = new LinkedHashSet<>();
  private final Set<String> silent = new LinkedHashSet<>();

  private Schema(Binder binder, SchemaNotes notes) {
    this.binder = binder;
    this.notes = notes;
  }

  /**
   * The whole schema.
   *
   * @throws IllegalStateException if a field has no description, or a type of a form of its own no shape
   */
  public static Map<String, Object> of(Binder binder, SchemaNotes notes, Class<? extends Record> root, String title) {
    Schema schema = new Schema(binder, notes);
    Map<String, Object> whole = Shape.of("$schema", "http://json-schema.org/draft-07/schema#", "title", title);
    whole.putAll(schema.record(root));
    if (!schema.definitions.isEmpty()) {
      whole.put("definitions", schema.definitions);
    }
    if (!schema.silent.isEmpty()) {
      throw new IllegalStateException("not described for " + title + ": " + schema.silent);
    }
    return whole;
  }

  /** The shape of a record's map. */
  public Map<String, Object> record(Class<? extends Record> type) {
    if (defined.contains(type)) {
      return Shape.of("$ref", "#/definitions/" + type.getSimpleName());
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    List<Map<String, Object>> always = new ArrayList<>(notes.always(type));
    for (Field field : binder.fields(type)) {
      if (field.inline()) {
        Class<? extends Record> inlined = ((Class<?>) field.type()).asSubclass(Record.class);
        shared(inlined);
        binder.keys(inlined).forEach(key -> properties.put(key,
            Shape.of("$ref", "#/definitions/" + inlined.getSimpleName() + "/properties/" + key)));
        always.addAll(notes.always(inlined));
      } else {
        properties.put(field.key(), field(field));
        if (field.required()) {
          required.add(field.key());
        }
      }
    }
    Map<String, Object> shape = Shape.of("type", "object", "properties", properties, "additionalProperties", false);
    if (!required.isEmpty()) {
      shape.put("required", required);
    }
    if (!always.isEmpty()) {
      shape.put("allOf", always);
    }
    return shape;
  }

  /** The shape of a record's map that is written out once, however often it is used. */
  public Map<String, Object> shared(Class<? extends Record> type) {
    if (!defined.contains(type)) {
      definitions.put(type.getSimpleName(), record(type));
      defined.add(type);
    }
    return record(type);
  }

  /** The shape of any type that the binder reads. */
  public Map<String, Object> of(Type type) {
    Function<Schema, Map<String, Object>> own = notes.shape(type);
    if (own != null) {
      return own.apply(this);
    }
    if (binder.rules.reader(type) != null) {
      throw new IllegalStateException("no shape for " + type + ", which has a reader of its own");
    }
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? Shape.of("type", "array", "items", of(arguments[0]))
          : Shape.of("type", "object", "additionalProperties", Shape.nullable(of(arguments[1])));
    }
    Class<?> raw = (Class<?>) type;
    if (Yaml.class.isAssignableFrom(raw)) {
      return raw == Yaml.Mapping.class
          ? Shape.of("type", "object")
          : raw == Yaml.Sequence.class ? Shape.of("type", "array") : Shape.of();
    }
    return raw.isRecord() ? record(raw.asSubclass(Record.class)) : scalar(raw);
  }

  private static Map<String, Object> scalar(Class<?> type) {
    if (type == Object.class) {
      return Shape.of();
    }
    if (type == String.class) {
      return Shape.of("type", "string");
    }
    if (type == boolean.class || type == Boolean.class) {
      return Shape.of("type", "boolean");
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return Shape.of("type", "integer");
    }
    if (type == double.class || type == Double.class) {
      return Shape.of("type", "number");
    }
    if (type == Duration.class) {
      return Shape.text(Durations.PATTERN);
    }
    if (type.isEnum()) {
      return Shape.choice(Arrays.stream(type.getEnumConstants()).map(Scalar::name).toList());
    }
    throw new IllegalStateException("no shape for " + type);
  }

  private Map<String, Object> field(Field field) {
    Map<String, Object> words = notes.words(field);
    if (words == null) {
      silent.add(field.owner().getSimpleName() + "." + field.component());
    }
    Map<String, Object> shape = Shape.merged(Shape.merged(of(field.type()), range(field)), notes.limit(field));
    String keys = notes.keys(field);
    if (keys != null) {
      shape.put("patternProperties", Shape.of(keys, shape.remove("additionalProperties")));
      shape.put("additionalProperties", Shape.of("type", "null"));
    }
    shape = open(shape);
    Map<String, Object> described = new LinkedHashMap<>(words == null ? Map.of() : words);
    Object otherwise = field.otherwise() == null ? null : notes.written(field.otherwise(), binder);
    if (otherwise != null) {
      described.put("default", otherwise);
    }
    described.putAll(field.required() ? shape : Shape.nullable(shape));
    return described;
  }

  private Map<String, Object> range(Field field) {
    BinderRules.@Nullable Range range = binder.rules.range(field);
    return range == null ? Map.of() : Shape.of("minimum", range.min(), "maximum", range.max());
  }

  /** The shape in which every single value may also be what stands instead. */
  private Map<String, Object> open(Map<String, Object> shape) {
    Map<String, Object> instead = notes.instead();
    if (instead == null || shape.containsKey("properties")) {
      return shape;
    }
    if (shape.get("items") instanceof Map<?, ?> items) {
      Map<String, Object> opened = new LinkedHashMap<>(shape);
      opened.put("items", open(Shape.map(items)));
      return opened;
    }
    boolean free = shape.equals(Shape.of("type", "string"));
    boolean single = shape.get("type") instanceof String type && !type.equals("object") && !type.equals("array");
    return single && !free ? Shape.anyOf(shape, instead) : shape;
  }
}
