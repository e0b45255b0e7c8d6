package dev.daytwo.plan;

import dev.daytwo.model.Health;
import dev.daytwo.model.UnitKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The places for units that roll out what nobody changed in their own descriptors, such as a change of the platform. A unit
 * that is let in keeps its place until it is healthy with the change; the others wait in a queue. When too many of those
 * that were healthy before have become unhealthy, nobody is let in any more until they are well again. Used by one thread
 * at a time.
 */
public final class RolloutGate {
  private int places;
  private int patience;
  /** By each unit that has a place, whether it was healthy before. */
  private final Map<UnitKey, Boolean> rolling = new LinkedHashMap<>();
  private final Set<UnitKey> unhealthy = new HashSet<>();
  private final Map<UnitKey, Boolean> queue = new LinkedHashMap<>();

  /**
   * How far it is.
   *
   * @param queued    units that wait
   * @param rolling   units that have a place
   * @param unhealthy those of them that have become unhealthy
   * @param halted    true if nobody is let in for their sake
   */
  public record Progress(int queued, int rolling, int unhealthy, boolean halted) {
    /** Nothing is going on. */
    public static final Progress NONE = new Progress(0, 0, 0, false);
  }

  /**
   * A gate.
   *
   * @param places how many units may roll at a time; it halts when a quarter of that many are unhealthy, one at least
   */
  public RolloutGate(int places) {
    this.places = places;
    this.patience = Math.max(1, places / 4);
  }

  /** Another number of places; returns those that are let in for it. */
  public List<UnitKey> resize(int other) {
    places = other;
    patience = Math.max(1, other / 4);
    return admit();
  }

  /** How many unhealthy units halt it. */
  public int patience() {
    return patience;
  }

  /** A unit was let in by an agent that has been restarted since. */
  public void resume(UnitKey unit) {
    rolling.putIfAbsent(unit, true);
  }

  /**
   * A unit wants to roll such a change out.
   *
   * @param healthy how it is before
   * @return true if it may; else it is let in later
   */
  public boolean enter(UnitKey unit, boolean healthy) {
    if (!rolling.containsKey(unit)) {
      queue.putIfAbsent(unit, healthy);
      admit();
    }
    return rolling.containsKey(unit);
  }

  /** A unit rolls something out for which it needs no place; returns those that are let in for it. */
  public List<UnitKey> withdraw(UnitKey unit) {
    queue.remove(unit);
    return admit();
  }

  /** A unit is no more; returns those that are let in for it. */
  public List<UnitKey> gone(UnitKey unit) {
    rolling.remove(unit);
    unhealthy.remove(unit);
    return withdraw(unit);
  }

  /** True if the unit has a place. */
  public boolean has(UnitKey unit) {
    return rolling.containsKey(unit);
  }

  /** A unit with a place has the change, and is like this now; returns those that are let in for it. */
  public List<UnitKey> judged(UnitKey unit, Health.Status health) {
    boolean before = rolling.getOrDefault(unit, false);
    switch (health) {
      case HEALTHY -> {
        return gone(unit);
      }
      case DEGRADED, MISSING -> {
        if (!before) { // whatever ails it is not of this change
          return gone(unit);
        }
        unhealthy.add(unit);
      }
      case PROGRESSING, TERMINATING -> {
        // not known yet, also of one that was unhealthy
      }
    }
    return List.of();
  }

  private List<UnitKey> admit() {
    List<UnitKey> admitted = new ArrayList<>();
    Iterator<Map.Entry<UnitKey, Boolean>> next = queue.entrySet().iterator();
    while (next.hasNext() && rolling.size() < places && unhealthy.size() < patience) {
      Map.Entry<UnitKey, Boolean> first = next.next();
      rolling.put(first.getKey(), first.getValue());
      admitted.add(first.getKey());
      next.remove();
    }
    return admitted;
  }

  /** How far it is. */
  public Progress progress() {
    return new Progress(queue.size(), rolling.size(), unhealthy.size(), unhealthy.size() >= patience);
  }
}
