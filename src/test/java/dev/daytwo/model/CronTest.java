package dev.daytwo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which minutes five fields of cron mean. 2026-11-27 is a Friday. */
class CronTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"* * * * *          | 2026-11-27T18:00Z | true", //
      "* 18-23 * * 5      | 2026-11-27T18:00Z | true", //
      "* 18-23 * * 5      | 2026-11-27T23:59Z | true", //
      "* 18-23 * * 5      | 2026-11-27T17:59Z | false", //
      "* 18-23 * * 5      | 2026-11-28T18:00Z | false", //
      "* 18-23 * * FRI    | 2026-11-27T18:00Z | true", //
      "* * * * mon-thu    | 2026-11-27T18:00Z | false", //
      "* * * * 0          | 2026-11-29T18:00Z | true", //
      "* * * * 7          | 2026-11-29T18:00Z | true", //
      "* * * * 5-7        | 2026-11-29T18:00Z | true", //
      "* * * * 5-7        | 2026-11-30T18:00Z | false", //
      "* * * * */2        | 2026-11-27T18:00Z | false", //
      "* * * * */2        | 2026-11-28T18:00Z | true", //
      "*/15 * * * *       | 2026-11-27T18:45Z | true", //
      "*/15 * * * *       | 2026-11-27T18:46Z | false", //
      "5/20 * * * *       | 2026-11-27T18:45Z | true", //
      "10-20/5 * * * *    | 2026-11-27T18:20Z | true", //
      "10-20/5 * * * *    | 2026-11-27T18:25Z | false", //
      "0,30 9,17 * * *    | 2026-11-27T17:30Z | true", //
      "* * 1 jan *        | 2027-01-01T00:00Z | true", //
      "* * 1 * 5          | 2026-11-27T00:00Z | true", // either day, as crontab(5) says
      "* * 1 * 5          | 2026-12-01T00:00Z | true", //
      "* * 1 * 5          | 2026-12-02T00:00Z | false", //
      "* * */2 * 5        | 2026-11-20T00:00Z | false", //
      "* * 24-26 12 *     | 2026-12-25T12:00Z | true"})
  void a_minute_is_in_it_or_not(String cron, String at, boolean in) {
    assertEquals(in, new Cron(cron).minutes().has(ZonedDateTime.parse(at)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 13 *", "* * * 0 *",
      "* * * * 8", "* 23-18 * * *", "*/0 * * * *", "a * * * *", "* * * may-foo *", "1, * * * *", "-1 * * * *",
      "* * * fri *", "*-5 * * * *", "1-2-3 * * * *", "* * * * 5#2", "* * L * *", "* * ? * *"})
  void what_no_crontab_has_is_refused_with_what_is_allowed(String cron) {
    var refused = assertThrows(IllegalArgumentException.class, () -> new Cron(cron));
    assertTrue(String.valueOf(refused.getMessage()).contains(", allowed: *, "), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "* * * *", "0 * * * * *", "@daily"})
  void other_than_five_fields_are_refused(String cron) {
    var refused = assertThrows(IllegalArgumentException.class, () -> new Cron(cron));
    assertTrue(String.valueOf(refused.getMessage()).contains("allowed: five, minute hour day-of-month month"));
  }

  @Test
  void a_refusal_names_the_field() {
    var refused = assertThrows(IllegalArgumentException.class, () -> new Cron("* 18-24 * * 5"));
    assertEquals("has \"18-24\" as hour, allowed: *, 0 to 23, ranges from the lower to the higher such as 0-2, "
        + "steps such as */2, and lists of these with commas", refused.getMessage());
  }
}
