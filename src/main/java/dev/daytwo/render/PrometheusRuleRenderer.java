package dev.daytwo.render;

import dev.daytwo.model.Manifest;
import dev.daytwo.platform.Workload;
import dev.daytwo.render.alerts.AlertRules;
import dev.daytwo.render.alerts.Scope;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules by which Prometheus watches a unit, for the Prometheus operator. */
final class PrometheusRuleRenderer {
  private PrometheusRuleRenderer() {}

  /**
   * The rules that fit a unit's other objects.
   *
   * @return null if there is nothing to watch
   */
  static @Nullable Manifest render(Unit unit, List<Manifest> objects) {
    Workload workload = unit.workload();
    Scope scope = new Scope(unit.name(), unit.namespace(), unit.environment().name(), workload.team(), workload.tier(),
        unit.alertLabels(), unit.runbooks());
    List<Map<String, Object>> groups = AlertRules.groups(scope, workload, objects);
    return groups.isEmpty() ? null : unit.monitoring("PrometheusRule", unit.name(), Fields.with("groups", groups));
  }
}
