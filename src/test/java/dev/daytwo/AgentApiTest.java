package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@OnCluster
class AgentApiTest {
  @ParameterizedTest
  @CsvSource({"409, Conflict", "422, Invalid", "429, Throttled", "500, ServerError", "503, ServerError"})
  void one_failing_unit_starves_no_other_and_is_retried_until_it_heals(int code, String reason, Cluster cluster,
      @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var space = "environment=\"" + live.namespace() + "\"";
    try (var remote = GitRemote.in(folder);
        var api = new ApiInjector(cluster.plane().kubeconfigText());
        var log = new LogLines()) {
      remote.commit("two", Map.of("bad/bad.yaml", Live.configMap("bad", "1"), "good/good.yaml",
          Live.configMap("good", "1")));
      try (var agent = agent(cluster, folder, remote).kubeconfig(api.kubeconfig()).start()) {
        live.awaitReady("bad");
        live.awaitReady("good");
        api.answer(request -> request.writes("configmaps", "bad"), new ApiInjector.Fault(code, "injected trouble", 0));
        remote.commit("two", Map.of("bad/bad.yaml", Live.configMap("bad", "2"), "good/good.yaml",
            Live.configMap("good", "2")));
        live.awaitSaying("bad", Condition.READY, reason + ": ", "injected trouble");
        live.awaitEvent("bad", reason, "injected trouble");
        live.awaitValue("good", "2");
        Eventually.holds("it is tried again and again",
            () -> agent.metric("daytwo_sync_total", space, "result=\"" + reason + "\"") >= 3);
        assertTrue(agent.metric("daytwo_apply_total", "kind=\"ConfigMap\"", "result=\"" + reason + "\"") >= 3);
        assertTrue(agent.metric("daytwo_kubernetes_requests_total", "verb=\"PATCH\"", "kind=\"configmaps\"",
            "code=\"" + code + "\"") >= 3);
        assertEquals(0, agent.metric("daytwo_unit_synced", space, "service=\"bad\""));
        assertEquals(1, agent.metric("daytwo_unit_synced", space, "service=\"good\""));
        assertTrue(agent.metric("daytwo_unit_out_of_sync_seconds", space, "service=\"bad\"") > 0);
        assertTrue(log.has("WARN", live.namespace(), reason, "injected trouble", "next try in"));
        live.awaitReady("good");
        assertEquals("1", live.value("bad"));

        api.forward();
        live.awaitValue("bad", "2");
        live.awaitReady("bad");
        assertEquals("", live.says("bad", Condition.STALLED));
      }
    }
  }

