package dev.daytwo.health;

import dev.daytwo.model.Tree;
import java.util.Map;

/** What the newest pods of a workload can be told by, once its controller has seen its newest generation. */
public final class Revision {
  private Revision() {}

  /**
   * The mark of the newest pods.
   *
   * @return of a Deployment the revision of its newest ReplicaSet, of a StatefulSet and a DaemonSet a label's value on its
   *         newest pods; empty for other kinds, and as long as it is not known
   */
  public static String of(Map<String, Object> live) {
    if (!HealthOf.observed(live)) {
      return "";
    }
    return switch (Tree.text(live.get("kind"))) {
      // Its controller writes it with the new ReplicaSet, before it says that it has seen the generation.
      case "Deployment" -> Tree.text(Tree.at(live, "metadata", "annotations", "deployment.kubernetes.io/revision"));
      case "StatefulSet" -> Tree.text(Tree.at(live, "status", "updateRevision"));
      case "DaemonSet" -> Tree.text(Tree.at(live, "metadata", "annotations",
          "deprecated.daemonset.template.generation"));
      default -> "";
    };
  }
}
