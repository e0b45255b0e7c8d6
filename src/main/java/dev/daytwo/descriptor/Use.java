package dev.daytwo.descriptor;

import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.Yaml;
import org.jspecify.annotations.Nullable;

/** Something that a service calls, and may therefore reach over the network. */
public sealed interface Use {
  /** Another service of the same environment. */
  record Service(String name) implements Use {}

  /** A host outside the cluster, by TCP. */
  record Host(String host, int port) implements Use {}

  /** A range of addresses, by TCP. */
  record Cidr(String cidr, int port) implements Use {}

  /** Reads any of the three forms. */
  static @Nullable Use read(Cursor at) {
    return switch (at.yaml()) {
      case Yaml.Scalar scalar when scalar.kind() == Yaml.Kind.STRING -> service(scalar.text(), at);
      case Yaml.Mapping mapping when mapping.get("cidr") != null -> at.record(Cidr.class);
      case Yaml.Mapping _ -> at.record(Host.class);
      default ->
        at.expected("the name of a service, {host: api.stripe.com, port: 443} or {cidr: 10.1.0.0/16, port: 5432}");
    };
  }

  private static @Nullable Use service(String name, Cursor at) {
    String refused = Rules.name(name);
    if (refused != null) {
      at.problem(refused);
      return null;
    }
    return new Service(name);
  }
}
