package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.daytwo.git.GitHttpServer;
import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnCluster
class AgentSyncTest {
  @Test
  void what_two_sources_describe_runs_and_is_told_of(Cluster cluster, @TempDir Path folder) throws Exception {
    assumeTrue(GitHttpServer.available(), "git is not installed");
    var space = cluster.namespace("prod");
    var live = new Live(cluster.client(), space);
    var shop = cluster.namespace("shop");
    var infra = cluster.namespace("infra");
    try (var services = GitRemote.in(folder);
        var manifests = GitRemote.in(folder);
        var http = GitHttpServer.serving(manifests.path())) {
      var commit = services.commit("orders", Map.of("orders.yaml", """
          apiVersion: daytwo.dev/v1
          kind: Service
          name: orders
          team: payments
          image: registry.example/orders:1.4.2
          port: 8080
          """));
      manifests.commit("limits/limits.yaml", Live.configMap("limits", "1"));
      try (var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig()).environment(space)
          .source(shop, services.fileUrl()).source(infra, http.url()).start()) {
        live.awaitValue("limits", "1");
        live.awaitReady("limits");
        live.awaitReady("orders");

        var release = Objects.requireNonNull(live.release("orders"));
        assertEquals(commit, release.status().commit());
        assertEquals(commit, release.status().lastHealthyCommit());
        assertEquals("registry.example/orders:1.4.2", release.status().image());
        assertTrue(Condition.isTrue(release.status().conditions(), Condition.HEALTHY));
        assertEquals(List.of("commit"), release.status().history().stream().map(each -> each.cause()).toList());
        assertEquals("change limits/limits.yaml",
            Objects.requireNonNull(live.release("limits")).status().history().getFirst().subject());
        assertEquals(2, cluster.client().apps().deployments().inNamespace(space).withName("orders").require()
            .getStatus().getReadyReplicas());

        var table = table(cluster.client(), "/apis/daytwo.dev/v1/namespaces/" + space + "/releases");
        for (var column : List.of("Commit", "Synced", "Healthy", "Ready", "Message", "Age")) {
          assertTrue(table.contains("\"name\":\"" + column + "\""), table);
        }
        assertTrue(table.contains("\"" + commit + "\",\"True\",\"True\",\"True\""), table);

        live.awaitEvent("orders", "Synced", commit.substring(0, 7));
        live.awaitEvent("orders", "Healthy", "healthy");

        assertEquals("ok\n", agent.get("/livez").body());
        assertEquals(200, agent.get("/readyz").statusCode());
        var ready = agent.get("/readyz?verbose");
        assertEquals("[+] leader election: leads\n[+] informers: first list\n[+] source " + infra + ": ok\n[+] source "
            + shop + ": ok\nready\n", ready.body());

        series(agent, shop, infra, space, commit);
      }
    }
  }

  /** The series of sync, source and unit of the contract. */
  private static void series(RunningAgent agent, String shop, String infra, String space, String commit)
      throws Exception {
    var metrics = agent.metrics();
    var environment = "environment=\"" + space + "\"";
    var orders = new String[]{"source=\"" + shop + "\"", environment, "service=\"orders\""};
    assertTrue(agent.metric("daytwo_sync_total", environment, "result=\"Applied\"") >= 2, metrics);
    assertTrue(agent.metric("daytwo_sync_duration_seconds_count") >= 2, metrics);
    assertEquals(1, agent.metric("daytwo_commit_to_applied_seconds_count", orders[0], environment), metrics);
    assertEquals(1, agent.metric("daytwo_commit_to_healthy_seconds_count", orders[0], environment), metrics);
    assertTrue(agent.metric("daytwo_apply_total", "kind=\"Deployment\"", "result=\"Applied\"") >= 1, metrics);
    assertTrue(agent.metric("daytwo_apply_duration_seconds_count") >= 8, metrics);
    assertEquals(1,
        agent.metric("daytwo_unit_info", orders[0], orders[1], orders[2], "team=\"payments\"",
            "commit=\"" + commit + "\"", "image=\"registry.example/orders:1.4.2\""),
        metrics);
    assertEquals(1, agent.metric("daytwo_unit_synced", orders), metrics);
    assertEquals(1, agent.metric("daytwo_unit_healthy", orders), metrics);
    assertEquals(0, agent.metric("daytwo_unit_suspended", orders), metrics);
    assertEquals(0, agent.metric("daytwo_unit_out_of_sync_seconds", orders), metrics);
    assertTrue(agent.metric("daytwo_unit_last_sync_timestamp_seconds", orders) > 1e9, metrics);
    for (var source : List.of(shop, infra)) {
      var label = "source=\"" + source + "\"";
      assertTrue(agent.metric("daytwo_source_last_fetch_timestamp_seconds", label) > 1e9, metrics);
      assertTrue(agent.metric("daytwo_source_fetch_duration_seconds_count", label) >= 1, metrics);
      assertTrue(metrics.contains("daytwo_descriptor_problems{" + label + "} 0"), metrics);
    }
    assertTrue(agent.metric("daytwo_kubernetes_requests_total", "verb=\"PATCH\"", "kind=\"deployments\"",
        "code=\"201\"") >= 1, metrics);
    // Namespace, ServiceAccount, NetworkPolicy, Service, Deployment, HPA, PDB, PrometheusRule and ConfigMap; more if other tests run too
    assertTrue(agent.metric("daytwo_managed_objects") >= 9, metrics);
    assertEquals(1, agent.metric("daytwo_leverage_services"), metrics);
    assertEquals(8, agent.metric("daytwo_leverage_objects"), metrics);
    assertEquals(6, agent.metric("daytwo_leverage_descriptor_lines"), metrics);
    assertTrue(agent.metric("daytwo_leverage_rendered_lines") > 150, metrics);
    assertTrue(agent.metric("daytwo_leverage_saved_seconds") < 0, "one service alone is no reason for a cluster");
  }

  @Test
  void a_commit_writes_only_what_it_touched(Cluster cluster, @TempDir Path folder) throws Exception {
    var space = cluster.namespace("prod");
    var live = new Live(cluster.client(), space);
    try (var remote = GitRemote.in(folder)) {
      var first = remote.commit("three units", Map.of("a/a.yaml", Live.configMap("a", "1"), "b/b.yaml",
          Live.configMap("b", "1"), "c/one.yaml", Live.configMap("c-one", "1"), "c/two.yaml",
          Live.configMap("c-two", "1")));
      try (var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig()).environment(space)
          .source(cluster.namespace("shop"), remote.fileUrl()).start()) {
        for (var unit : List.of("a", "b", "c")) {
          live.awaitCommit(unit, first);
          live.awaitReady(unit);
        }
        var a = live.versions("a");
        var b = live.versions("b");
        var c = live.versions("c");
        var applies = agent.metric("daytwo_apply_total");

        var second = remote.commit("c/two.yaml", Live.configMap("c-two", "2"));
        live.awaitCommit("c", second);

        assertEquals("2", live.value("c-two"));
        assertEquals(a, live.versions("a"));
        assertEquals(b, live.versions("b"));
        var written = new TreeMap<>(live.versions("c"));
        written.entrySet().removeAll(c.entrySet());
        assertEquals(List.of("ConfigMap " + space + "/c-two", "Release"), List.copyOf(written.keySet()));
        assertEquals(applies + 1, agent.metric("daytwo_apply_total"));
      }
    }
  }

  @Test
  void rename_or_move_keeps_a_running_workload(Cluster cluster, @TempDir Path folder) throws Exception {
    var space = cluster.namespace("prod");
    var live = new Live(cluster.client(), space);
    var deployment = cluster.client().apps().deployments().inNamespace(space).withName("orders");
    try (var remote = GitRemote.in(folder)) {
      remote.commit("orders.yaml", Live.worker("orders", "1.0"));
      try (var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig()).environment(space)
          .source(cluster.namespace("shop"), remote.fileUrl()).start()) {
        Eventually.holds("orders is in sync", () -> live.status("orders", Condition.SYNCED).equals("True"));
        var uid = deployment.require().getMetadata().getUid();

        remote.rename("orders.yaml", "teams/payments/orders.yaml");
        var moved = remote.commit("teams/payments/orders.yaml", Live.worker("orders", "1.1"));
        live.awaitCommit("orders", moved);

        var after = deployment.require();
        assertEquals(uid, after.getMetadata().getUid());
        assertEquals("registry.example/orders:1.1",
            after.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage());
        assertEquals(0, agent.metric("daytwo_prune_total"));
      }
    }
  }

  @Test
  void the_newest_commit_wins_over_one_that_can_never_be_applied(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var space = cluster.namespace("prod");
    var live = new Live(cluster.client(), space);
    try (var remote = GitRemote.in(folder)) {
      var bad = remote.commit("a/a.yaml", """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: a}
          data: {key: {not: "a string"}}
          """);
      try (var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig()).environment(space)
          .source(cluster.namespace("shop"), remote.fileUrl()).start()) {
        live.awaitSaying("a", Condition.READY, "Invalid: ", "data");
        var good = remote.commit("a/a.yaml", Live.configMap("a", "1"));
        assertNotEquals(bad, good);
        live.awaitCommit("a", good);
        live.awaitReady("a");
        assertTrue(agent.metric("daytwo_sync_total", "environment=\"" + space + "\"", "result=\"Invalid\"") >= 1);
      }
    }
  }

  /** What {@code kubectl get} prints is this answer. */
  private static String table(KubernetesClient client, String path) throws Exception {
    var request = client.getHttpClient().newHttpRequestBuilder()
        .uri(client.getMasterUrl().toString().replaceAll("/$", "") + path)
        .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io").build();
    return client.getHttpClient().sendAsync(request, String.class).get(20, TimeUnit.SECONDS).body();
  }
}
