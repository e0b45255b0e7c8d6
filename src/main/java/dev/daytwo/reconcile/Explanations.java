package dev.daytwo.reconcile;

import dev.daytwo.model.Health;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import java.util.List;
import java.util.Map;

/** Where a reconcile learns how a unit does, and why. */
interface Explanations {
  /**
   * The health of a unit, with the reason if it is known.
   *
   * @param before  what its Release says up to now
   * @param written true if the unit has just been changed, so that an older reason may hold no more
   */
  Health explain(UnitKey unit, List<InventoryItem> inventory, Map<ObjectKey, Observation> live, Release.Status before,
      boolean written);

  /** The unit is gone, or well. */
  void forget(UnitKey unit);
}
