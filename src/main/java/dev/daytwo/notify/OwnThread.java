package dev.daytwo.notify;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The thread of who tells somebody, so that nobody else waits for it: one round after the other until it is closed. */
final class OwnThread implements AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final Round round;
  private final Runnable last;
  private final Consumer<RuntimeException> defect;
  private final Thread thread;
  private final Promise<Void> ended = Promise.promise();
  private volatile boolean closed;

  /** What is done again and again; it may wait. */
  @FunctionalInterface
  interface Round {
    void run() throws InterruptedException;
  }

  /**
   * A thread that has not begun.
   *
   * @param last   closes what the rounds used, when they have ended
   * @param defect is told of the agent's own, which ends it
   */
  OwnThread(String name, Round round, Runnable last, Consumer<RuntimeException> defect) {
    this.round = round;
    this.last = last;
    this.defect = defect;
    thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        round.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) { // nobody else may suffer, and somebody must see it
      if (!closed) { // else what it used has ended with the agent
        defect.accept(e);
      }
    } finally {
      last.run();
      ended.complete();
    }
  }

  /** The wait after the next failure: twice as long, up to a bound. */
  static Duration longer(Duration wait) {
    return wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
  }

  /** Waits, varied by a tenth, so that agents and receivers do not fall into step. */
  static void pause(Duration wait, RandomGenerator random) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep((long) (wait.toMillis() * (1 + random.nextDouble() / 10)));
  }

  boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  /** Done when it has ended. */
  Future<Void> ended() {
    return ended.future();
  }
}
