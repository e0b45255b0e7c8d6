package dev.daytwo.demo;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;

/** The nodes that kwok plays: machines of 64 cores, each in a zone of its own. */
final class FakeNodes {
  private static final Map<String, Quantity> CAPACITY = Map.of("cpu", new Quantity("64"), "memory",
      new Quantity("512Gi"), "ephemeral-storage", new Quantity("4Ti"), "pods", new Quantity("5000"));

  private FakeNodes() {}

  /** Creates node-1 to node-n. */
  static void create(KubernetesClient client, int count) {
    for (var i = 1; i <= count; i++) {
      client.resource(node(i)).create();
    }
  }

  /** True if that many nodes are ready and the cluster has a default ServiceAccount: pods can run. */
  static boolean ready(KubernetesClient client, int count) {
    var ready = client.nodes().list().getItems().stream()
        .filter(node -> node.getStatus().getConditions().stream()
            .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus())))
        .count();
    return ready == count && client.serviceAccounts().inNamespace("default").withName("default").get() != null;
  }

  private static Node node(int number) {
    var name = "node-" + number;
    return new NodeBuilder().withNewMetadata().withName(name)
        .withLabels(Map.of("kubernetes.io/hostname", name, "kubernetes.io/os", "linux", "kubernetes.io/arch", "amd64",
            "topology.kubernetes.io/zone", "zone-" + number))
        .endMetadata().withNewStatus().withAllocatable(CAPACITY).withCapacity(CAPACITY).endStatus().build();
  }
}
