package dev.daytwo.yaml;

import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.yaml.Yaml.Kind;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Trees read as records: a component's name is the key, its type says what is allowed, {@code @Nullable} makes it
 * optional. Every problem is told, not only the first.
 */
public final class Binder {
  final BinderRules rules;
  private final Map<Class<?>, List<Field>> fields = new ConcurrentHashMap<>();
  private final Map<Class<?>, List<String>> keys = new ConcurrentHashMap<>();

  Binder(BinderRules rules) {
    this.rules = rules;
  }

  /** A binder to which readers, defaults and rules are given. */
  public static BinderRules rules() {
    return new BinderRules();
  }

  /** The record that a tree says; no value if there is any problem. */
  public <R extends Record> Result<R> bind(Yaml yaml, Class<R> type) {
    List<Problem> problems = new ArrayList<>();
    Object value = read(type, new Cursor(this, yaml, "", false, problems));
    List<Problem> sorted = problems.stream().sorted().distinct().toList();
    return value == null || !sorted.isEmpty() ? Result.refused(sorted) : Result.of(type.cast(value));
  }

  /** The keys that a record allows, in the order of its components. */
  public List<Field> fields(Class<? extends Record> type) {
    return fields.computeIfAbsent(type, any -> Field.of(type, rules));
  }

  @Nullable
  Object read(Type type, Cursor at) {
    Reader<?> reader = rules.reader(type);
    if (reader != null) {
      return reader.read(at);
    }
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return list(arguments[0], at);
      }
      if (generic.getRawType() == Map.class && arguments[0] == String.class) {
        return map(arguments[1], at);
      }
    }
    if (type instanceof Class<?> raw) {
      if (raw.isRecord() && !Yaml.class.isAssignableFrom(raw)) {
        return record(raw.asSubclass(Record.class), at);
      }
      return Scalar.read(raw, at);
    }
    throw new IllegalArgumentException("no reader for " + type);
  }

  /** Every key that may be written in the map of a record, those of inline components in their place. */
  public List<String> keys(Class<? extends Record> type) {
    List<String> known = keys.get(type);
    if (known == null) {
      known = fields(type).stream().flatMap(
          field -> rules.inline(field) ? keys(inlined(field)).stream() : Stream.of(field.key())).toList();
      keys.put(type, known);
    }
    return known;
  }

  private static Class<? extends Record> inlined(Field field) {
    return ((Class<?>) field.type()).asSubclass(Record.class);
  }

  <R extends Record> @Nullable R record(Class<R> type, Cursor at) {
    List<String> keys = keys(type);
    if (!(at.yaml() instanceof Yaml.Mapping mapping)) {
      return at.expected("a map with " + String.join(", ", keys));
    }
    int before = at.told();
    mapping.entries().forEach((key, entry) -> {
      if (!keys.contains(key)) {
        at.at(key, entry.value()).problem(entry.position(),
            "unknown field" + Nearest.thenAllowed(key, keys) + String.join(", ", keys));
      }
    });
    R value = components(type, mapping, at);
    return at.told() > before ? null : value;
  }

  private <R extends Record> @Nullable R components(Class<R> type, Yaml.Mapping mapping, Cursor at) {
    int before = at.told();
    List<Field> fields = fields(type);
    @Nullable
    Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = component(fields.get(i), mapping, at);
    }
    if (at.told() > before) {
      return null;
    }
    R value = Field.construct(type, values, at);
    if (value != null) {
      rules.check(type, value, at);
    }
    return at.told() > before ? null : value;
  }

  private @Nullable Object component(Field field, Yaml.Mapping mapping, Cursor at) {
    if (rules.inline(field)) {
      return components(inlined(field), mapping, at);
    }
    Yaml.Entry entry = mapping.entries().get(field.key());
    if (entry == null || entry.value().isNull()) {
      if (field.required()) {
        Cursor missing = at.at(field.key(), mapping);
        missing.problem(entry == null ? mapping.position() : entry.position(), "required, and not given");
      }
      return field.otherwise();
    }
    Cursor below = at.at(field.key(), entry.value(), rules.secret(field));
    Object value = read(field.type(), below);
    String refused = value == null ? null : rules.refuse(field, value);
    if (refused != null) {
      below.problem(refused);
    }
    return value;
  }

  private @Nullable Object list(Type of, Cursor at) {
    if (!(at.yaml() instanceof Yaml.Sequence sequence)) {
      return at.expected("a list");
    }
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      add(of, at.at(i, sequence.items().get(i)), items);
    }
    return List.copyOf(items);
  }

  private void add(Type of, Cursor at, List<Object> items) {
    Object item = read(of, at);
    if (item != null) {
      items.add(item);
    }
  }

  private @Nullable Object map(Type of, Cursor at) {
    if (!(at.yaml() instanceof Yaml.Mapping mapping)) {
      return at.expected("a map");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    mapping.entries().forEach((key, entry) -> {
      boolean absent = entry.value() instanceof Yaml.Scalar scalar && scalar.kind() == Kind.NULL;
      Object value = absent ? null : read(of, at.at(key, entry.value()));
      if (value != null) {
        values.put(key, value);
      }
    });
    return Collections.unmodifiableMap(values);
  }
}
