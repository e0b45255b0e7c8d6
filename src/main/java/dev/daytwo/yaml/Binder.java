package dev.daytwo.yaml;

import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.yaml.Yaml.Kind;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Trees read as records: a component's name is the key, its type says what is allowed, {@code @Nullable} makes it
 * optional. Every problem is told, not only the first.
 */
public final class Binder {
  final BinderRules rules;
  private final Map<Class<?>, List<Field>> fields = new ConcurrentHashMap<>();
  private final Map<Class<?>, Set<String>> keys = new ConcurrentHashMap<>();

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
    Object value = read(type, new Cursor(this, yaml, problems));
    List<Problem> sorted = problems.stream().sorted().distinct().toList();
    return value == null || !sorted.isEmpty() ? Result.refused(sorted) : Result.of(type.cast(value));
  }

  /** The keys that a record allows, in the order of its components. */
  public List<Field> fields(Class<? extends Record> type) {
    List<Field> known = fields.get(type);
    if (known == null) {
      known = Field.of(type, rules, this::reader);
      fields.put(type, known);
    }
    return known;
  }

  @Nullable
  Object read(Type type, Cursor at) {
    return reader(type).read(at);
  }

  private Reader<?> reader(Type type) {
    Reader<?> own = rules.reader(type);
    if (own != null) {
      return own;
    }
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        Reader<?> items = reader(arguments[0]);
        return at -> list(items, at);
      }
      if (generic.getRawType() == Map.class && arguments[0] == String.class) {
        Reader<?> values = reader(arguments[1]);
        return at -> map(values, at);
      }
    }
    if (type instanceof Class<?> raw) {
      if (raw.isRecord() && !Yaml.class.isAssignableFrom(raw)) {
        Class<? extends Record> record = raw.asSubclass(Record.class);
        return at -> record(record, at);
      }
      return Scalar.reader(raw);
    }
    throw new IllegalArgumentException("no reader for " + type);
  }

  /** Every key that may be written in the map of a record, those of inline components in their place. */
  public Set<String> keys(Class<? extends Record> type) {
    Set<String> known = keys.get(type);
    if (known == null) {
      known = fields(type).stream()
          .flatMap(field -> field.inline() ? keys(inlined(field)).stream() : Stream.of(field.key()))
          .collect(Collectors.collectingAndThen(Collectors.toCollection(LinkedHashSet::new),
              Collections::unmodifiableSet));
      keys.put(type, known);
    }
    return known;
  }

  private static Class<? extends Record> inlined(Field field) {
    return ((Class<?>) field.type()).asSubclass(Record.class);
  }

  <R extends Record> @Nullable R record(Class<R> type, Cursor at) {
    Set<String> keys = keys(type);
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
    if (field.inline()) {
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
    Cursor below = at.at(field.key(), entry.value(), field.secret());
    Object value = field.reader().read(below);
    String refused = value == null ? null : field.refuse(value);
    if (refused != null) {
      below.problem(refused);
    }
    return value;
  }

  private static @Nullable Object list(Reader<?> of, Cursor at) {
    if (!(at.yaml() instanceof Yaml.Sequence sequence)) {
      return at.expected("a list");
    }
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      add(of, at.at(i, sequence.items().get(i)), items);
    }
    return List.copyOf(items);
  }

  private static void add(Reader<?> of, Cursor at, List<Object> items) {
    Object item = of.read(at);
    if (item != null) {
      items.add(item);
    }
  }

  private static @Nullable Object map(Reader<?> of, Cursor at) {
    if (!(at.yaml() instanceof Yaml.Mapping mapping)) {
      return at.expected("a map");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    mapping.entries().forEach((key, entry) -> {
      boolean absent = entry.value() instanceof Yaml.Scalar scalar && scalar.kind() == Kind.NULL;
      Object value = absent ? null : of.read(at.at(key, entry.value()));
      if (value != null) {
        values.put(key, value);
      }
    });
    return Collections.unmodifiableMap(values);
  }
}
