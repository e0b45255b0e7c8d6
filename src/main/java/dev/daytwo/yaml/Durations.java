package dev.daytwo.yaml;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lengths of time as people write them: {@code 30s}, {@code 10m}, {@code 1h30m}, {@code 500ms}, {@code 7d}. */
public final class Durations {
  private static final Pattern FORM = Pattern
      .compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?(?:(\\d{1,6})ms)?");

  /** The same form in a schema: one part at least. */
  static final String PATTERN = "^(?=.)" + Shape.part(FORM) + "$";

  private Durations() {}

  /** The shortest way to write a duration of whole milliseconds. */
  static String text(Duration duration) {
    StringBuilder text = new StringBuilder();
    part(text, duration.toDays(), "d");
    part(text, duration.toHoursPart(), "h");
    part(text, duration.toMinutesPart(), "m");
    part(text, duration.toSecondsPart(), "s");
    part(text, duration.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void part(StringBuilder text, long amount, String unit) {
    if (amount > 0) {
      text.append(amount).append(unit);
    }
  }

  /** The duration, or null if the text is none. */
  public static @Nullable Duration parse(String text) {
    Matcher form = FORM.matcher(text);
    if (text.isEmpty() || !form.matches()) {
      return null;
    }
    return Duration.ofDays(part(form, 1)).plusHours(part(form, 2)).plusMinutes(part(form, 3)).plusSeconds(part(form, 4))
        .plusMillis(part(form, 5));
  }

  private static long part(Matcher form, int group) {
    return form.group(group) == null ? 0 : Long.parseLong(form.group(group));
  }
}
