package dev.daytwo.health;

import dev.daytwo.model.Health;
import dev.daytwo.model.Symptom;
import dev.daytwo.model.Tree;
import java.util.List;
import java.util.Map;

/** The health of a Deployment: that its newest pods, all of them, are available (as {@code kubectl rollout status}). */
final class DeploymentHealth {
  private DeploymentHealth() {}

  static Health of(Map<String, Object> live) {
    String name = HealthOf.name(live);
    if (!HealthOf.observed(live)) {
      return Health.progressing(name + " is rolling out");
    }
    List<Conditions.Said> conditions = Conditions.of(live);
    // It says more than a deadline, but not of which revision the pods are.
    Conditions.Said failure = Conditions.find(conditions, "ReplicaFailure");
    if (failure != null && failure.yes()) {
      return Health.ailing(name, Refusal.of(failure.message(), false));
    }
    Conditions.Said progress = Conditions.find(conditions, "Progressing");
    if (progress != null && progress.reason().equals("ProgressDeadlineExceeded")) {
      // The newest pods, since older ones have no deadline.
      return Health.ailing(name,
          new Symptom(Symptom.Kind.OVERDUE, "the rollout has made no progress within its deadline", true));
    }
    Object status = live.get("status");
    long wanted = Tree.number(Tree.at(live, "spec", "replicas"), 1);
    long updated = Tree.number(Tree.at(status, "updatedReplicas"), 0);
    long all = Tree.number(Tree.at(status, "replicas"), 0);
    long available = Tree.number(Tree.at(status, "availableReplicas"), 0);
    // No figures: a message that changes with every pod would be a write of the Release with every pod.
    return updated < wanted || all > updated || available < wanted
        ? Health.progressing(name + " is rolling out")
        : Health.HEALTHY;
  }
}
