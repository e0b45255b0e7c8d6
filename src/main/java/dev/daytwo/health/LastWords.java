package dev.daytwo.health;

import dev.daytwo.model.Tree;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The one line of a container's termination message that a person should read. The message may be the end of a log, and
 * hold anything.
 */
final class LastWords {
  /** Begins a line that says what went wrong, in most languages. */
  private static final Pattern TELLING = Pattern
      .compile(
          "(?i)(panic|fatal|exception|error|failed|failure|cannot|could not|unable|refused|denied|not found|missing)");
  /** A stack's frames, and what Go prints before them. */
  private static final Pattern FRAME = Pattern
      .compile("^(\\s+at |\\s*\\.\\.\\. \\d+|goroutine \\d+|\\s+[^ ]+\\.go:\\d+|\\s+File \")");
  /** {@code 2026-01-02T03:04:05.678Z}, {@code [03:04:05]}, {@code I0102 03:04:05.678901       1}: when, which changes with each crash. */
  private static final Pattern TIME = Pattern
      .compile("^[\\[(]?(\\d{4}[-/]\\d{2}[-/]\\d{2}[T ]?)?(\\d{2}:\\d{2}:\\d{2})([.,]\\d+)?"
          + "(Z|[+-]\\d{2}:?\\d{2})?[\\])]?\\s*|^[IWEF]\\d{4} \\d{2}:\\d{2}:\\d{2}\\.\\d+\\s+\\d+ ");
  private static final Pattern SECRET_NAME = Pattern
      .compile("(?i)(pass|pwd|secret|token|key|credential|auth|dsn|connection)");

  private LastWords() {}

  /**
   * The line, or empty text.
   *
   * @param message of the terminated container
   * @param spec    the container's, for what must not be repeated
   */
  static String of(String message, Map<String, Object> spec) {
    List<String> lines = message.lines().filter(line -> !line.isBlank()).filter(line -> !FRAME.matcher(line).find())
        .toList();
    if (lines.isEmpty()) {
      return "";
    }
    String line = lines.stream().filter(each -> TELLING.matcher(each).find()).findFirst().orElse(lines.getLast());
    String words = TIME.matcher(line.strip()).replaceFirst("");
    for (Object env : Tree.list(spec.get("env"))) {
      String value = Tree.text(Tree.at(env, "value"));
      if (value.length() >= 4 && SECRET_NAME.matcher(Tree.text(Tree.at(env, "name"))).find()) {
        words = words.replace(value, "***");
      }
    }
    return words;
  }
}
