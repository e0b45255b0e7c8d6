package dev.daytwo.health;

import dev.daytwo.model.Health;
import dev.daytwo.model.Tree;
import java.util.Map;

/**
 * The health of any object, by the kstatus rules
 * (<a href="https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md">kstatus</a>), with a file of
 * its own for each kind that they do not cover.
 */
public final class HealthOf {
  private HealthOf() {}

  /** The verdict on an object as the API server sent it. */
  public static Health object(Map<String, Object> live) {
    if (Tree.at(live, "metadata", "deletionTimestamp") != null) {
      return new Health(Health.Status.TERMINATING, name(live) + " is being deleted");
    }
    return switch (Tree.text(live.get("kind"))) {
      case "Deployment" -> DeploymentHealth.of(live);
      case "Job" -> JobHealth.of(live);
      // These work by being there. An autoscaler without metrics, or a budget without pods, says so in conditions of
      // other names, and leaves the service as it is.
      case "HorizontalPodAutoscaler", "PodDisruptionBudget", "Service", "Ingress" -> Health.HEALTHY;
      default -> ConditionHealth.of(live);
    };
  }

  static String name(Map<String, Object> live) {
    return Tree.text(live.get("kind")) + " " + Tree.text(Tree.at(live, "metadata", "name"));
  }

  /** True if the object's controller has seen its newest generation. */
  static boolean observed(Map<String, Object> live) {
    Object observed = Tree.at(live, "status", "observedGeneration");
    return observed != null && Tree.number(observed, 0) >= Tree.number(Tree.at(live, "metadata", "generation"), 0);
  }
}
