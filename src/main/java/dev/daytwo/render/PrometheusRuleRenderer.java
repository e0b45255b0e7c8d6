package dev.daytwo.render;

import dev.daytwo.model.Manifest;
import dev.daytwo.render.alerts.AlertRules;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules by which Prometheus watches a unit, for the Prometheus operator. */
final class PrometheusRuleRenderer {
  private PrometheusRuleRenderer() {}

  /**
   * The rules that fit a unit's other objects.
   *
   * @return null if there is nothing to watch, or the platform wants no rules
   */
  static @Nullable Manifest render(Unit unit, List<Manifest> objects) {
    if (!unit.platform().monitoring().rules()) {
      return null;
    }
    List<Map<String, Object>> groups = AlertRules.groups(unit.scope(), unit.workload(), objects);
    return groups.isEmpty() ? null : unit.monitoring("PrometheusRule", unit.name(), Fields.with("groups", groups));
  }
}
