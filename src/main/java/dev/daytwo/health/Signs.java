package dev.daytwo.health;

import dev.daytwo.model.Sign;
import dev.daytwo.model.Symptom;
import dev.daytwo.model.Tree;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is kept of a pod, ReplicaSet, Job or Event near a workload that is not healthy. */
public final class Signs {
  private Signs() {}

  /** The sign that a live object is, or null if it tells nothing. */
  public static @Nullable Sign of(Map<String, Object> live) {
    return switch (Tree.text(live.get("kind"))) {
      case "Pod" -> pod(live);
      case "ReplicaSet" -> sign(live, Sign.Type.REPLICA_SET, annotation(live, "deployment.kubernetes.io/revision"),
          failure(live));
      case "Job" -> sign(live, Sign.Type.JOB, "", null);
      case "Event" -> event(live);
      default -> null;
    };
  }

  private static Sign pod(Map<String, Object> live) {
    return new Sign(Sign.Type.POD, uid(live), owner(live), mark(live), stage(live),
        Tree.text(Tree.at(live, "metadata", "creationTimestamp")), PodSymptom.of(live));
  }

  private static Sign sign(Map<String, Object> live, Sign.Type type, String mark, @Nullable Symptom symptom) {
    return new Sign(type, uid(live), owner(live), mark, Sign.Stage.SETTLED, "", symptom);
  }

  private static @Nullable Sign event(Map<String, Object> live) {
    Symptom symptom = EventSymptom.of(live);
    String seen = Tree.text(live.get("lastTimestamp"));
    String series = Tree.text(Tree.at(live, "series", "lastObservedTime"));
    return symptom == null
        ? null
        : new Sign(Sign.Type.EVENT, uid(live), Tree.text(Tree.at(live, "involvedObject", "uid")), "",
            Sign.Stage.SETTLED, seen.compareTo(series) >= 0 ? seen : series, symptom);
  }

  private static @Nullable Symptom failure(Map<String, Object> live) {
    Conditions.Said failure = Conditions.find(Conditions.of(live), "ReplicaFailure");
    return failure == null || !failure.yes() ? null : Refusal.of(failure.message(), false);
  }

  private static Sign.Stage stage(Map<String, Object> pod) {
    String phase = Tree.text(Tree.at(pod, "status", "phase"));
    if (phase.equals("Succeeded") || Tree.at(pod, "metadata", "deletionTimestamp") != null || PodHealth.ready(pod)) {
      return Sign.Stage.SETTLED;
    }
    return Tree.list(Tree.at(pod, "status", "containerStatuses")).stream()
        .anyMatch(each -> Tree.at(each, "state", "running") != null || Tree.at(each, "state", "terminated") != null
            || Tree.number(Tree.at(each, "restartCount"), 0) > 0)
                ? Sign.Stage.UNREADY
                : Sign.Stage.STARTING;
  }

  /** What a StatefulSet and a DaemonSet write on their pods; those of a Deployment are told by their ReplicaSet. */
  private static String mark(Map<String, Object> pod) {
    Object labels = Tree.at(pod, "metadata", "labels");
    String generation = Tree.text(Tree.at(labels, "pod-template-generation"));
    return generation.isEmpty() ? Tree.text(Tree.at(labels, "controller-revision-hash")) : generation;
  }

  private static String annotation(Map<String, Object> live, String name) {
    return Tree.text(Tree.at(live, "metadata", "annotations", name));
  }

  private static String uid(Map<String, Object> live) {
    return Tree.text(Tree.at(live, "metadata", "uid"));
  }

  private static String owner(Map<String, Object> live) {
    return Tree.list(Tree.at(live, "metadata", "ownerReferences")).stream()
        .filter(each -> Boolean.TRUE.equals(Tree.at(each, "controller"))).map(each -> Tree.text(Tree.at(each, "uid")))
        .findFirst().orElse("");
  }
}
