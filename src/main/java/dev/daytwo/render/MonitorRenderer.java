package dev.daytwo.render;

import dev.daytwo.descriptor.Kind;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import dev.daytwo.platform.Scrape;
import java.util.List;
import java.util.Map;

/**
 * What Prometheus reads of a workload, for the Prometheus operator: a ServiceMonitor where there is one Service, else a
 * PodMonitor: by the two Services of a StatefulService each pod would be read twice (<a href="https://prometheus-operator.dev/docs/api-reference/api/">API reference</a>).
 */
final class MonitorRenderer {
  /** What the windows of the alerts count on: the shortest, of five minutes, has ten of them. */
  private static final String INTERVAL = "30s";

  private MonitorRenderer() {}

  static Manifest render(Unit unit, Scrape scrape) {
    boolean service = unit.workload().kind() == Kind.SERVICE;
    // a Service does not offer the port that is for metrics alone: there it goes by the container's name for it
    String portField = service && scrape.own() ? "targetPort" : "port";
    Fields endpoint = Fields.with(portField, scrape.port()).and("path", scrape.path()).and("interval", INTERVAL);
    Fields spec = Fields.with("jobLabel", Labels.NAME).and("selector", Map.of("matchLabels", unit.selector()))
        .and(service ? "endpoints" : "podMetricsEndpoints", List.of(endpoint.map()));
    return unit.monitoring(service ? "ServiceMonitor" : "PodMonitor", unit.name(), spec);
  }
}
