package dev.daytwo.git;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.jspecify.annotations.Nullable;

/**
 * The end of a piece of work, whatever the work waits for: JGit asks it while it computes, and a virtual thread that is
 * interrupted leaves a socket too. Work on one clone goes one at a time.
 */
final class Deadline implements ProgressMonitor {
  /** How long interrupted work may take to clean up before it is left alone. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final long endNanos;
  private volatile boolean cancelled;

  private Deadline(Duration limit) {
    this.endNanos = System.nanoTime() + limit.toNanos();
  }

  /** Work that may fail in any way. */
  @FunctionalInterface
  interface Work<T> {
    T run(Deadline deadline) throws GitFault;
  }

  /**
   * Runs the work when the turn is free, and returns when it ends or at the deadline (plus two seconds at most). Work
   * that does not end then keeps the turn until it does.
   */
  static <T> T run(Duration limit, Semaphore turn, String what, Work<T> work) throws GitFault {
    Deadline deadline = new Deadline(limit);
    try {
      if (!turn.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw deadline.passed(limit, what + ": the one before it has not ended");
      }
      Outcome<T> outcome = new Outcome<>();
      Thread worker = Thread.ofVirtual().name("git").start(() -> {
        try {
          outcome.value = work.run(deadline);
        } catch (Throwable e) { // an Error too must reach the one who waits
          outcome.thrown = e;
        } finally {
          turn.release();
        }
      });
      try {
        if (!worker.join(Duration.ofNanos(Math.max(1, deadline.endNanos - System.nanoTime())))) {
          deadline.stop(worker);
          throw deadline.passed(limit, what);
        }
      } catch (InterruptedException e) {
        deadline.stop(worker);
        throw e;
      }
      return outcome.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GitFault(GitFault.Kind.CANCELLED, what + " was interrupted", e);
    }
  }

  private void stop(Thread worker) throws InterruptedException {
    cancelled = true;
    worker.interrupt();
    worker.join(GRACE);
  }

  private GitFault passed(Duration limit, String what) {
    return new GitFault(GitFault.Kind.TIMEOUT, what + " was not done in " + limit.toString().substring(2).toLowerCase(
        Locale.ROOT) + "; see whether the server answers, or raise reconcile.timeout");
  }

  /** Whole seconds that are left, at least one: the unit of JGit's transports. */
  int seconds() {
    return Math.clamp((endNanos - System.nanoTime() + 999_999_999) / 1_000_000_000, 1, 86_400);
  }

  @Override
  public boolean isCancelled() {
    return cancelled || System.nanoTime() - endNanos > 0;
  }

  @Override
  public void start(int totalTasks) {}

  @Override
  public void beginTask(String title, int totalWork) {}

  @Override
  public void update(int completed) {}

  @Override
  public void endTask() {}

  @Override
  public void showDuration(boolean enabled) {}

  /** What the work left; written before the thread ends and read after. */
  private static final class Outcome<T> {
    private @Nullable T value;
    private @Nullable Throwable thrown;

    T get() throws GitFault {
      switch (thrown) {
        case null -> {
          if (value == null) {
            throw new IllegalStateException("work without a value");
          }
          return value;
        }
        case GitFault fault -> throw fault;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(thrown);
      }
    }
  }
}
