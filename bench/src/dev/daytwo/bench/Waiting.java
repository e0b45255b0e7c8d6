package dev.daytwo.bench;

import java.io.IOException;
import java.time.Duration;

/** Waiting for a condition, with a limit. */
final class Waiting {
  /** What is waited for. */
  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /** What may fail for a while. */
  interface Attempt<T> {
    T make() throws IOException, InterruptedException;
  }

  private Waiting() {}

  /**
   * What an attempt gives that succeeds at last.
   *
   * @throws IOException the last failure, if none succeeds in time
   */
  static <T> T insist(Duration limit, Attempt<T> attempt) throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        return attempt.make();
      } catch (IOException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        Thread.sleep(Duration.ofMillis(300));
      }
    }
  }

  /**
   * Returns as soon as the condition holds.
   *
   * @param what   named if it never does
   * @param every  how often to look
   * @throws IllegalStateException if it does not hold in time
   */
  static void until(String what, Duration limit, Duration every, Condition condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("after " + limit.toSeconds() + " s still not: " + what);
      }
      Thread.sleep(every);
    }
  }
}
