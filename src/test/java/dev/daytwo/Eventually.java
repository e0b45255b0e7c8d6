package dev.daytwo;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** A condition that must come to hold within a bound, looked at again and again. */
public final class Eventually {
  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private Eventually() {}

  /** Returns when the condition holds; fails after two minutes. */
  public static void holds(String what, Callable<Boolean> condition) throws Exception {
    holds(what, BOUND, condition);
  }

  /** Returns when the condition holds; fails after two minutes, saying also how things are then. */
  public static void holds(Supplier<String> what, Callable<Boolean> condition) throws Exception {
    holds(what, BOUND, condition);
  }

  /** Returns when the condition holds; fails after the bound, saying what was waited for. */
  public static void holds(String what, Duration bound, Callable<Boolean> condition) throws Exception {
    holds(() -> what, bound, condition);
  }

  private static void holds(Supplier<String> what, Duration bound, Callable<Boolean> condition) throws Exception {
    var deadline = System.nanoTime() + bound.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        fail("not within " + bound.toSeconds() + " s: " + what.get());
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }
}
