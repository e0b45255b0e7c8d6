package dev.daytwo.yaml;

import org.jspecify.annotations.Nullable;

/** How a type with a form of its own is read, such as a number that stands for a map. */
@FunctionalInterface
public interface Reader<T> {
  /** The value, or null if it cannot be read, which has then been told to the cursor. */
  @Nullable
  T read(Cursor at);
}
