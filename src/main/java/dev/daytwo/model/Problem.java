package dev.daytwo.model;

/**
 * Something that the writer of a file has to mend.
 *
 * @param position where
 * @param path     the field, as {@code scale.min}; empty for the document as a whole
 * @param message  what was found, what is allowed, and the nearest right name, in one sentence
 */
public record Problem(Position position, String path, String message) implements Comparable<Problem> {
  @Override
  public int compareTo(Problem other) {
    int byPosition = position.compareTo(other.position);
    int byPath = byPosition != 0 ? byPosition : path.compareTo(other.path);
    return byPath != 0 ? byPath : message.compareTo(other.message);
  }

  /** {@code file:line:column: path: message}. */
  @Override
  public String toString() {
    return position + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
