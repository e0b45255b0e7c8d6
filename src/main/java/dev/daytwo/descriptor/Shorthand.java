package dev.daytwo.descriptor;

import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Short forms written out, so that layers merge whichever form each of them uses: {@code scale: 3} becomes min and max,
 * {@code port: 8080} becomes the port {@code http}.
 */
public final class Shorthand {
  private Shorthand() {}

  /** The same settings in their long forms. */
  public static Yaml.Mapping expand(Yaml.Mapping spec) {
    Yaml.Mapping expanded = spec;
    if (spec.get("scale") instanceof Yaml.Scalar replicas && !replicas.isNull()) {
      Map<String, Yaml.Entry> fixed = new LinkedHashMap<>();
      fixed.put("min", new Yaml.Entry(replicas.position(), replicas));
      fixed.put("max", new Yaml.Entry(replicas.position(), replicas));
      expanded = expanded.with("scale", new Yaml.Mapping(replicas.position(), fixed));
    }
    if (spec.get("port") instanceof Yaml.Scalar port && !port.isNull()) {
      Yaml.Mapping http = Yaml.Mapping.empty(port.position()).with("container", port)
          // so that http://orders.production just works
          .with("service", PlainTree.yaml(port.position(), 80L));
      expanded = expanded.without("port").with("ports", Yaml.Mapping.empty(port.position()).with("http", http));
    }
    if (spec.get("ports") instanceof Yaml.Mapping ports) {
      Yaml.Mapping all = ports;
      for (Map.Entry<String, Yaml.Entry> port : ports.entries().entrySet()) {
        if (port.getValue().value() instanceof Yaml.Scalar number && !number.isNull()) {
          all = all.with(port.getKey(), Yaml.Mapping.empty(number.position()).with("container", number));
        }
      }
      expanded = expanded.with("ports", all);
    }
    return expanded;
  }
}
