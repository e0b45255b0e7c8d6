package dev.daytwo.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came out of reading something that a person wrote: a value, problems, or both.
 *
 * @param value    null if there is none that could be used
 * @param problems what has to be mended; a result with any is not applied
 */
public record Result<T>(@Nullable T value, List<Problem> problems) {
  /** Copies the list, so that a result never changes. */
  public Result {
    problems = List.copyOf(problems);
  }

  /** A value without a problem. */
  public static <T> Result<T> of(T value) {
    return new Result<>(value, List.of());
  }

  /** No value. */
  public static <T> Result<T> refused(List<Problem> problems) {
    return new Result<>(null, problems);
  }

  /** True if there is a value and nothing to mend. */
  public boolean ok() {
    return value != null && problems.isEmpty();
  }

  /** The value, which must be there. */
  public T get() {
    return Objects.requireNonNull(value, () -> "refused: " + problems);
  }
}
