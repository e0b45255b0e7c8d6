package dev.daytwo.model;

/**
 * Something that the writer of a file has to mend. It is told in one line: what of the file is quoted that would break the
 * line, colour a terminal or turn its direction is shown as an escape, and what is too long for a person is cut.
 *
 * @param position where
 * @param path     the field, as {@code scale.min}; empty for the document as a whole
 * @param message  what was found, what is allowed, and the nearest right name, in one sentence
 */
public record Problem(Position position, String path, String message) implements Comparable<Problem> {
  private static final int LONGEST_PATH = 500;
  private static final int LONGEST_MESSAGE = 2_000;

  public Problem {
    path = line(path, LONGEST_PATH);
    message = line(message, LONGEST_MESSAGE);
  }

  private static String line(String text, int most) {
    String cut = text.length() <= most ? text : text.substring(0, most) + "…";
    if (cut.chars().noneMatch(Problem::isSign)) {
      return cut;
    }
    StringBuilder line = new StringBuilder();
    cut.chars().forEach(c -> line.append(switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> isSign(c) ? String.format("\\u%04x", c) : String.valueOf((char) c);
    }));
    return line.toString();
  }

  /** True for what is no letter, but tells a screen or printer to do something. */
  private static boolean isSign(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == 0x2028 || c == 0x2029;
  }

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