  @Test
  void a_server_that_asks_to_be_left_alone_is_left_alone_that_long(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder); var api = new ApiInjector(cluster.plane().kubeconfigText())) {
      remote.commit("bad/bad.yaml", Live.configMap("bad", "1"));
      try (var agent = agent(cluster, folder, remote).kubeconfig(api.kubeconfig()).start()) {
        live.awaitReady("bad");
        api.answer(request -> request.writes("configmaps", "bad"), new ApiInjector.Fault(429, "too many", 4));
        var from = api.requests().size();
        remote.commit("bad/bad.yaml", Live.configMap("bad", "2"));
        Eventually.holds("it was tried twice", () -> tries(api, from).length >= 2);
        var tries = tries(api, from);
        assertTrue(tries[1] - tries[0] >= Duration.ofSeconds(4).toNanos(),
            "the second came after " + Duration.ofNanos(tries[1] - tries[0]));
        assertTrue(agent.metric("daytwo_sync_total", "result=\"Throttled\"") >= 1);
        api.forward();
        live.awaitValue("bad", "2");
      }
    }
  }

  private static long[] tries(ApiInjector api, int from) {
    var all = api.requests();
    return all.subList(from, all.size()).stream().filter(request -> request.writes("configmaps", "bad"))
        .mapToLong(ApiInjector.Request::nanos).toArray();
  }

  @Test
  void immutable_field_change_names_the_field_and_heals_by_a_commit(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var workload = cluster.client().apps().deployments().inNamespace(live.namespace()).withName("app");
    try (var remote = GitRemote.in(folder)) {
      remote.commit("two", Map.of("app/app.yaml", deployment("one"), "good/good.yaml", Live.configMap("good", "1")));
      try (var agent = agent(cluster, folder, remote).start()) {
        Eventually.holds("app is in sync", () -> live.status("app", Condition.SYNCED).equals("True"));
        var uid = workload.require().getMetadata().getUid();
        remote.commit("two", Map.of("app/app.yaml", deployment("two"), "good/good.yaml", Live.configMap("good", "2")));
        live.awaitSaying("app", Condition.SYNCED, "Invalid: ", "spec.selector", "immutable");
        live.awaitSaying("app", Condition.STALLED, "Invalid: ");
        live.awaitEvent("app", "Invalid", "spec.selector");
        live.awaitValue("good", "2");
        assertEquals(uid, workload.require().getMetadata().getUid());
        assertTrue(agent.metric("daytwo_kubernetes_requests_total", "kind=\"deployments\"", "code=\"422\"") >= 1);
        var back = remote.commit("app/app.yaml", deployment("one") + "# as it was\n");
        Eventually.holds("it is as it was", () -> live.status("app", Condition.SYNCED).equals("True"));
        assertEquals("", live.says("app", Condition.STALLED));
        assertEquals(40, back.length());
        assertEquals(uid, workload.require().getMetadata().getUid());
      }
    }
  }

  private static String deployment(String label) {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: app}
        spec:
          replicas: 0
          selector: {matchLabels: {app: %s}}
          template:
            metadata: {labels: {app: %s}}
            spec: {containers: [{name: app, image: "registry.example/app:1"}]}
        """.formatted(label, label);
  }

  @Test
  void an_api_server_that_refuses_or_hangs_is_waited_for(Cluster cluster, @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var space = "environment=\"" + live.namespace() + "\"";
    var port = URI.create(cluster.plane().endpoint()).getPort();
    try (var remote = GitRemote.in(folder); var proxy = FaultProxy.to(port); var log = new LogLines()) {
      var config = cluster.plane().kubeconfigText().replace(":" + port + "\"", ":" + proxy.port() + "\"");
      remote.commit("a/a.yaml", Live.configMap("a", "1"));
      try (var agent = agent(cluster, folder, remote).kubeconfig(config).timeout("2s").start()) {
        live.awaitReady("a");

        proxy.refuse();
        remote.commit("a/a.yaml", Live.configMap("a", "2"));
        Eventually.holds("it is tried again and again",
            () -> agent.metric("daytwo_sync_total", space, "result=\"Unreachable\"") >= 2);
        assertTrue(log.has("WARN", live.namespace(), "Unreachable", "cannot be reached", "next try in"));
        assertEquals("1", live.value("a"));
        assertEquals(200, agent.get("/livez").statusCode());
        proxy.forward();
        live.awaitValue("a", "2");
        live.awaitReady("a");

        proxy.hang();
        var third = remote.commit("a/a.yaml", Live.configMap("a", "3"));
        Eventually.holds("the deadline ends it",
            () -> agent.metric("daytwo_sync_total", space, "result=\"Timeout\"") >= 1);
        assertTrue(log.has("WARN", live.namespace(), "Timeout", "no answer within 2 s"));
        proxy.forward();
        live.awaitValue("a", "3");
        live.awaitCommit("a", third);

        // What happens while the watches are cut is seen when they are back.
        proxy.refuse();
        live.set("a", "rival", "bad");
        Eventually.holds("it is still refused", () -> proxy.accepted() > 0);
        assertEquals("bad", live.value("a"));
        proxy.forward();
        live.awaitValue("a", "3");
        live.awaitEvent("a", "DriftHealed", "rival");
      }
    }
  }

  @Test
  void an_api_server_that_is_not_there_at_the_start_is_waited_for(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var port = URI.create(cluster.plane().endpoint()).getPort();
    try (var remote = GitRemote.in(folder);
        var proxy = FaultProxy.to(port);
        var log = new LogLines();
        var thread = Executors.newVirtualThreadPerTaskExecutor()) {
      var config = cluster.plane().kubeconfigText().replace(":" + port + "\"", ":" + proxy.port() + "\"");
      remote.commit("a/a.yaml", Live.configMap("a", "1"));
      proxy.refuse();
      var starting = thread.submit(() -> agent(cluster, folder, remote).kubeconfig(config).timeout("2s").start());
      Eventually.holds("it says so", () -> log.has("the cluster cannot be used yet", ":" + proxy.port()));
      proxy.forward();
      try (var agent = starting.get(60, TimeUnit.SECONDS)) {
        live.awaitReady("a");
        assertEquals(200, agent.get("/readyz").statusCode());
      }
    }
  }

  @Test
  void a_namespace_that_is_being_deleted_is_told_and_filled_again(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var space = "environment=\"" + live.namespace() + "\"";
    try (var remote = GitRemote.in(folder); var log = new LogLines()) {
      remote.commit("a/a.yaml", Live.configMap("a", "1"));
      try (var agent = agent(cluster, folder, remote).start()) {
        live.awaitReady("a");
        // The finalizer keeps the namespace in its last state for as long as this test wants.
        cluster.client().configMaps().resource(new ConfigMapBuilder()
            .withNewMetadata().withNamespace(live.namespace()).withName("held").withFinalizers("daytwo.test/held")
            .endMetadata().build()).create();
        var first = cluster.client().namespaces().withName(live.namespace()).require();
        cluster.client().resource(new NamespaceBuilder().withNewMetadata().withName(live.namespace()).endMetadata()
            .build()).delete();
        Eventually.holds("it is told",
            () -> agent.metric("daytwo_sync_total", space, "result=\"Forbidden\"") >= 2);
        assertTrue(log.has("WARN", live.namespace(), "Forbidden", "because it is being terminated", "next try in"));
        assertEquals(0, agent.metric("daytwo_unit_synced", space, "service=\"a\""));
        cluster.client().configMaps().inNamespace(live.namespace()).withName("held").edit(map -> {
          map.getMetadata().setFinalizers(null);
          return map;
        });
        Eventually.holds("it is another namespace", () -> {
          var now = cluster.client().namespaces().withName(live.namespace()).get();
          return now != null && !now.getMetadata().getUid().equals(first.getMetadata().getUid());
        });
        live.awaitValue("a", "1");
        live.awaitReady("a");
      }
    }
  }

  private static RunningAgent.Setup agent(Cluster cluster, Path folder, GitRemote remote) throws Exception {
    return RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
        .environment(cluster.namespace("prod")).source(cluster.namespace("git"), remote.fileUrl());
  }
}
