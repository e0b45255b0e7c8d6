package dev.daytwo.descriptor;

import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.Yaml;
import org.jspecify.annotations.Nullable;

/** A single value taken as text exactly as it was written, be it {@code 1.10}, {@code no} or {@code 0777}. */
public record Text(String value) {
  static @Nullable Text read(Cursor at) {
    return at.yaml() instanceof Yaml.Scalar scalar ? new Text(scalar.text()) : at.expected("a single value");
  }
}
