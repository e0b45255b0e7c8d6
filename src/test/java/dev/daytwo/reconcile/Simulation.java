package dev.daytwo.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Time that only passes when nothing is left to do, and all that is to happen, in one thread. The seed decides what
 * happens first, so a history can be played again.
 */
final class Simulation {
  /** Whose things happen: when it dies, what it had still to do is never done. */
  interface Life {
    boolean dead();

    /** True while the process is stopped: what it has to do is done when it is woken. */
    boolean stopped();

    void die();
  }

  /** The process ends here and now. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1;

    Crash() {
      super("crashed", null, false, false);
    }
  }

  private record Task(Life life, Runnable run) {}

  private record Timer(long id, Instant at, Task task) {}

  /** What goes on whatever happens to agents. */
  static final Life ALWAYS = new Life() {
    @Override
    public boolean dead() {
      return false;
    }

    @Override
    public boolean stopped() {
      return false;
    }

    @Override
    public void die() {
      throw new IllegalStateException("the world does not end");
    }
  };
  private static final int KEPT = 100;

  final Random random;
  private Instant now = Instant.parse("2026-01-05T08:00:00Z");
  private final List<Task> loose = new ArrayList<>();
  private final Map<Object, Deque<Task>> lines = new LinkedHashMap<>();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>(
      (one, other) -> one.at.equals(other.at) ? Long.compare(one.id, other.id) : one.at.compareTo(other.at));
  private final Deque<String> log = new ArrayDeque<>();
  private long ids;
  private int depth;

  Simulation(long seed) {
    random = new Random(seed);
  }

  Clock clock() {
    return new Clock() {
      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now;
      }
    };
  }

  Instant now() {
    return now;
  }

  void log(Supplier<String> what) {
    if (log.size() == KEPT) {
      log.remove();
    }
    log.add(now + " " + what.get());
  }

  String last() {
    return String.join("\n", log);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** To be done before time passes, in no order. */
  void soon(Life life, Runnable run) {
    loose.add(new Task(life, run));
  }

  /** To be done before time passes, after what is in that line already. */
  void inLine(Object line, Life life, Runnable run) {
    lines.computeIfAbsent(line, none -> new ArrayDeque<>()).add(new Task(life, run));
  }

  /** Forgets what is in a line. */
  void clear(Object line) {
    lines.remove(line);
  }

  long timer(Life life, Duration wait, Runnable run) {
    timers.add(new Timer(++ids, now.plus(wait), new Task(life, run)));
    return ids;
  }

  void periodic(Life life, Duration period, Runnable run) {
    timer(life, period, () -> {
      run.run();
      periodic(life, period, run);
    });
  }

  boolean cancel(long timer) {
    return timers.removeIf(each -> each.id == timer);
  }

  /** True if nothing else is under way around what happens now. */
  boolean outermost() {
    return depth == 1;
  }

  /** Something happens while something else is under way, perhaps. */
  void meanwhile() {
    if (depth < 3 && chance(0.15)) {
      happens();
    }
  }

  /** One thing happens, if there is one that needs no time; false if there is none. */
  boolean happens() {
    int size = loose.size() + lines.size();
    int first = size == 0 ? 0 : random.nextInt(size);
    for (int i = 0; i < size; i++) {
      Task task = take((first + i) % size);
      if (task != null) {
        run(task);
        return true;
      }
    }
    return false;
  }

  /** Takes what is at an index, over loose things and the heads of lines; null if it has to wait for a stopped process. */
  private @Nullable Task take(int index) {
    if (index < loose.size()) {
      Task task = loose.get(index);
      if (task.life.stopped()) {
        return null;
      }
      loose.set(index, loose.getLast());
      loose.removeLast();
      return task;
    }
    var line = new ArrayList<>(lines.entrySet()).get(index - loose.size());
    if (line.getValue().element().life.stopped()) {
      return null;
    }
    Task task = line.getValue().remove();
    if (line.getValue().isEmpty()) {
      lines.remove(line.getKey());
    }
    return task;
  }

  private void run(Task task) {
    if (task.life.dead()) {
      return;
    }
    depth++;
    try {
      task.run.run();
    } catch (Crash crash) {
      task.life.die();
    } finally {
      depth--;
    }
  }

  /** Everything happens that happens in so much time. */
  void pass(Duration time) {
    Instant end = now.plus(time);
    for (int steps = 0;; steps++) {
      if (steps > 200_000) {
        throw new AssertionError("it never comes to rest");
      }
      if (happens()) {
        continue;
      }
      Timer next = timers.peek();
      if (next == null || next.at.isAfter(end)) {
        now = now.isBefore(end) ? end : now; // time may have passed inside of what happened
        return;
      }
      timers.remove();
      now = now.isBefore(next.at) ? next.at : now;
      loose.add(next.task);
    }
  }
}
