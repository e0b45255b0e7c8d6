package dev.daytwo.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Wall clocks are set while the agent runs. */
class ElapsedTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

  @Test
  void is_what_has_passed() {
    assertEquals(Duration.ofSeconds(3), Elapsed.since(NOW.minusSeconds(3), clock));
  }

  @Test
  void is_never_less_than_nothing() {
    assertEquals(Duration.ZERO, Elapsed.since(NOW.plusMillis(22), clock));
  }
}
