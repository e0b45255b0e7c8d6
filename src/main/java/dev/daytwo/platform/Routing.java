package dev.daytwo.platform;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How requests come in from outside: through a Gateway, through an ingress controller, or not at all.
 *
 * @param gateway null if there is none
 * @param ingress null if there is none
 */
public record Routing(@Nullable Gateway gateway, @Nullable Ingress ingress) {
  static final Routing NONE = new Routing(null, null);

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
