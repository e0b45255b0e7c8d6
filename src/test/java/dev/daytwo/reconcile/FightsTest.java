package dev.daytwo.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How long drift is left be. */
class FightsTest {
  private static final Instant T = Instant.EPOCH;

  private final Fights fights = new Fights();

  @Test
  void twoHealsInAMinuteAreNoFight() {
    assertEquals(Duration.ZERO, fights.healed(T));
    assertEquals(Duration.ZERO, fights.healed(T.plusSeconds(1)));
    assertEquals(Duration.ZERO, fights.wait(T.plusSeconds(1)));
  }

  @Test
  void theThirdIsAndThePauseDoublesWithEachOneMore() {
    fights.healed(T);
    fights.healed(T);
    assertEquals(Duration.ofSeconds(1), fights.healed(T));
    assertEquals(Duration.ofSeconds(1), fights.wait(T));
    assertEquals(Duration.ofSeconds(2), fights.healed(T.plusSeconds(1)));
    assertEquals(Duration.ofSeconds(4), fights.healed(T.plusSeconds(3)));
  }

  @Test
  void thePauseHasALimit() {
    for (int i = 0; i < 20; i++) {
      fights.healed(T);
    }
    assertEquals(Duration.ofMinutes(5), fights.wait(T));
  }

  @Test
  void aQuietWhileEndsIt() {
    for (int i = 0; i < 4; i++) {
      fights.healed(T);
    }
    assertEquals(Duration.ZERO, fights.healed(T.plusSeconds(600)));
  }
}
