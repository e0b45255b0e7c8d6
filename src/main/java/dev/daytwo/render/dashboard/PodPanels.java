package dev.daytwo.render.dashboard;

import dev.daytwo.render.alerts.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How many pods there are, how they are, and what they use of what they asked for. */
final class PodPanels {
  private PodPanels() {}

  /**
   * The panels.
   *
   * @param kinds of the service's objects
   */
  static List<Panel> of(Scope scope, Set<String> kinds) {
    List<Panel> panels = new ArrayList<>();
    if (!kinds.contains("CronJob")) {
      panels.add(replicas(scope, kinds));
    }
    String container = scope.container();
    panels.add(new Panel("Restarts in an hour", "short", new Panel.Query(
        "sum by (pod) (increase(kube_pod_container_status_restarts_total{" + container + "}[1h]))", "{{pod}}")));
    panels.add(new Panel("CPU", "short",
        new Panel.Query("sum by (pod) (rate(container_cpu_usage_seconds_total{" + container + "}[5m]))", "{{pod}}"),
        new Panel.Query("max(kube_pod_container_resource_requests{" + container + ",resource=\"cpu\"})", "requested")));
    panels.add(new Panel("Memory", "bytes",
        new Panel.Query("max by (pod) (container_memory_working_set_bytes{" + container + "})", "{{pod}}"),
        new Panel.Query("max(kube_pod_container_resource_requests{" + container + ",resource=\"memory\"})",
            "requested, and the limit")));
    return panels;
  }

  private static Panel replicas(Scope scope, Set<String> kinds) {
    List<Panel.Query> queries = new ArrayList<>();
    if (kinds.contains("StatefulSet")) {
      String set = scope.by("statefulset");
      queries.add(new Panel.Query("kube_statefulset_replicas{" + set + "}", "wanted"));
      queries.add(new Panel.Query("kube_statefulset_status_replicas_ready{" + set + "}", "ready"));
    } else {
      String deployment = scope.by("deployment");
      queries.add(new Panel.Query("kube_deployment_spec_replicas{" + deployment + "}", "wanted"));
      queries.add(new Panel.Query("kube_deployment_status_replicas_available{" + deployment + "}", "available"));
    }
    if (kinds.contains("HorizontalPodAutoscaler")) {
      String autoscaler = scope.by("horizontalpodautoscaler");
      queries.add(new Panel.Query("kube_horizontalpodautoscaler_spec_min_replicas{" + autoscaler + "}", "least"));
      queries.add(new Panel.Query("kube_horizontalpodautoscaler_spec_max_replicas{" + autoscaler + "}", "most"));
    }
    return new Panel("Pods", "short", queries);
  }
}
