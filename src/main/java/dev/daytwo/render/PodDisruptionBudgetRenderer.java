package dev.daytwo.render;

import dev.daytwo.model.Manifest;
import java.util.Map;

/** How many replicas a drained node may take at once: one; a broken one never holds the drain up. */
final class PodDisruptionBudgetRenderer {
  private PodDisruptionBudgetRenderer() {}

  static Manifest render(Unit unit) {
    return unit.object("policy/v1", "PodDisruptionBudget", unit.name(), "spec",
        Fields.with("maxUnavailable", 1).and("unhealthyPodEvictionPolicy", "AlwaysAllow")
            .and("selector", Map.of("matchLabels", unit.selector())));
  }
}
