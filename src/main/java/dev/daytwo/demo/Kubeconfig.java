package dev.daytwo.demo;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The text of a kubeconfig that holds one cluster, one user and everything that is needed to trust and be trusted. */
final class Kubeconfig {
  private Kubeconfig() {}

  /**
   * A kubeconfig.
   *
   * @param certificate PEM, what the server's certificate is verified with
   * @param token       the user's bearer token
   */
  static String text(String endpoint, String certificate, String user, String token) {
    var authority = Base64.getEncoder().encodeToString(certificate.getBytes(StandardCharsets.US_ASCII));
    return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: daytwo-local
          cluster: {server: "%s", certificate-authority-data: %s}
        users:
        - name: "%s"
          user: {token: "%s"}
        contexts:
        - name: daytwo-local
          context: {cluster: daytwo-local, user: "%s"}
        current-context: daytwo-local
        """.formatted(endpoint, authority, user, token, user);
  }
}
