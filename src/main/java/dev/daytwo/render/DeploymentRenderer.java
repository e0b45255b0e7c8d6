package dev.daytwo.render;

import dev.daytwo.model.Manifest;
import dev.daytwo.platform.Workload;
import java.util.Map;
import java.util.Objects;

/** The workload itself, rolled out without ever being fewer than it should be. */
final class DeploymentRenderer {
  private DeploymentRenderer() {}

  static Manifest render(Unit unit, MountedFiles files) {
    Workload workload = unit.workload();
    Fields spec = Fields.with("minReadySeconds", 10)
        .and("progressDeadlineSeconds", Objects.requireNonNull(workload.rollout().deadline()).toSeconds())
        .and("revisionHistoryLimit", 3)
        // an autoscaler owns the number that it decides
        .andIf(!workload.autoscaled(), "replicas", workload.minReplicas())
        .and("selector", Map.of("matchLabels", unit.selector()))
        .and("strategy", strategy(workload))
        .and("template", Fields.with("metadata", Map.of("labels", unit.labels()))
            .and("spec", PodSpec.of(unit, files)).map());
    return unit.object("apps/v1", "Deployment", unit.name(), "spec", spec);
  }

  private static Fields strategy(Workload workload) {
    return workload.storage().isEmpty()
        ? Fields.with("type", "RollingUpdate").and("rollingUpdate",
            Fields.with("maxUnavailable", 0).and("maxSurge", "25%"))
        // two pods at once would both write, and on two nodes the second would wait for the volume for ever
        : Fields.with("type", "Recreate");
  }
}
