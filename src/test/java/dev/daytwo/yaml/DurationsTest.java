package dev.daytwo.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @Test
  void unitsAddUp() {
    assertEquals(Duration.ofSeconds(30), Durations.parse("30s"));
    assertEquals(Duration.ofMinutes(90), Durations.parse("1h30m"));
    assertEquals(Duration.ofDays(7), Durations.parse("7d"));
    assertEquals(Duration.ofMillis(1500), Durations.parse("1s500ms"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "30 s", "-1s", "1m1h", "1.5h", "9999999s"})
  void anythingElseIsNone(String text) {
    assertNull(Durations.parse(text));
  }
}
