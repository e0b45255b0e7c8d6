package dev.daytwo.render;

import dev.daytwo.descriptor.Route;
import dev.daytwo.model.Address;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Position;
import dev.daytwo.platform.Routing;
import dev.daytwo.platform.Workload;
import dev.daytwo.yaml.Yaml;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The way from outside to a service: an HTTPRoute at the platform's Gateway
 * (<a href="https://gateway-api.sigs.k8s.io/reference/spec/">API reference</a>), or an Ingress of its controller.
 */
final class RouteRenderer {
  private RouteRenderer() {}

  static Manifest render(Unit unit, Route route) {
    Routing routing = unit.platform().routing();
    return routing.gateway() != null
        ? httpRoute(unit, route, routing.gateway())
        : ingress(unit, route, Objects.requireNonNull(routing.ingress()));
  }

  /** Where a workload is called from outside; empty if nobody calls. */
  static List<Address> addresses(Workload workload) {
    Route route = workload.route();
    if (route == null) {
      return List.of();
    }
    Position whole = workload.tree().place("route");
    if (workload.tree().map("route").get("paths") instanceof Yaml.Sequence paths) {
      return paths.items().stream().filter(Yaml.Scalar.class::isInstance).map(Yaml.Scalar.class::cast)
          .map(path -> new Address(route.known(), path.text(), path.position())).toList();
    }
    return List.of(new Address(route.known(), "/", whole));
  }

  private static Manifest httpRoute(Unit unit, Route route, Routing.Gateway gateway) {
    Fields parent = Fields.with("group", "gateway.networking.k8s.io").and("kind", "Gateway")
        .and("name", gateway.name()).and("namespace", gateway.namespace());
    if (gateway.section() != null) {
      parent.and("sectionName", gateway.section());
    }
    List<Object> matches = route.prefixes().stream().<Object>map(path -> Map.of("path",
        Fields.with("type", "PathPrefix").and("value", path).map())).toList();
    Fields backend = Fields.with("name", unit.name()).and("port", port(unit.workload()));
    return unit.object("gateway.networking.k8s.io/v1", "HTTPRoute", unit.name(), "spec",
        Fields.with("parentRefs", List.of(parent.map())).and("hostnames", List.of(route.known())).and("rules",
            List.of(Fields.with("matches", matches).and("backendRefs", List.of(backend.map())).map())));
  }

  private static Manifest ingress(Unit unit, Route route, Routing.Ingress ingress) {
    Map<String, Object> backend = Map.of("service",
        Fields.with("name", unit.name()).and("port", Map.of("number", (long) port(unit.workload()))).map());
    List<Object> paths = route.prefixes().stream().<Object>map(path -> Fields.with("path", path)
        .and("pathType", "Prefix").and("backend", backend).map()).toList();
    Fields spec = Fields.with("ingressClassName", ingress.ingressClass());
    if (ingress.tlsSecret() != null) {
      spec.and("tls", List.of(Fields.with("hosts", List.of(route.known()))
          .and("secretName", ingress.tlsSecret().replace("{service}", unit.name())).map()));
    }
    spec.and("rules", List.of(Fields.with("host", route.known()).and("http", Map.of("paths", paths)).map()));
    Fields metadata = Fields.with("name", unit.name()).and("namespace", unit.namespace())
        .andIf(!ingress.annotations().isEmpty(), "annotations", ingress.annotations()).and("labels", unit.labels());
    return Manifest.of(Fields.with("apiVersion", "networking.k8s.io/v1").and("kind", "Ingress")
        .and("metadata", metadata).and("spec", spec).map());
  }

  /** The port of the Service that speaks HTTP, else its first. */
  private static int port(Workload workload) {
    return Objects.requireNonNull(workload.ports().get(Objects.requireNonNull(workload.probed()))).exposed();
  }
}
