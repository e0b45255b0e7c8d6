package dev.daytwo.reconcile;

import dev.daytwo.event.Complaint;
import dev.daytwo.event.Fact;
import dev.daytwo.model.Desired;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.UnitKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a unit remembers of it between two reconciles. Only its owner's event loop touches it, but for
 * {@code wishes}, which a running reconcile reads to see whether it is overtaken.
 */
final class UnitState {
  static final long NO_TIMER = -1;

  final UnitKey unit;
  final Fights fights = new Fights();
  /** Of the fact that brought {@code desired}. */
  long sequence;
  @Nullable
  Desired desired;
  Fact.@Nullable UnitRefused refused;
  Fact.@Nullable UnitRemoved removed;
  Fact.@Nullable PruneHeld held;
  @Nullable
  Instant pushedAt;
  @Nullable
  Instant unhealthy;
  Map<ObjectKey, Instant> drifted = new LinkedHashMap<>();
  boolean running;
  /** Something happened since the running reconcile began. */
  boolean dirty;
  int failures;
  /** What the log was told of those failures; null while there are none. */
  @Nullable
  Complaint complaint;
  long timer = NO_TIMER;
  /** Rings when a deadline has passed, or when what has to wait may go on. */
  long alarm = NO_TIMER;
  /** The newest {@code daytwo.dev/requestedAt}. */
  String asked;
  /** The one that something came of last. */
  String answered;
  /** Counts what Git wanted. */
  final AtomicInteger wishes = new AtomicInteger();

  /**
   * Nothing is known yet.
   *
   * @param asked the {@code daytwo.dev/requestedAt} that its Release has already, which is an old one
   */
  UnitState(UnitKey unit, String asked) {
    this.unit = unit;
    this.asked = asked;
    answered = asked;
  }

  /** What the next reconcile has to go by; what comes after this moment is for the one after it. */
  Work begin() {
    running = true;
    dirty = false;
    Map<ObjectKey, Instant> seen = drifted;
    drifted = new LinkedHashMap<>();
    int begun = wishes.get();
    return new Work(unit, desired, refused, removed, held, pushedAt, unhealthy, seen,
        asked.equals(answered) ? "" : asked, failures > 0, () -> wishes.get() != begun);
  }
}
