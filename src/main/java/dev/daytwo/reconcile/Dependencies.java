package dev.daytwo.reconcile;

import dev.daytwo.model.Desired;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Rollout;
import dev.daytwo.model.UnitKey;
import dev.daytwo.yaml.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is wrong with the units of a source as dependencies of one another. Pure. */
final class Dependencies {
  private final Map<UnitKey, Desired> desired;
  private final Set<UnitKey> described;

  private Dependencies(Map<UnitKey, Desired> desired, Set<UnitKey> described) {
    this.desired = desired;
    this.described = described;
  }

  /**
   * The problems of each unit that has any.
   *
   * @param described every unit of the source, those with other problems too
   */
  static Map<UnitKey, List<Problem>> problems(Map<UnitKey, Desired> desired, Set<UnitKey> described) {
    return new Dependencies(desired, described).problems();
  }

  private Map<UnitKey, List<Problem>> problems() {
    Map<UnitKey, List<Problem>> all = new TreeMap<>();
    for (Desired one : desired.values()) {
      List<Problem> problems = new ArrayList<>();
      for (Rollout.Need need : one.rollout().dependsOn()) {
        UnitKey on = need.in(one.unit().environment());
        if (!described.contains(on)) {
          problems.add(unknown(one, need));
        } else {
          List<String> circle = circle(one.unit(), on, new HashSet<>());
          if (!circle.isEmpty()) {
            problems.add(new Problem(need.position(), "dependsOn", "waits for itself: " + one.unit().service() + " → "
                + String.join(" → ", circle) + "; take one of them out"));
          }
        }
      }
      if (!problems.isEmpty()) {
        all.put(one.unit(), problems);
      }
    }
    return all;
  }

  private Problem unknown(Desired one, Rollout.Need need) {
    Collection<String> names = described.stream()
        .filter(unit -> unit.environment().equals(one.unit().environment()) && !unit.equals(one.unit()))
        .map(UnitKey::service).collect(Collectors.toCollection(TreeSet::new));
    return new Problem(need.position(), "dependsOn", "the source " + one.source() + " has no service "
        + need.service() + " in " + one.unit().environment() + Nearest.hint(need.service(), names));
  }

  /** The way from a unit back to the one that asks; empty if there is none. */
  private List<String> circle(UnitKey asks, UnitKey at, Set<UnitKey> seen) {
    if (at.equals(asks)) {
      return List.of(at.service());
    }
    Desired here = desired.get(at);
    if (here == null || !seen.add(at)) {
      return List.of();
    }
    for (UnitKey next : Needs.of(here)) {
      List<String> rest = circle(asks, next, seen);
      if (!rest.isEmpty()) {
        List<String> way = new ArrayList<>();
        way.add(at.service());
        way.addAll(rest);
        return way;
      }
    }
    return List.of();
  }
}
