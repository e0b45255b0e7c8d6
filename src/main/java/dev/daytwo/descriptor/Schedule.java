package dev.daytwo.descriptor;

import dev.daytwo.model.Cron;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When the runs of a CronJob are due, as the CronJob controller reads it
 * (<a href="https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax">schedule syntax</a>).
 *
 * @param text five fields, or a word for them such as {@code @daily}
 */
public record Schedule(String text) {
  static final List<String> WORDS = List.of("@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly",
      "@annually");
  private static final Pattern BLANKS = Pattern.compile("[ \\t]+");
  private static final Pattern SEVEN = Pattern.compile("(^|[-,])7($|[-,/])");
  private static final String ALLOWED = "allowed: five fields, minute hour day-of-month month day-of-week, such as"
      + " 0 3 * * * for 3:00 every day, or one of " + String.join(", ", WORDS);

  /** Why a text is no schedule; null if it is one. */
  static @Nullable String refused(String text) {
    if (text.startsWith("@")) {
      return WORDS.contains(text) ? null : "found \"" + text + "\", " + ALLOWED;
    }
    if (text.toUpperCase(Locale.ROOT).contains("TZ=")) {
      return "found \"" + text + "\", which names a time zone; write it under timeZone";
    }
    List<String> fields = BLANKS.splitAsStream(text.strip()).toList();
    if (fields.size() != 5) {
      return "found \"" + text + "\", " + ALLOWED;
    }
    try {
      Cron cron = new Cron(text);
      // crontab(5) knows it, and the controller does not
      if (SEVEN.matcher(fields.get(4)).find()) {
        return "found \"" + text + "\", which has 7 as day of week, allowed: 0 (Sunday) to 6";
      }
      return fields.get(4).equals("*") && !everComes(cron.minutes())
          ? "found \"" + text + "\", which never happens: no such month has that day"
          : null;
    } catch (IllegalArgumentException e) {
      return "found \"" + text + "\", which " + e.getMessage();
    }
  }

  /** True if a leap year has such a day. */
  private static boolean everComes(Cron.Minutes minutes) {
    ZonedDateTime first = ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    for (int day = 0; day < 366; day++) {
      if (minutes.hasDay(first.plusDays(day))) {
        return true;
      }
    }
    return false;
  }
}
