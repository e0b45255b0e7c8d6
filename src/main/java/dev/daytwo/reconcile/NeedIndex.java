package dev.daytwo.reconcile;

import dev.daytwo.model.UnitKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which units depend on a unit, found without asking all of them. Used by one thread. */
final class NeedIndex {
  private final Map<UnitKey, List<UnitKey>> needs = new HashMap<>();
  private final Map<UnitKey, Set<UnitKey>> dependents = new HashMap<>();

  /** What a unit needs from now on. */
  void of(UnitKey unit, List<UnitKey> needed) {
    List<UnitKey> before = needed.isEmpty() ? needs.remove(unit) : needs.put(unit, needed);
    if (before != null) {
      before.forEach(key -> dependents.computeIfPresent(key, (any, units) -> {
        units.remove(unit);
        return units.isEmpty() ? null : units;
      }));
    }
    needed.forEach(key -> dependents.computeIfAbsent(key, none -> new TreeSet<>()).add(unit));
  }

  /** The units that need that one. */
  List<UnitKey> by(UnitKey unit) {
    return List.copyOf(dependents.getOrDefault(unit, Set.of()));
  }
}
