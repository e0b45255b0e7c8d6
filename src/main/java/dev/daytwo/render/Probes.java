package dev.daytwo.render;

import dev.daytwo.platform.Workload;
import java.util.Map;

/** How the kubelet asks a container whether it has started, is ready, and is alive. */
final class Probes {
  private Probes() {}

  /** Adds the three probes, or none if there is no port to ask at. */
  static void add(Fields container, Workload workload) {
    String port = workload.probed();
    if (port == null) {
      return;
    }
    int attempts = Math.toIntExact((workload.startup().toSeconds() + 1) / 2);
    container.and("startupProbe", probe(workload.live(), port, 2, attempts))
        .and("readinessProbe", probe(workload.ready(), port, 5, 3))
        .and("livenessProbe", probe(workload.live(), port, 10, 6));
  }

  private static Fields probe(String path, String port, int period, int failures) {
    Fields how = path.isEmpty()
        ? Fields.with("tcpSocket", Map.of("port", port))
        : Fields.with("httpGet", Fields.with("path", path).and("port", port));
    return how.and("periodSeconds", period).and("timeoutSeconds", 2).and("failureThreshold", failures);
  }
}
