package dev.daytwo.plan;

import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.ObjectKey;
import java.util.List;

/**
 * What a reconcile will do, before it does it.
 *
 * @param steps   the writes, in order
 * @param kept    the part of the inventory that needs no write
 * @param held    objects that are too many to delete without a word from a person
 * @param token   what that person has to say; empty if nothing is held
 * @param drifted objects that differ, and that the policy leaves as they are
 */
public record Plan(List<Step> steps, List<InventoryItem> kept, List<InventoryItem> held, String token,
    List<ObjectKey> drifted) {
  public Plan {
    steps = List.copyOf(steps);
    kept = List.copyOf(kept);
    held = List.copyOf(held);
    drifted = List.copyOf(drifted);
  }

  /** True if there is nothing to write. */
  public boolean isEmpty() {
    return steps.isEmpty();
  }
}
