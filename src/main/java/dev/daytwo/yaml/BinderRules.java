package dev.daytwo.yaml;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a binder knows beyond the types themselves; each method gives this object back. */
public final class BinderRules {
  private record Component(Class<? extends Record> owner, String name) {}

  /** The least and the greatest allowed value. */
  record Range(long min, long max) {}

  private final Map<Type, Reader<?>> readers = new HashMap<>();
  private final Map<Component, Object> defaults = new HashMap<>();
  private final Map<Component, String> keys = new HashMap<>();
  private final Map<Component, List<Function<Object, @Nullable String>>> values = new HashMap<>();
  private final Map<Class<?>, List<BiConsumer<Object, Cursor>>> wholes = new HashMap<>();
  private final Map<Component, Range> ranges = new HashMap<>();
  private final Set<Component> secrets = new HashSet<>();
  private final Set<Component> inline = new HashSet<>();

  BinderRules() {}

  /** The binder; the rules must not be changed any more. */
  public Binder binder() {
    return new Binder(this);
  }

  /** A type with a form of its own. */
  public <T> BinderRules reader(Class<T> type, Reader<T> reader) {
    readers.put(type, reader);
    return this;
  }

  /** The value of a component whose key is absent. */
  public BinderRules otherwise(Class<? extends Record> owner, String component, Object value) {
    defaults.put(component(owner, component), value);
    return this;
  }

  /** A key that is not its component's name, such as a word of Java's. */
  public BinderRules key(Class<? extends Record> owner, String component, String key) {
    keys.put(component(owner, component), key);
    return this;
  }

  /** A rule on one component's value: the message if it is refused, else null. */
  public <V> BinderRules rule(Class<? extends Record> owner, String component, Class<V> type,
      Function<V, @Nullable String> refuse) {
    values.computeIfAbsent(component(owner, component), any -> new ArrayList<>())
        .add(value -> refuse.apply(type.cast(value)));
    return this;
  }

  /** A whole number's least and greatest allowed value. */
  public BinderRules range(Class<? extends Record> owner, String component, long min, long max) {
    ranges.put(component(owner, component), new Range(min, max));
    return rule(owner, component, Number.class, value -> value.longValue() >= min && value.longValue() <= max
        ? null
        : "found " + value + ", allowed: " + min + " to " + max);
  }

  /** A rule on a whole record, once all of its components are right. */
  public <R extends Record> BinderRules check(Class<R> type, BiConsumer<R, Cursor> check) {
    wholes.computeIfAbsent(type, any -> new ArrayList<>()).add((value, at) -> check.accept(type.cast(value), at));
    return this;
  }

  /** A component of a record type whose keys stand beside the owner's own, not below a key of their own. */
  public BinderRules inline(Class<? extends Record> owner, String component) {
    inline.add(component(owner, component));
    return this;
  }

  /** A component whose values never show up in a message. */
  public BinderRules secret(Class<? extends Record> owner, String component) {
    secrets.add(component(owner, component));
    return this;
  }

  @Nullable
  Reader<?> reader(Type type) {
    return readers.get(type);
  }

  @Nullable
  Object otherwise(Class<? extends Record> owner, String component) {
    return defaults.get(new Component(owner, component));
  }

  String key(Class<? extends Record> owner, String component) {
    return keys.getOrDefault(new Component(owner, component), component);
  }

  boolean isInline(Class<? extends Record> owner, String component) {
    return inline.contains(new Component(owner, component));
  }

  @Nullable
  Range range(Field field) {
    return ranges.get(new Component(field.owner(), field.component()));
  }

  boolean isSecret(Class<? extends Record> owner, String component) {
    return secrets.contains(new Component(owner, component));
  }

  List<Function<Object, @Nullable String>> refusals(Class<? extends Record> owner, String component) {
    return List.copyOf(values.getOrDefault(new Component(owner, component), List.of()));
  }

  void check(Class<? extends Record> type, Object value, Cursor at) {
    wholes.getOrDefault(type, List.of()).forEach(check -> check.accept(value, at));
  }

  private static Component component(Class<? extends Record> owner, String name) {
    require(owner, name);
    return new Component(owner, name);
  }

  /** Refuses the name of a component that a record does not have. */
  static void require(Class<? extends Record> owner, String name) {
    for (var component : owner.getRecordComponents()) {
      if (component.getName().equals(name)) {
        return;
      }
    }
    throw new IllegalArgumentException(owner + " has no component " + name);
  }
}
