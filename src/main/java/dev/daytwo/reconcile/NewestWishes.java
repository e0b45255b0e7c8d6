package dev.daytwo.reconcile;

import dev.daytwo.model.Desired;
import dev.daytwo.model.UnitKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The digest of what Git wants now of every unit. It is a level that is known before anybody is told of it, so that a unit
 * never takes another for done that has not heard of the same commit yet. Safe for use by many threads.
 */
public final class NewestWishes {
  private final Map<UnitKey, String> hashes = new ConcurrentHashMap<>();

  void wants(Desired desired) {
    hashes.put(desired.unit(), desired.hash());
  }

  /** The digest of a unit's newest desired set; null if none is known. */
  @Nullable
  String of(UnitKey unit) {
    return hashes.get(unit);
  }
}
