package dev.daytwo.plan;

import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.ObjectKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A plan of a unit whose newest commit has to wait, cut to what may be done meanwhile: to bring back what others changed.
 *
 * @param plan  what may be done; it keeps what it may not delete
 * @param steps how many steps wait
 */
public record Waiting(Plan plan, int steps) {
  /**
   * Cuts a plan.
   *
   * @param exists false if the unit has no Release yet: then its namespace is made, so that it can have one that says
   *               what it waits for
   * @param heal   true if what others changed is brought back
   */
  public static Waiting of(Plan plan, boolean exists, boolean heal) {
    List<Step> now = new ArrayList<>();
    List<InventoryItem> kept = new ArrayList<>();
    Set<ObjectKey> later = new HashSet<>();
    for (Step step : plan.steps()) {
      if (step instanceof Step.Grow || (step instanceof Step.Apply apply && !goes(apply, exists, heal))) {
        later.add(step.key());
      }
    }
    for (Step step : plan.steps()) {
      if (step instanceof Step.Prune prune) {
        kept.add(prune.item());
      } else if (!later.contains(step.key())) {
        now.add(step);
      }
    }
    return new Waiting(
        new Plan(now, plan.kept(), plan.held(), plan.token(), plan.drifted(), plan.stopped(), plan.note())
            .keeping(kept),
        later.size() + kept.size());
  }

  private static boolean goes(Step.Apply apply, boolean exists, boolean heal) {
    return apply.why().drift() ? heal : !exists && apply.key().kind().equals("Namespace");
  }
}
