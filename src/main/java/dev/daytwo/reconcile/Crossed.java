package dev.daytwo.reconcile;

import dev.daytwo.model.Desired;
import dev.daytwo.model.Problem;
import dev.daytwo.model.UnitKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The units of a source that are well described and cannot be rolled out, since they depend on what is not there, or on
 * themselves, want an address that another one has, or call one that does not let them in. Used by one thread.
 */
final class Crossed {
  private final Map<UnitKey, Catalog.Refusal> refusals = new TreeMap<>();
  private final Addresses addresses = new Addresses();

  /**
   * Looks at the units beside one another.
   *
   * @param refused units with other problems, which are there all the same
   * @return those of which something else is to be said than before
   */
  Set<UnitKey> look(Map<UnitKey, Desired> desired, Set<UnitKey> refused) {
    Set<UnitKey> described = new TreeSet<>(desired.keySet());
    described.addAll(refused);
    Map<UnitKey, Catalog.Refusal> now = new TreeMap<>();
    Map<UnitKey, List<Problem>> all = new TreeMap<>(addresses.problems(desired));
    Stream.of(Dependencies.problems(desired, described), DeniedCalls.problems(desired, refused))
        .forEach(found -> found.forEach((unit, problems) -> all.merge(unit, problems,
            (one, other) -> Stream.concat(one.stream(), other.stream()).toList())));
    all.forEach((unit, problems) -> now.put(unit,
        new Catalog.Refusal(unit, Objects.requireNonNull(desired.get(unit)).namespace(), problems)));
    Set<UnitKey> changed = new TreeSet<>(refusals.keySet());
    changed.addAll(now.keySet());
    changed.removeIf(unit -> Objects.equals(refusals.get(unit), now.get(unit)));
    refusals.clear();
    refusals.putAll(now);
    return changed;
  }

  /** Why a unit cannot be rolled out; null if it can. */
  Catalog.@Nullable Refusal get(UnitKey unit) {
    return refusals.get(unit);
  }

  List<Problem> problems() {
    return refusals.values().stream().flatMap(refusal -> refusal.problems().stream()).toList();
  }
}
