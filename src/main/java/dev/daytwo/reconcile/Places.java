package dev.daytwo.reconcile;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many reconciles run at once, first come, first served. The number may change: who runs is not disturbed by that, and
 * who waits keeps his turn. Safe for use by many threads.
 */
public final class Places {
  private final Free free;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private int all;
  private int running;

  /** The places that nobody has; fewer than none while more run than may. */
  private static final class Free extends Semaphore {
    private static final long serialVersionUID = 1L;

    Free(int all) {
      super(all, true);
    }

    void fewer(int by) {
      reducePermits(by);
    }
  }

  /**
   * Places that are all free.
   *
   * @param all how many, from 1
   */
  public Places(int all) {
    this.all = all;
    free = new Free(all);
  }

  /** From now on there are so many: more are let in at once, or nobody is until few enough run. */
  public void resize(int other) {
    lock.lock();
    try {
      if (other > all) {
        free.release(other - all);
      } else {
        free.fewer(all - other);
      }
      all = other;
    } finally {
      lock.unlock();
    }
  }

  /** How many wait for a place. */
  public int waiting() {
    return free.getQueueLength();
  }

  /** How many have one. */
  int running() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }

  void enter() throws InterruptedException {
    free.acquire();
    count(1);
  }

  void leave() {
    count(-1);
    free.release();
  }

  private void count(int more) {
    lock.lock();
    try {
      running += more;
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns at a moment at which none runs. */
  void awaitIdle() throws InterruptedException {
    lock.lock();
    try {
      while (running > 0) {
        ended.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The same with a deadline.
   *
   * @return false if some run still by then
   */
  public boolean awaitIdle(Duration deadline) throws InterruptedException {
    lock.lock();
    try {
      long nanos = deadline.toNanos();
      while (running > 0 && nanos > 0) {
        nanos = ended.awaitNanos(nanos);
      }
      return running == 0;
    } finally {
      lock.unlock();
    }
  }
}
