package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.demo.ControlPlane;
import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnCluster
class AgentRestartTest {
  @Test
  void a_restarted_agent_with_an_empty_disk_writes_nothing_when_nothing_changed(Cluster cluster,
      @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder)) {
      remote.commit("two", Map.of("orders.yaml", """
          apiVersion: daytwo.dev/v1
          kind: Service
          name: orders
          image: registry.example/orders:1.0
          port: 8080
          """, "a/a.yaml", Live.configMap("a", "1")));
      try (var _ = agent(cluster, folder.resolve("one"), remote).start()) {
        live.awaitReady("orders");
        live.awaitReady("a");
      }
      var orders = unattended(live.versions("orders"));
      var a = live.versions("a");
      try (var agent = agent(cluster, folder.resolve("two"), remote).start()) {
        Eventually.holds("it has looked at both",
            () -> agent.metric("daytwo_unit_synced", "service=\"orders\"") == 1
                && agent.metric("daytwo_unit_synced", "service=\"a\"") == 1);
        assertEquals(orders, unattended(live.versions("orders")));
        assertEquals(a, live.versions("a"));
        // The agent's own definition is applied, and that changes nothing.
        assertEquals(agent.metric("daytwo_kubernetes_requests_total", "kind=\"customresourcedefinitions\"",
            "verb=\"PATCH\""), writes(agent));
      }
    }
  }

  @Test
  void a_restarted_agent_prunes_what_was_deleted_from_git_meanwhile(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder)) {
      remote.commit("two", Map.of("shop/a.yaml", Live.configMap("a", "1"), "shop/b.yaml", Live.configMap("b", "1"),
          "gone/gone.yaml", Live.configMap("gone", "1"), "moved/moved.yaml", Live.configMap("moved", "1")));
      try (var _ = agent(cluster, folder.resolve("one"), remote).start()) {
        for (var unit : new String[]{"shop", "gone", "moved"}) {
          live.awaitReady(unit);
        }
      }
      var uid = live.uid("moved");
      remote.delete("shop/b.yaml", "gone/gone.yaml");
      remote.rename("moved/moved.yaml", "elsewhere/moved/moved.yaml");
      live.set("a", "rival", "bad");
      try (var _ = agent(cluster, folder.resolve("two"), remote).start()) {
        live.awaitGone("b");
        live.awaitGone("gone");
        live.awaitValue("a", "1");
        Eventually.holds("the Release is gone", () -> live.release("gone") == null);
        live.awaitReady("shop");
        assertEquals(uid, live.uid("moved"));
      }
    }
  }

  /** Those of objects whose status no controller writes. */
  private static Map<String, String> unattended(Map<String, String> versions) {
    var quiet = new TreeMap<>(versions);
    quiet.keySet().removeIf(key -> key.matches("(Deployment|HorizontalPodAutoscaler|PodDisruptionBudget) .*"));
    return quiet;
  }

  private static double writes(RunningAgent agent) throws Exception {
    var writes = 0.0;
    for (var verb : new String[]{"PATCH", "POST", "PUT", "DELETE"}) {
      writes += agent.metric("daytwo_kubernetes_requests_total", "verb=\"" + verb + "\"");
    }
    return writes;
  }

  @Test
  void a_suspended_unit_is_looked_at_and_not_touched_until_it_is_resumed(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder)) {
      remote.commit("two", Map.of("a/a.yaml", Live.configMap("a", "1"), "b/b.yaml", Live.configMap("b", "1")));
      try (var agent = agent(cluster, folder, remote).start()) {
        live.awaitReady("a");
        live.awaitReady("b");
        live.edit("a", "{\"suspend\":true}");
        live.awaitSaying("a", Condition.READY, "Suspended: ", "spec.suspend");
        assertEquals("Unknown", live.status("a", Condition.READY));
        Eventually.holds("it is shown", () -> agent.metric("daytwo_unit_suspended", "service=\"a\"") == 1);
        live.set("a", "person", "by hand");
        var version = live.version("a");
        remote.commit("two", Map.of("a/a.yaml", Live.configMap("a", "2"), "b/b.yaml", Live.configMap("b", "2")));
        live.awaitValue("b", "2");
        live.set("b", "person", "by hand");
        live.awaitValue("b", "2");
        assertEquals(version, live.version("a"));
        live.edit("a", "{\"suspend\":false}");
        live.awaitValue("a", "2");
        live.awaitReady("a");
      }
    }
  }

  @Test
  void a_release_that_a_person_deleted_comes_back_whole(Cluster cluster, @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder)) {
      remote.commit("orders.yaml", Live.worker("orders", "1.0"));
      try (var _ = agent(cluster, folder, remote).start()) {
        Eventually.holds("orders is in sync", () -> live.status("orders", Condition.SYNCED).equals("True"));
        var before = Objects.requireNonNull(live.release("orders"));
        cluster.client().genericKubernetesResources("daytwo.dev/v1", "Release").inNamespace(live.namespace())
            .withName("orders").delete();
        Eventually.holds("it is back", () -> live.status("orders", Condition.SYNCED).equals("True")
            && !Objects.requireNonNull(live.release("orders")).uid().equals(before.uid()));
        var after = Objects.requireNonNull(live.release("orders"));
        assertNotEquals(before.uid(), after.uid());
        assertEquals(before.status().inventory(), after.status().inventory());
        assertEquals(before.status().commit(), after.status().commit());
        assertEquals(before.spec(), after.spec());
      }
    }
  }

  @Test
  void facts_that_are_lost_cost_time_and_never_correctness(Cluster cluster, @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var random = new Random(20_260_101);
    var lost = new AtomicInteger();
    var vertx = Vertx.vertx();
    vertx.eventBus().<Object>addInboundInterceptor(delivery -> {
      boolean drop;
      synchronized (random) {
        drop = delivery.message().address().startsWith("daytwo.") && random.nextInt(100) < 40;
      }
      if (drop) {
        lost.incrementAndGet();
      } else {
        delivery.next();
      }
    });
    try (var remote = GitRemote.in(folder)) {
      remote.commit("first", Map.of("a/a.yaml", Live.configMap("a", "0"), "b/b.yaml", Live.configMap("b", "0")));
      try (var _ = agent(cluster, folder, remote).resync(Duration.ofMillis(700)).vertx(vertx).start()) {
        live.awaitValue("a", "0");
        live.awaitValue("b", "0");
        for (var round = 1; round <= 3; round++) {
          var value = Integer.toString(round);
          remote.commit("a/a.yaml", Live.configMap("a", value));
          remote.commit("c/c.yaml", Live.configMap("c", value));
          live.set("b", "rival" + round, "bad");
          live.awaitValue("a", value);
          live.awaitValue("b", "0");
          live.awaitValue("c", value);
          remote.rename("c/c.yaml", "moved/c/c.yaml");
          remote.delete("moved/c/c.yaml");
          live.awaitGone("c");
          Eventually.holds("its Release is gone", () -> live.release("c") == null);
          live.edit("a", "{\"suspend\":true}");
          live.awaitSaying("a", Condition.READY, "Suspended");
          live.edit("a", "{\"suspend\":false}");
          live.awaitReady("a");
        }
        live.awaitReady("b");
        assertTrue(lost.get() > 50, "only " + lost + " were lost");
      }
    }
  }

  @Test
  void watch_expires_or_api_server_restarts_and_no_drift_is_lost(@TempDir Path folder) throws Exception {
    try (var plane = ControlPlane.start(ClusterExtension.binary(), ControlPlane.Options.apiServerOnly());
        var client = plane.client();
        var remote = GitRemote.in(folder)) {
      var live = new Live(client, "prod");
      remote.commit("two", Map.of("a/a.yaml", Live.configMap("a", "1"), "b/b.yaml", Live.configMap("b", "1")));
      try (var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(plane.kubeconfig()).environment("prod")
          .source("git", remote.fileUrl()).start()) {
        live.awaitReady("a");
        live.awaitReady("b");
        plane.stopApiServer();
        remote.commit("a/a.yaml", Live.configMap("a", "2"));
        Eventually.holds("it is tried again and again",
            () -> agent.metric("daytwo_sync_total", "result=\"Unreachable\"") >= 2);
        assertEquals(200, agent.get("/readyz").statusCode());
        plane.startApiServer();
        live.awaitValue("a", "2");
        live.awaitReady("a");
        assertEquals("1", live.value("b"));

        live.set("b", "rival", "bad");
        live.awaitValue("b", "1");
        client.configMaps().inNamespace("prod").withName("b").delete();
        live.awaitValue("b", "1");
        live.edit("b", "{\"suspend\":true}");
        live.awaitSaying("b", Condition.READY, "Suspended");
      }
    }
  }

  private static RunningAgent.Setup agent(Cluster cluster, Path folder, GitRemote remote) throws Exception {
    return RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
        .environment(cluster.namespace("prod")).source(cluster.namespace("git"), remote.fileUrl());
  }
}
