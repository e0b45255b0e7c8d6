package dev.daytwo;

import dev.daytwo.demo.ControlPlane;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;

/**
 * One test's share of the control plane: everything that begins with its prefix is its own.
 *
 * @param plane  shared by all tests: never stop it or its parts, start another one for that
 * @param client the administrator's, shared, not to be closed
 * @param prefix begins the names of the test's namespaces and cluster-wide objects, such as {@code t3kx9-}
 */
public record Cluster(ControlPlane plane, KubernetesClient client, String prefix) implements AutoCloseable {
  /** The administrator's kubeconfig, a file. */
  public Path kubeconfig() {
    return plane.kubeconfig();
  }

  /** A namespace of this test, by its short name; nothing is created. */
  public String namespace(String name) {
    return prefix + name;
  }

  /** Has the test's namespaces deleted, without waiting for it. */
  @Override
  public void close() {
    client.namespaces().list().getItems().stream().filter(each -> each.getMetadata().getName().startsWith(prefix))
        .forEach(each -> client.resource(each).delete());
  }
}
