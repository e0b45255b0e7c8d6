package dev.daytwo.descriptor;

import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.Yaml;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port of a service.
 *
 * @param container the port that the process listens on
 * @param service   the port that others call; null for the same
 * @param protocol  null for TCP
 */
public record Port(int container, @Nullable Integer service, @Nullable Protocol protocol) {
  /** What Kubernetes carries. */
  public enum Protocol {
    TCP, UDP, SCTP;

    static @Nullable Protocol read(Cursor at) {
      return at.yaml() instanceof Yaml.Scalar scalar && List.of("TCP", "UDP", "SCTP").contains(scalar.text())
          ? valueOf(scalar.text())
          : at.expected("one of TCP, UDP, SCTP");
    }
  }

  /** The port that others call. */
  public int exposed() {
    return service == null ? container : service;
  }

  /** The protocol, TCP if none is said. */
  public Protocol carried() {
    return protocol == null ? Protocol.TCP : protocol;
  }

  static @Nullable Port read(Cursor at) {
    if (at.yaml() instanceof Yaml.Mapping) {
      return at.record(Port.class);
    }
    if (!(at.yaml() instanceof Yaml.Scalar scalar) || scalar.kind() != Yaml.Kind.INT) {
      return at.expected("a port number, or {container: 8080, service: 80, protocol: TCP}");
    }
    String refused = at.read(int.class) instanceof Integer number ? Rules.port(number) : null;
    if (refused != null) {
      at.problem(refused);
    }
    return at.read(int.class) instanceof Integer number ? new Port(number, null, null) : null;
  }
}
