package dev.daytwo.render.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {
  @ParameterizedTest
  @CsvSource({"* * * * *, PT1M", "*/15 * * * *, PT15M", "@hourly, PT1H", "0 3 * * *, PT24H", "@daily, PT24H",
      "0 8-18 * * *, PT14H", "0 3 * * 1-5, PT72H", "@weekly, PT168H", "0 0 1 * *, PT744H", "@yearly, PT8784H",
      "30 2 31 * *, PT1464H", "0 0 29 2 *, PT35064H"})
  void isTheLongestTimeBetweenTwoRuns(String schedule, Duration longest) {
    assertEquals(longest, Period.longest(schedule));
  }
}
