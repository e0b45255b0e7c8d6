package dev.daytwo.render.dashboard;

import dev.daytwo.model.Digest;
import dev.daytwo.model.Manifest;
import dev.daytwo.platform.Workload;
import dev.daytwo.render.alerts.AlertRules;
import dev.daytwo.render.alerts.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The dashboard of a service
 * (<a href="https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/">JSON
 * model</a>): a row of panels for each thing that can be asked of it.
 */
public final class Dashboard {
  private static final long SCHEMA = 39;
  private static final int COLUMNS = 24;
  /** Grafana takes at most 40 letters and digits. */
  private static final int UID = 20;

  private final List<Object> panels = new ArrayList<>();
  private int y;

  private Dashboard() {}

  /** The tree of the dashboard's JSON, the same for the same service. */
  public static Map<String, Object> tree(Scope scope, Workload workload, List<Manifest> objects) {
    Dashboard dashboard = new Dashboard();
    Set<String> kinds = objects.stream().map(object -> object.key().kind()).collect(Collectors.toSet());
    if (workload.scrape() != null) {
      dashboard.row("Requests", RequestPanels.of(scope, workload, kinds.contains("PrometheusRule")));
    }
    if (workload.timetable() != null) {
      dashboard.row("Runs", JobPanels.of(scope));
    }
    dashboard.row("Pods", PodPanels.of(scope, kinds));
    String claims = AlertRules.claims(objects);
    if (!claims.isEmpty()) {
      dashboard.row("Volumes", List.of(volumes(scope, claims)));
    }
    return dashboard.whole(scope);
  }

  private static Panel volumes(Scope scope, String claims) {
    String volumes = "{namespace=\"" + scope.namespace() + "\",persistentvolumeclaim=~\"" + claims + "\"}";
    return new Panel("Free space", "percentunit",
        new Panel.Query("kubelet_volume_stats_available_bytes" + volumes + " / kubelet_volume_stats_capacity_bytes"
            + volumes, "{{persistentvolumeclaim}}"));
  }

  private void row(String title, List<Panel> row) {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("id", panels.size() + 1L);
    head.put("type", "row");
    head.put("title", title);
    head.put("collapsed", false);
    head.put("panels", List.of());
    head.put("gridPos", Panel.place(0, y++, COLUMNS, 1));
    panels.add(head);
    int x = 0;
    for (Panel panel : row) {
      if (x == COLUMNS) {
        x = 0;
        y += Panel.HEIGHT;
      }
      panels.add(panel.tree(panels.size() + 1L, x, y));
      x += Panel.WIDTH;
    }
    y += Panel.HEIGHT;
  }

  private Map<String, Object> whole(Scope scope) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("uid", Digest.of(scope.namespace() + "/" + scope.service()).substring(0, UID));
    tree.put("title", scope.service() + " in " + scope.environment());
    tree.put("tags", List.of("daytwo", scope.environment(), "tier " + scope.tier().written()));
    tree.put("schemaVersion", SCHEMA);
    tree.put("editable", false);
    tree.put("time", Map.of("from", "now-6h", "to", "now"));
    tree.put("refresh", "1m");
    tree.put("templating", Map.of("list", List.of(Map.of("name", "datasource", "label", "Prometheus", "type",
        "datasource", "query", "prometheus"))));
    tree.put("panels", panels);
    return tree;
  }
}
