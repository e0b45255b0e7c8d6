package dev.daytwo.health;

import dev.daytwo.model.Health;
import dev.daytwo.model.Tree;
import java.util.Map;

/** The health of a ReplicaSet or ReplicationController that nobody owns: that its pods are available. */
final class ReplicaSetHealth {
  private ReplicaSetHealth() {}

  static Health of(Map<String, Object> live) {
    String name = HealthOf.name(live);
    if (!HealthOf.observed(live)) {
      return Health.progressing(name + " is starting its pods");
    }
    Conditions.Said failure = Conditions.find(Conditions.of(live), "ReplicaFailure");
    if (failure != null && failure.yes()) {
      return Health.ailing(name, Refusal.of(failure.message(), false));
    }
    long wanted = Tree.number(Tree.at(live, "spec", "replicas"), 1);
    boolean right = Tree.number(Tree.at(live, "status", "availableReplicas"), 0) >= wanted
        && Tree.number(Tree.at(live, "status", "replicas"), 0) <= wanted;
    return right ? Health.HEALTHY : Health.progressing(name + " is starting its pods");
  }
}
