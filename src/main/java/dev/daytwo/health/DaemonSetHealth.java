package dev.daytwo.health;

import dev.daytwo.model.Health;
import dev.daytwo.model.Tree;
import java.util.Map;

/**
 * The health of a DaemonSet: that every node that should have a pod has the newest one, available. With {@code OnDelete}
 * a person decides which is the newest.
 */
final class DaemonSetHealth {
  private DaemonSetHealth() {}

  static Health of(Map<String, Object> live) {
    Health rolling = Health.progressing(HealthOf.name(live) + " is rolling out");
    Object status = live.get("status");
    Object wanted = Tree.at(status, "desiredNumberScheduled");
    if (!HealthOf.observed(live) || wanted == null) {
      return rolling;
    }
    long nodes = Tree.number(wanted, 0);
    boolean updated = "OnDelete".equals(Tree.at(live, "spec", "updateStrategy", "type"))
        || Tree.number(Tree.at(status, "updatedNumberScheduled"), 0) >= nodes;
    boolean available = Tree.number(Tree.at(status, "numberAvailable"), 0) >= nodes;
    return updated && available ? Health.HEALTHY : rolling;
  }
}
