package dev.daytwo.plan;

import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.ObjectKey;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a reconcile will do, before it does it.
 *
 * @param steps   the writes, in order
 * @param kept    the part of the inventory that needs no write
 * @param held    objects that are too many to delete without a word from a person
 * @param token   what that person has to say; empty if nothing is held
 * @param drifted objects that differ, and that the policy leaves as they are
 * @param stopped why the rest has to wait for something else; null if this is all of it
 * @param note    what is wanted and cannot be had, for a person, to be put behind another message; empty if nothing
 */
public record Plan(List<Step> steps, List<InventoryItem> kept, List<InventoryItem> held, String token,
    List<ObjectKey> drifted, @Nullable Verdict stopped, String note) {
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

  /** The same plan, which keeps more. */
  public Plan keeping(List<InventoryItem> more) {
    return more.isEmpty()
        ? this
        : new Plan(steps, Stream.concat(kept.stream(), more.stream()).toList(), held, token, drifted, stopped, note);
  }
}
