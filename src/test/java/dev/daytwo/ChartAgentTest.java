package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The agent with no more rights than the chart gives it. */
@OnCluster
@ExtendWith(Helm.Condition.class)
class ChartAgentTest {
  private static final String ORDERS = """
      apiVersion: daytwo.dev/v1
      kind: Service
      name: orders
      image: ghcr.io/acme/orders:1.4.2
      port: 8080
      files: {/etc/orders/app.conf: {content: "level=info"}}
      """;

  @Test
  void theRightsOfTheChartAreEnoughForTheWholeWay(Cluster cluster, @TempDir Path folder) throws Exception {
    String own = Chart.restricted(cluster);
    List<HasMetadata> objects = Chart.render(cluster.prefix() + "daytwo", own);
    String account = objects.stream().filter(ServiceAccount.class::isInstance).findFirst().orElseThrow().getMetadata()
        .getName();
    String environment = cluster.namespace("production");
    try (var installed = Chart.install(cluster, objects); GitRemote remote = GitRemote.in(folder.resolve("remote"))) {
      assertTrue(!installed.objects().isEmpty());
      remote.commit("orders.yaml", ORDERS);
      remote.commit("cart.yaml", ORDERS.replace("orders", "cart") + "scale: 2\n");
      String token = cluster.client().serviceAccounts().inNamespace(own).withName(account)
          .tokenRequest(new TokenRequestBuilder().withNewSpec().withExpirationSeconds(3600L).endSpec().build())
          .getStatus().getToken();
      try (var agent = RunningAgent.in(folder.resolve("agent"))
          .kubeconfig(cluster.plane().kubeconfigText("agent", token)).environment(environment)
          .source(cluster.namespace("shop"), remote.fileUrl())
          .election(own, cluster.prefix() + "daytwo").start()) {
        Live live = new Live(cluster.client(), environment);
        live.awaitReady("orders");
        live.awaitReady("cart");

        cluster.client().services().inNamespace(environment).withName("orders").delete();
        cluster.client().apps().deployments().inNamespace(environment).withName("cart").scale(5);
        Eventually.holds("the deleted Service is there again",
            () -> cluster.client().services().inNamespace(environment).withName("orders").get() != null);
        Eventually.holds("the scaled Deployment is back at 2", () -> cluster.client().apps().deployments()
            .inNamespace(environment).withName("cart").get().getSpec().getReplicas() == 2);
        live.awaitEvent("orders", "DriftHealed", "was deleted, and made again");

        remote.delete("cart.yaml");
        Eventually.holds("what is described no more is gone",
            () -> cluster.client().apps().deployments().inNamespace(environment).withName("cart").get() == null
                && cluster.client().serviceAccounts().inNamespace(environment).withName("cart").get() == null);
        assertEquals(List.of(), agent.metrics().lines()
            .filter(line -> line.startsWith("daytwo_kubernetes_requests_total") && line.contains("code=\"403\""))
            .toList());
      }
    }
  }
}
