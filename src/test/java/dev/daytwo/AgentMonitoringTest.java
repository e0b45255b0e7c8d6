package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.daytwo.demo.ControlPlane;
import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A service on a cluster that has no Prometheus operator yet, which is a control plane of this test's own. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgentMonitoringTest {
  private static final String SERVICE = """
      apiVersion: daytwo.dev/v1
      kind: Service
      name: orders
      image: registry.example/orders:1.4.2
      port: 8080
      scale: 1
      """;

  private final ControlPlane plane = ControlPlane.start(ClusterExtension.binary(), ControlPlane.Options.withNodes(1));
  private final KubernetesClient client = plane.client();

  @AfterAll
  void end() {
    client.close();
    plane.close();
  }

  private Resource<GenericKubernetesResource> monitor() {
    return client.genericKubernetesResources("monitoring.coreos.com/v1", "ServiceMonitor").inNamespace("prod")
        .withName("orders");
  }

  @Test
  void without_the_operator_a_service_is_ready_and_what_is_for_it_comes_when_it_is_installed(@TempDir Path folder)
      throws Exception {
    var live = new Live(client, "prod");
    try (var remote = GitRemote.in(folder)) {
      remote.commit("orders.yaml", SERVICE + "metrics: {}\n");
      try (var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(plane.kubeconfig()).environment("prod")
          .source("shop", remote.fileUrl()).start()) {
        live.awaitReady("orders");
        live.awaitSaying("orders", Condition.KINDS_MISSING, "ServiceMonitor.monitoring.coreos.com/v1",
            "install the Prometheus Operator");
        assertEquals("", live.says("orders", Condition.STALLED));

        OperatorKinds.install(client);
        Eventually.holds("the monitor is there", () -> monitor().get() != null);
        live.awaitReady("orders");
        Eventually.holds("nothing is missing", () -> live.says("orders", Condition.KINDS_MISSING).isEmpty());

        monitor().delete();
        Eventually.holds("the monitor is back", () -> monitor().get() != null);
        assertNotNull(monitor().require().get("spec", "endpoints"));
        remote.commit("orders.yaml", SERVICE);
        Eventually.holds("the monitor is gone", () -> monitor().get() == null);
        live.awaitReady("orders");
        assertEquals(200, agent.get("/readyz").statusCode());
      }
    }
  }
}
