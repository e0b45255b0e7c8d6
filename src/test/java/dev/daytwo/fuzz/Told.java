package dev.daytwo.fuzz;

import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What holds of what a parser tells. */
final class Told {
  /** A message is for people; more is the text given back to them. */
  private static final int LONGEST = 4_096;

  private Told() {}

  /** Each problem is at a place of the file that there is, says something, and says it shortly. */
  static void check(String file, String text, List<Problem> problems) {
    long lines = text.chars().filter(c -> c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029).count()
        + 1;
    for (Problem problem : problems) {
      Position at = problem.position();
      if (!at.file().equals(file) || at.line() < 0 || at.line() > lines || at.column() < 0) {
        throw new AssertionError("no place of " + file + " with " + lines + " lines: " + problem);
      }
      if (problem.message().isBlank() || problem.message().length() > LONGEST) {
        throw new AssertionError("no message: " + problem);
      }
      if (problem.toString().contains("\n")) {
        throw new AssertionError("more than a line: " + problem);
      }
    }
  }

  static void same(@Nullable Object one, @Nullable Object other) {
    if (!Objects.equals(one, other)) {
      throw new AssertionError("once " + one + ", then " + other);
    }
  }
}
