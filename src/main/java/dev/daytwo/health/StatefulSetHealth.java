package dev.daytwo.health;

import dev.daytwo.model.Health;
import dev.daytwo.model.Tree;
import java.util.Map;

/**
 * The health of a StatefulSet: that its pods are available, and those past the partition of the newest revision. Unlike
 * kstatus it waits for {@code minReadySeconds}, and for the pods of one with {@code OnDelete} too, though not for their
 * revision, which a person decides.
 */
final class StatefulSetHealth {
  private StatefulSetHealth() {}

  static Health of(Map<String, Object> live) {
    Health rolling = Health.progressing(HealthOf.name(live) + " is rolling out");
    if (!HealthOf.observed(live)) {
      return rolling;
    }
    Object status = live.get("status");
    Object strategy = Tree.at(live, "spec", "updateStrategy");
    long wanted = Tree.number(Tree.at(live, "spec", "replicas"), 1);
    long partition = Tree.number(Tree.at(strategy, "rollingUpdate", "partition"), 0);
    long available = Tree.number(Tree.at(status, "availableReplicas"), 0);
    boolean onDelete = "OnDelete".equals(Tree.at(strategy, "type"));
    boolean updated = onDelete || Tree.number(Tree.at(status, "updatedReplicas"), 0) >= wanted - partition;
    boolean surplus = Tree.number(Tree.at(status, "replicas"), 0) > wanted;
    return updated && available >= wanted && !surplus ? Health.HEALTHY : rolling;
  }
}
