package dev.daytwo.platform;

import dev.daytwo.descriptor.Names;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How requests come in from outside: through a Gateway, through an ingress controller, or not at all.
 *
 * @param host    of routes that name none, in which {@code {service}} and {@code {environment}} stand for those; null if
 *                each has to name its own
 * @param gateway null if there is none
 * @param ingress null if there is none
 */
public record Routing(@Nullable String host, @Nullable Gateway gateway, @Nullable Ingress ingress) {
  static final Routing NONE = new Routing(null, null, null);
  /** What stands for something in the host. */
  static final List<String> WORDS = List.of("service", "environment");

  /**
   * Checks that it is not both.
   *
   * @throws IllegalArgumentException with a message for the writer
   */
  public Routing {
    if (gateway != null && ingress != null) {
      throw new IllegalArgumentException("gateway and ingress are both given, allowed: one of the two");
    }
  }

  /** The host of a service's route that names none; null if there is none. */
  @Nullable
  String hostOf(String service, String environment) {
    return host == null ? null : host.replace("{service}", service).replace("{environment}", environment);
  }

  static @Nullable String host(String host) {
    String filled = host;
    for (String word : WORDS) {
      filled = filled.replace("{" + word + "}", "x");
    }
    return host.contains("{service}") && Names.isSubdomain(filled)
        ? null
        : "found \"" + host
            + "\", expected a host name with {service} in it, such as {service}.acme.com; {environment} "
            + "stands for something too";
  }

  /**
   * A Gateway of the Gateway API, which terminates TLS itself.
   *
   * @param section the listener's name; null for all that fit
   */
  public record Gateway(String name, String namespace, @Nullable String section) {}

  /**
   * An ingress controller.
   *
   * @param ingressClass the cluster's IngressClass
   * @param namespace    where the controller runs
   * @param tlsSecret    the Secret with the certificate, in which {@code {service}} stands for the service's name; null
   *                     for plain HTTP
   * @param annotations  that every Ingress has, such as cert-manager's
   */
  public record Ingress(String ingressClass, String namespace, @Nullable String tlsSecret,
      Map<String, String> annotations) {}
}
