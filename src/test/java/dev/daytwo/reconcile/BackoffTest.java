package dev.daytwo.reconcile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The wait before another try. */
class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

  @Property
  void itIsAroundTheDoubledWaitAndNeverMuchOverTheLimit(@ForAll @IntRange(min = 1, max = 1000) int failures,
      @ForAll long seed) {
    double wanted = Math.min(300.0, Math.pow(2, Math.min(failures - 1, 40)));
    double seconds = backoff.after(failures, new Random(seed)).toMillis() / 1000.0;
    assertTrue(seconds >= 0.79 * wanted && seconds <= 1.21 * wanted, failures + " → " + seconds);
  }
}
