package dev.daytwo.yaml;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One key that a record allows.
 *
 * @param owner     the record
 * @param component its component's name
 * @param key       as it is written in YAML
 * @param type      the component's generic type
 * @param required  true if there is neither {@code @Nullable} nor a default
 * @param otherwise the value if the key is absent; null for none
 * @param inline    true if the keys of its record stand beside the owner's own
 * @param secret    true if its value never shows up in a message
 * @param reader    reads the value
 * @param refusals  rules on the value: the message if it is refused, else null
 */
public record Field(Class<? extends Record> owner, String component, String key, Type type, boolean required,
    @Nullable Object otherwise, boolean inline, boolean secret, Reader<?> reader,
    List<Function<Object, @Nullable String>> refusals) {
  static List<Field> of(Class<? extends Record> type, BinderRules rules, Function<Type, Reader<?>> readers) {
    List<Field> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      Object otherwise = rules.otherwise(type, component.getName());
      fields.add(new Field(type, component.getName(), rules.key(type, component.getName()), component.getGenericType(),
          !nullable && otherwise == null, otherwise, rules.isInline(type, component.getName()),
          rules.isSecret(type, component.getName()), readers.apply(component.getGenericType()),
          rules.refusals(type, component.getName())));
    }
    return fields;
  }

  /** Why the value is refused; null if it is not. */
  @Nullable
  String refuse(Object value) {
    for (Function<Object, @Nullable String> refusal : refusals) {
      String refused = refusal.apply(value);
      if (refused != null) {
        return refused;
      }
    }
    return null;
  }

  /** The component's value in a record. */
  @Nullable
  Object of(Record record) {
    for (RecordComponent one : owner.getRecordComponents()) {
      if (one.getName().equals(component)) {
        try {
          one.getAccessor().setAccessible(true);
          return one.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(owner + " cannot be read", e);
        }
      }
    }
    throw new IllegalStateException(owner + " has no " + component);
  }

  private static final ClassValue<Constructor<?>> CONSTRUCTORS = new ClassValue<>() {
    @Override
    protected Constructor<?> computeValue(Class<?> type) {
      try {
        Constructor<?> constructor = type.getDeclaredConstructor(
            Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new));
        constructor.setAccessible(true);
        return constructor;
      } catch (NoSuchMethodException e) {
        throw new IllegalStateException(type + " cannot be made", e);
      }
    }
  };

  @SuppressWarnings("unchecked") // it is of that class
  private static <R extends Record> Constructor<R> constructor(Class<R> type) {
    return (Constructor<R>) CONSTRUCTORS.get(type);
  }

  /** The record of these values; an argument that its constructor refuses is a problem of the whole record. */
  static <R extends Record> @Nullable R construct(Class<R> type, @Nullable Object[] values, Cursor at) {
    try {
      Constructor<R> constructor = constructor(type);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        at.problem(String.valueOf(refused.getMessage()));
        return null;
      }
      throw new IllegalStateException(type + " could not be made", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made", e);
    }
  }
}
