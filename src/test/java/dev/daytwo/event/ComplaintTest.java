package dev.daytwo.event;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ComplaintTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private final Complaint complaint = new Complaint();

  @Test
  void the_same_is_said_once_an_hour() {
    assertTrue(complaint.news("gone", NOW));
    assertFalse(complaint.news("gone", NOW.plusSeconds(15)));
    assertFalse(complaint.news("gone", NOW.plusSeconds(3599)));
    assertTrue(complaint.news("gone", NOW.plusSeconds(3600)));
    assertFalse(complaint.news("gone", NOW.plusSeconds(3601)));
  }

  @Test
  void troubles_that_take_turns_are_said_once_each() {
    assertTrue(complaint.news("gone", NOW));
    assertTrue(complaint.news("slow", NOW));
    assertFalse(complaint.news("gone", NOW.plusSeconds(1)));
    assertFalse(complaint.news("slow", NOW.plusSeconds(1)));
  }

  @Test
  void it_is_over_once() {
    assertFalse(complaint.over());
    complaint.news("gone", NOW);
    assertTrue(complaint.over());
    assertFalse(complaint.over());
    assertTrue(complaint.news("gone", NOW.plusSeconds(1)));
  }

  @Test
  void ever_new_words_are_not_kept() {
    for (int i = 0; i < 1000; i++) {
      assertTrue(complaint.news("trouble " + i, NOW.plus(Duration.ofSeconds(i))));
    }
    assertTrue(complaint.news("trouble 1", NOW.plusSeconds(1000))); // forgotten long since
  }
}
