package dev.daytwo.render.alerts;

import dev.daytwo.model.Cron;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;

/** How far apart the runs of a schedule are. */
final class Period {
  private static final Map<String, String> WORDS = Map.of("@hourly", "0 * * * *", "@daily", "0 0 * * *", "@midnight",
      "0 0 * * *", "@weekly", "0 0 * * 0", "@monthly", "0 0 1 * *", "@yearly", "0 0 1 1 *", "@annually", "0 0 1 1 *");
  /** From one leap day to the next, and on. */
  private static final int DAYS = 5 * 366;
  private static final int MINUTES = 24 * 60;

  private Period() {}

  /** The longest time from one run's being due to the next one's; of clocks that are set an hour on or back it knows nothing. */
  static Duration longest(String schedule) {
    Cron.Minutes minutes = new Cron(WORDS.getOrDefault(schedule, schedule)).minutes();
    ZonedDateTime first = ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    int[] day = dueMinutes(minutes, first);
    if (day.length == 0) {
      return Duration.ofDays(DAYS);
    }
    long longest = 0;
    for (int i = 1; i < day.length; i++) {
      longest = Math.max(longest, day[i] - day[i - 1]);
    }
    long last = -1;
    for (int days = 0; days <= DAYS; days++) {
      if (minutes.hasDay(first.plusDays(days))) {
        if (last >= 0) {
          longest = Math.max(longest, (long) days * MINUTES + day[0] - last);
        }
        last = (long) days * MINUTES + day[day.length - 1];
      }
    }
    return Duration.ofMinutes(longest == 0 ? (long) DAYS * MINUTES : longest);
  }

  /** The minutes of a day at which it is due on the days on which it is: those are the same for all of them. */
  private static int[] dueMinutes(Cron.Minutes minutes, ZonedDateTime first) {
    for (int days = 0; days <= DAYS; days++) {
      ZonedDateTime day = first.plusDays(days);
      if (minutes.hasDay(day)) {
        return java.util.stream.IntStream.range(0, MINUTES).filter(minute -> minutes.has(day.plusMinutes(minute)))
            .toArray();
      }
    }
    return new int[0];
  }
}
