package dev.daytwo.render;

import dev.daytwo.descriptor.Kind;
import dev.daytwo.model.Manifest;
import dev.daytwo.platform.Workload;
import java.util.List;
import java.util.Map;

/** The number of replicas, by the CPU that they use: up at once, down slowly. */
final class HorizontalPodAutoscalerRenderer {
  private static final Map<String, Object> BEHAVIOR = Fields
      .with("scaleUp", behavior(0, policy("Percent", 100, 15), policy("Pods", 4, 15)))
      .and("scaleDown", behavior(300, policy("Percent", 50, 60))).map();

  private HorizontalPodAutoscalerRenderer() {}

  static Manifest render(Unit unit) {
    Workload workload = unit.workload();
    return unit.object("autoscaling/v2", "HorizontalPodAutoscaler", unit.name(), "spec",
        Fields
            .with("scaleTargetRef",
                Fields.with("apiVersion", "apps/v1")
                    .and("kind", workload.kind() == Kind.STATEFUL_SERVICE ? "StatefulSet" : "Deployment")
                    .and("name", unit.name()).map())
            .and("minReplicas", workload.minReplicas()).and("maxReplicas", workload.maxReplicas())
            .and("metrics", List.of(cpu(workload.targetCpu())))
            .and("behavior", BEHAVIOR));
  }

  private static Map<String, Object> cpu(int percent) {
    return Fields.with("type", "Resource")
        .and("resource", Fields.with("name", "cpu").and("target",
            Fields.with("type", "Utilization").and("averageUtilization", percent)))
        .map();
  }

  private static Map<String, Object> behavior(int windowSeconds, Object... policies) {
    return Fields.with("stabilizationWindowSeconds", windowSeconds).and("selectPolicy", "Max")
        .and("policies", List.of(policies)).map();
  }

  private static Map<String, Object> policy(String type, int value, int periodSeconds) {
    return Fields.with("type", type).and("value", value).and("periodSeconds", periodSeconds).map();
  }
}
