package dev.daytwo.render;

import dev.daytwo.descriptor.Kind;
import dev.daytwo.descriptor.Names;
import dev.daytwo.descriptor.Use;
import dev.daytwo.model.Calls;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Position;
import dev.daytwo.platform.Platform;
import dev.daytwo.platform.Scrape;
import dev.daytwo.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Who may call a workload, and whom it may call. Within an environment everybody may call, unless {@code allowFrom}
 * says who; outwards it is DNS and what {@code uses} names.
 */
final class NetworkPolicyRenderer {
  private NetworkPolicyRenderer() {}

  static Manifest render(Unit unit) {
    return render(unit, unit.name());
  }

  /** The same for pods of another name. */
  static Manifest render(Unit unit, String pods) {
    return unit.object("networking.k8s.io/v1", "NetworkPolicy", pods, "spec",
        Fields.with("podSelector", Map.of("matchLabels", Map.of(Labels.NAME, pods)))
            .and("policyTypes", List.of("Ingress", "Egress")).and("ingress", ingress(unit))
            .and("egress", egress(unit)));
  }

  /**
   * What of this is between services.
   *
   * @param descriptor where the descriptor is, for what a default of the platform says
   */
  static Calls calls(Unit unit, Position descriptor) {
    Yaml.Mapping tree = unit.workload().tree();
    List<Calls.Call> calls = new ArrayList<>();
    List<Yaml> uses = tree.get("uses") instanceof Yaml.Sequence written ? written.items() : List.of();
    boolean replicas = unit.workload().kind() == Kind.STATEFUL_SERVICE; // which may always talk to each other
    for (int i = 0; i < uses.size(); i++) {
      if (uses.get(i) instanceof Yaml.Scalar name && !(replicas && name.text().equals(unit.name()))) {
        boolean own = name.position().file().equals(descriptor.file());
        calls.add(new Calls.Call(name.text(), "uses[" + i + "]", own ? name.position() : descriptor, name.position()));
      }
    }
    List<String> allowed = unit.workload().allowFrom();
    return new Calls(calls, allowed == null
        ? null
        : new Calls.Allowed(allowed, unit.platform().network().gatewayNamespace(), tree.place("allowFrom")));
  }

  private static List<Object> ingress(Unit unit) {
    List<Object> from = new ArrayList<>();
    String gateway = unit.platform().network().gatewayNamespace();
    if (!gateway.isEmpty()) {
      from.add(Map.of("namespaceSelector", namespace(gateway)));
    }
    List<String> allowed = unit.workload().allowFrom();
    if (allowed == null) {
      from.add(Map.of("namespaceSelector", namespace(unit.namespace())));
    } else {
      for (String name : allowed) {
        from.add(service(unit, name));
        String migrating = MigrationRenderer.pods(name); // what a service may call it may call when it migrates, too
        if (Names.isLabelValue(migrating)) {
          from.add(service(unit, name, migrating));
        }
      }
    }
    List<Object> ports = unit.workload().ports().keySet().stream().<Object>map(name -> Map.of("port", name)).toList();
    List<Object> rules = new ArrayList<>();
    if (!ports.isEmpty() && !from.isEmpty()) { // with neither it would mean everybody
      rules.add(Fields.with("from", from).and("ports", ports).map());
    }
    Scrape scrape = unit.workload().scrape();
    String monitoring = unit.monitoringNamespace();
    if (scrape != null && !monitoring.isEmpty()) {
      rules.add(Fields.with("from", List.of(Map.of("namespaceSelector", namespace(monitoring))))
          .and("ports", List.of(Map.of("port", scrape.port()))).map());
    }
    if (unit.workload().kind() == Kind.STATEFUL_SERVICE) { // replicas talk to each other, at ports of their own
      rules.add(Map.of("from", List.of(service(unit, unit.name()))));
    }
    return rules;
  }

  private static List<Object> egress(Unit unit) {
    Platform.Network network = unit.platform().network();
    List<Object> rules = new ArrayList<>();
    rules.add(Fields
        .with("to",
            List.of(Fields.with("namespaceSelector", namespace(network.dnsNamespace()))
                .and("podSelector", Map.of("matchLabels", network.dnsLabels())).map()))
        .and("ports", List.of(port(53, "UDP"), port(53, "TCP"))).map());
    if (unit.workload().kind() == Kind.STATEFUL_SERVICE) {
      rules.add(Map.of("to", List.of(service(unit, unit.name()))));
    }
    for (Use use : unit.workload().uses()) {
      rules.add(switch (use) {
        // its ports are its own affair: its policy says which of them may be called
        case Use.Service service -> Map.of("to", List.of(service(unit, service.name())));
        // a NetworkPolicy knows addresses only, and a host's addresses change
        case Use.Host host -> Fields
            .with("to",
                List.of(Map.of("ipBlock", Map.of("cidr", "0.0.0.0/0")), Map.of("ipBlock", Map.of("cidr", "::/0"))))
            .and("ports", List.of(port(host.port(), "TCP"))).map();
        case Use.Cidr range -> Fields.with("to", List.of(Map.of("ipBlock", Map.of("cidr", range.cidr()))))
            .and("ports", List.of(port(range.port(), "TCP"))).map();
      });
    }
    return rules;
  }

  /** Another service of the environment, whose namespace may be its own. */
  private static Object service(Unit unit, String name) {
    return service(unit, name, name);
  }

  private static Object service(Unit unit, String name, String label) {
    String namespace = unit.environment().namespaceOf(unit.source(), name, unit.workload().team());
    Map<String, Object> pods = Map.of("matchLabels", Map.of(Labels.NAME, label));
    return namespace.equals(unit.namespace())
        ? Map.of("podSelector", pods)
        : Fields.with("namespaceSelector", namespace(namespace)).and("podSelector", pods).map();
  }

  private static Map<String, Object> namespace(String name) {
    return Map.of("matchLabels", Map.of("kubernetes.io/metadata.name", name));
  }

  private static Map<String, Object> port(int number, String protocol) {
    return Fields.with("port", number).and("protocol", protocol).map();
  }
}
