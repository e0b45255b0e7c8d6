package dev.daytwo.render.alerts;

import dev.daytwo.model.Cron;
import java.time.Duration;
import java.time.LocalDate;
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
    int[] due = minutes.ofDay();
    long longest = 0;
    for (int i = 1; i < due.length; i++) {
      longest = Math.max(longest, due[i] - due[i - 1]);
    }
    long last = -1;
    LocalDate day = LocalDate.of(2024, 1, 1); // a Monday
    int until = minutes.everyDay() ? 1 : DAYS; // of equal days two tell it all
    for (int days = 0; days <= until; days++, day = day.plusDays(1)) {
      // the day of the week is counted along: a date would have to work it out each time
      if (minutes.hasDay(day.getMonthValue(), day.getDayOfMonth(), 1 + days % 7)) {
        if (last >= 0) {
          longest = Math.max(longest, (long) days * MINUTES + due[0] - last);
        }
        last = (long) days * MINUTES + due[due.length - 1];
      }
    }
    return last < 0 || longest == 0 ? Duration.ofDays(DAYS) : Duration.ofMinutes(longest);
  }
}
