package dev.daytwo.reconcile;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** What is done again and again, at an interval that may change: the new one counts from the last time. For one context. */
final class Beat {
  private final Vertx vertx;
  private final Clock clock;
  private final Supplier<Duration> interval;
  private final Runnable work;
  private Instant last;
  private Duration waits;
  private long timer;

  /** Begins: the first time is after one interval. */
  Beat(Vertx vertx, Clock clock, Supplier<Duration> interval, Runnable work) {
    this.vertx = vertx;
    this.clock = clock;
    this.interval = interval;
    this.work = work;
    last = clock.instant();
    waits = interval.get();
    timer = after(waits);
  }

  private long after(Duration wait) {
    return vertx.setTimer(Math.max(1, wait.toMillis()), due -> {
      last = clock.instant();
      waits = interval.get();
      timer = after(waits);
      work.run();
    });
  }

  /** The interval may be another one: if it is, the next time is due by that. */
  void changed() {
    Duration now = interval.get();
    if (now.equals(waits)) {
      return;
    }
    vertx.cancelTimer(timer);
    waits = now;
    Duration passed = Duration.between(last, clock.instant());
    timer = after(passed.isNegative() ? now : now.minus(passed)); // a clock that was set back counts for nothing
  }
}
