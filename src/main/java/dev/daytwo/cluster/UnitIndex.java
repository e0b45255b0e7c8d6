package dev.daytwo.cluster;

import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.UnitKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which live objects carry the labels of a unit. The lists are short and seldom change, so each is a plain one that is
 * replaced whole: a set of its own for each of 10,000 units would weigh as much as what it finds.
 */
final class UnitIndex {
  private final Map<UnitKey, List<ObjectKey>> keys = new ConcurrentHashMap<>();

  /** The objects of a unit, in no order. */
  List<ObjectKey> of(UnitKey unit) {
    return keys.getOrDefault(unit, List.of());
  }

  /**
   * Takes in that an object changed hands.
   *
   * @param before null if it was nobody's, or not there
   * @param after  null if it is nobody's now, or gone
   */
  void moved(ObjectKey key, @Nullable UnitKey before, @Nullable UnitKey after) {
    if (Objects.equals(before, after)) {
      return;
    }
    if (before != null) {
      keys.computeIfPresent(before, (unit, all) -> {
        List<ObjectKey> rest = all.stream().filter(each -> !each.equals(key)).toList();
        return rest.isEmpty() ? null : rest;
      });
    }
    if (after != null) {
      keys.merge(after, List.of(key),
          (all, one) -> all.contains(key) ? all : Stream.concat(all.stream(), one.stream()).toList());
    }
  }
}
