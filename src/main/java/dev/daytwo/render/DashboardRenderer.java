package dev.daytwo.render;

import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Manifest;
import dev.daytwo.render.alerts.Scope;
import dev.daytwo.render.dashboard.Dashboard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The unit's dashboard in a ConfigMap, as the sidecar of Grafana's chart finds it by its label. */
final class DashboardRenderer {
  private static final String LABEL = "grafana_dashboard";

  private DashboardRenderer() {}

  static Manifest render(Unit unit, Scope scope, List<Manifest> objects) {
    Map<String, Object> labels = new LinkedHashMap<>(unit.labels());
    labels.put(LABEL, "1");
    // the sidecar puts all dashboards into one folder: the file's name must be nobody else's
    String file = unit.namespace() + "-" + unit.name() + ".json";
    return Manifest.of(unit.head("v1", "ConfigMap", unit.name() + "-dashboard", labels)
        .and("data", Map.of(file, CanonicalJson.of(Dashboard.tree(scope, unit.workload(), objects)))).map());
  }
}
