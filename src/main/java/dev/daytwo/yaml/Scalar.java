package dev.daytwo.yaml;

import dev.daytwo.yaml.Yaml.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Single values read as Java's own types, enums and durations. */
final class Scalar {
  private Scalar() {}

  /**
   * Reads values of a type.
   *
   * @throws IllegalArgumentException if no single value is of that type
   */
  static Reader<?> reader(Class<?> type) {
    if (Yaml.class.isAssignableFrom(type)) {
      return at -> type.isInstance(at.yaml())
          ? at.yaml()
          : at.expected(type == Yaml.Sequence.class ? "a list" : "a map");
    }
    if (type == Object.class) {
      return at -> PlainTree.of(at.yaml());
    }
    if (type == String.class) {
      return Scalar::text;
    }
    if (type == boolean.class || type == Boolean.class) {
      return at -> at.yaml() instanceof Yaml.Scalar scalar && scalar.kind() == Kind.BOOL
          ? (Boolean) Scalars.isTrue(scalar.text())
          : at.expected("true or false");
    }
    if (type == int.class || type == Integer.class) {
      return Scalar::integer;
    }
    if (type == long.class || type == Long.class) {
      return Scalar::whole;
    }
    if (type == double.class || type == Double.class) {
      return at -> {
        Number number = at.yaml() instanceof Yaml.Scalar scalar && isNumber(scalar)
            ? Scalars.number(scalar.text())
            : null;
        return number == null ? at.expected("a number") : (Double) number.doubleValue();
      };
    }
    if (type == Duration.class) {
      return at -> {
        Duration duration = at.yaml() instanceof Yaml.Scalar scalar ? Durations.parse(scalar.text()) : null;
        return duration != null ? duration : at.expected("a duration with its unit, such as 30s, 10m or 1h30m");
      };
    }
    if (type.isEnum()) {
      return constants(type.getEnumConstants());
    }
    throw new IllegalArgumentException("no reader for " + type);
  }

  private static boolean isNumber(Yaml.Scalar scalar) {
    return scalar.kind() == Kind.INT || scalar.kind() == Kind.FLOAT;
  }

  private static @Nullable String text(Cursor at) {
    if (at.yaml() instanceof Yaml.Scalar scalar) {
      return scalar.kind() == Kind.STRING
          ? scalar.text()
          : at.expected("text", "; put it in quotes");
    }
    return at.expected("text");
  }

  private static @Nullable Long whole(Cursor at) {
    return at.yaml() instanceof Yaml.Scalar scalar && scalar.kind() == Kind.INT
        && Scalars.number(scalar.text()) instanceof Long whole ? whole : at.expected("a whole number");
  }

  private static @Nullable Integer integer(Cursor at) {
    Long whole = whole(at);
    if (whole == null || whole.intValue() == whole) {
      return whole == null ? null : (Integer) whole.intValue();
    }
    return at.expected("a whole number below " + Integer.MAX_VALUE);
  }

  /** Enums are written in lower case with hyphens: {@code BEST_EFFORT} is {@code best-effort}. */
  private static Reader<?> constants(Object[] constants) {
    List<String> names = Arrays.stream(constants).map(Scalar::name).toList();
    return at -> {
      if (at.yaml() instanceof Yaml.Scalar scalar) {
        int index = names.indexOf(scalar.text());
        if (index >= 0) {
          return constants[index];
        }
        String hint = at.found().contains("\"") ? Nearest.hint(scalar.text(), names) : "";
        return at.expected("one of " + String.join(", ", names), hint);
      }
      return at.expected("one of " + String.join(", ", names));
    };
  }

  static String name(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
