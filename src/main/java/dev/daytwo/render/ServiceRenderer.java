package dev.daytwo.render;

import dev.daytwo.model.Manifest;
import java.util.List;

/** The name and ports under which others call a service. */
final class ServiceRenderer {
  private ServiceRenderer() {}

  static Manifest render(Unit unit) {
    return unit.object("v1", "Service", unit.name(), "spec",
        Fields.with("type", "ClusterIP").and("selector", unit.selector()).and("ports", ports(unit)));
  }

  /** The name of each pod: {@code orders-0.orders-headless}. */
  static Manifest headless(Unit unit) {
    return unit.object("v1", "Service", headless(unit.name()), "spec",
        Fields.with("type", "ClusterIP").and("clusterIP", "None")
            .and("publishNotReadyAddresses", true) // they have to find each other before any of them is ready
            .and("selector", unit.selector()).and("ports", ports(unit)));
  }

  static String headless(String name) {
    return name + "-headless";
  }

  private static List<Object> ports(Unit unit) {
    return unit.workload().ports().entrySet().stream().<Object>map(port -> Fields
        .with("name", port.getKey()).and("port", port.getValue().exposed())
        .and("targetPort", port.getKey()).and("protocol", port.getValue().carried().name())
        // a gateway and a mesh must know that it is HTTP/2 (KEP-3726)
        .andIf(port.getKey().equals("grpc") || port.getKey().startsWith("grpc-"), "appProtocol", "kubernetes.io/h2c")
        .map())
        .toList();
  }
}
