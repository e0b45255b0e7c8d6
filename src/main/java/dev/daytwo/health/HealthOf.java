package dev.daytwo.health;

import dev.daytwo.model.Health;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Tree;
import java.util.Map;

/**
 * The health of any object, by the kstatus rules
 * (<a href="https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md">kstatus</a>), with a file of
 * its own for each kind that has rules of its own. Where these depart from kstatus, the file says so and why.
 */
public final class HealthOf {
  private HealthOf() {}

  /** The verdict on an object as the API server sent it. */
  public static Health object(Map<String, Object> live) {
    if (Tree.at(live, "metadata", "deletionTimestamp") != null) {
      return new Health(Health.Status.TERMINATING, name(live) + " is being deleted");
    }
    ObjectKind kind = new ObjectKind(Tree.text(live.get("apiVersion")), Tree.text(live.get("kind")));
    return switch (kind.group()) {
      case "" -> core(kind.kind(), live);
      case "apps" -> switch (kind.kind()) {
        case "Deployment" -> DeploymentHealth.of(live);
        case "StatefulSet" -> StatefulSetHealth.of(live);
        case "DaemonSet" -> DaemonSetHealth.of(live);
        case "ReplicaSet" -> ReplicaSetHealth.of(live);
        default -> ConditionHealth.of(live);
      };
      case "batch" -> switch (kind.kind()) {
        case "Job" -> JobHealth.of(live);
        case "CronJob" -> CronJobHealth.of(live);
        default -> ConditionHealth.of(live);
      };
      // These work by being there. An autoscaler without metrics, a budget without pods or an ingress without an address
      // says so in conditions of other names, and leaves the service as it is.
      case "autoscaling", "policy", "networking.k8s.io" -> Health.HEALTHY;
      case "gateway.networking.k8s.io" -> switch (kind.kind()) {
        case "Gateway" -> GatewayHealth.of(live);
        case "GatewayClass" -> ConditionHealth.of(live);
        default -> kind.kind().endsWith("Route") ? RouteHealth.of(live) : ConditionHealth.of(live);
      };
      default -> ConditionHealth.of(live);
    };
  }

  private static Health core(String kind, Map<String, Object> live) {
    return switch (kind) {
      case "Pod" -> PodHealth.of(live);
      case "PersistentVolumeClaim" -> ClaimHealth.of(live);
      case "Service" -> ServiceHealth.of(live);
      case "ReplicationController" -> ReplicaSetHealth.of(live);
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
