package dev.daytwo.descriptor;

import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.Yaml;
import org.jspecify.annotations.Nullable;

/**
 * What one replica needs: the name of a size of the platform, or amounts.
 *
 * @param name   null if amounts are given
 * @param cpu    a Kubernetes quantity; null for the platform's
 * @param memory a Kubernetes quantity; null for the platform's
 */
public record Size(@Nullable String name, @Nullable Text cpu, @Nullable Text memory) {
  /** Amounts; null for the platform's. */
  public record Amounts(@Nullable Text cpu, @Nullable Text memory) {}

  static @Nullable Size read(Cursor at) {
    if (at.yaml() instanceof Yaml.Mapping) {
      Amounts amounts = at.record(Amounts.class);
      return amounts == null ? null : new Size(null, amounts.cpu(), amounts.memory());
    }
    return at.yaml() instanceof Yaml.Scalar scalar && scalar.kind() == Yaml.Kind.STRING
        ? new Size(scalar.text(), null, null)
        : at.expected("the name of a size, or {cpu: 500m, memory: 512Mi}");
  }

  static Class<? extends Record> amounts() {
    return Amounts.class;
  }
}
