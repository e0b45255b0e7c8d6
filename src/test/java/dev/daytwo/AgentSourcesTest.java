package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state of sources, as the agent tells it to people whom Kubernetes knows and lets list Releases. */
@OnCluster
class AgentSourcesTest {
  /** The token of a new account, which may list Releases everywhere, or nothing at all. */
  private static String token(Cluster cluster, String name, boolean lists) {
    var client = cluster.client();
    var home = cluster.namespace("people");
    client.resource(new NamespaceBuilder().withNewMetadata().withName(home).endMetadata().build()).serverSideApply();
    client.serviceAccounts().inNamespace(home)
        .resource(new ServiceAccountBuilder().withNewMetadata().withName(name).endMetadata().build()).create();
    if (lists) {
      var role = cluster.namespace(name);
      client.rbac().clusterRoles().resource(new ClusterRoleBuilder().withNewMetadata().withName(role).endMetadata()
          .withRules(new PolicyRuleBuilder().withApiGroups("daytwo.dev").withResources("releases").withVerbs("list")
              .build())
          .build()).create();
      client.rbac().clusterRoleBindings()
          .resource(new ClusterRoleBindingBuilder().withNewMetadata().withName(role).endMetadata()
              .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
              .addNewSubject("", "ServiceAccount", name, home).build())
          .create();
    }
    return client.serviceAccounts().inNamespace(home).withName(name)
        .tokenRequest(new TokenRequestBuilder().withNewSpec().withExpirationSeconds(3600L).endSpec().build())
        .getStatus().getToken();
  }

  private static HttpResponse<String> ask(HttpClient http, RunningAgent agent, String token, String... headers)
      throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + agent.port() + "/api/v1/sources"))
        .timeout(Duration.ofSeconds(60));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void a_person_who_may_list_releases_reads_how_sources_are_and_nobody_else_does(Cluster cluster,
      @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var good = cluster.namespace("good");
    var lost = cluster.namespace("lost");
    var reader = token(cluster, "reader", true);
    var stranger = token(cluster, "stranger", false);
    try (var remote = GitRemote.in(folder); var http = HttpClient.newHttpClient()) {
      var commit = remote.commit("two", Map.of("a/a.yaml", Live.configMap("a", "1"), "bad.yaml", """
          apiVersion: daytwo.dev/v1
          kind: Worker
          name: bad
          imgae: registry.example/bad:1
          """));
      try (var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
          .environment(live.namespace()).source(good, remote.fileUrl())
          .source(lost, "file:///nowhere/at/all.git").start()) {
        live.awaitReady("a");
        Eventually.holds("both are known", () -> {
          var body = ask(http, agent, reader).body();
          return body.contains("imgae") && body.contains("lastError");
        });
        var answer = ask(http, agent, reader);
        assertEquals(200, answer.statusCode(), answer.body());
        for (var part : List.of("\"name\":\"" + good + "\"", "\"url\":\"" + remote.fileUrl() + "\"",
            "\"ref\":\"branch main\"", "\"id\":\"" + commit + "\"", "\"lastFetch\":\"2", "\"nextPoll\":\"2",
            "\"file\":\"bad.yaml\",\"line\":4,", "did you mean \\\"image\\\"?",
            "\"units\":[\"" + live.namespace() + "/a\",\"" + live.namespace() + "/bad\"]", "\"reason\":\"")) {
          assertTrue(answer.body().contains(part), part + " in " + answer.body());
        }

        assertEquals(401, ask(http, agent, "").statusCode());
        assertEquals("Bearer", ask(http, agent, "").headers().firstValue("WWW-Authenticate").orElse(""));
        assertEquals(401, ask(http, agent, "guess").statusCode());
        assertEquals(401, ask(http, agent, reader + "x").statusCode());
        assertEquals(403, ask(http, agent, stranger).statusCode());
        assertFalse(ask(http, agent, stranger).body().contains(good));

        var run = status(cluster, folder, reader, "--server", "http://127.0.0.1:" + agent.port());
        assertEquals("3", run.getFirst(), run.toString());
        var rows = run.get(1).lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
        assertEquals("SOURCE COMMIT FETCHED UNITS PROBLEMS ERROR", rows.getFirst());
        assertTrue(rows.get(1).startsWith(good + " " + commit.substring(0, 10)), run.toString());
        assertTrue(rows.get(2).startsWith(lost + " "), run.toString());
        assertTrue(run.get(1).contains(good + ": bad.yaml:4:1: imgae: unknown field"), run.toString());
        var wide = status(cluster, folder, reader, "-o", "wide", "--server", "http://127.0.0.1:" + agent.port());
        assertTrue(wide.get(1).contains(remote.fileUrl()), wide.toString());
        var refused = status(cluster, folder, stranger, "--server", "http://127.0.0.1:" + agent.port());
        assertEquals("4", refused.getFirst(), refused.toString());
        assertTrue(refused.get(1).contains("answered 403: you may not list releases"), refused.toString());
        var open = status(cluster, folder, reader, "--server", "http://git.example.com");
        assertEquals("2", open.getFirst(), open.toString());
        assertTrue(open.get(1).contains("http shows your token to whoever listens"), open.toString());
        assertFalse(run.get(1).contains("as of the last fetch"), run.toString());
      }
      Files.move(remote.path(), folder.resolve("away"));
      try (var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
          .environment(live.namespace()).source(good, remote.fileUrl()).start()) {
        Eventually.holds("it goes by its clone", () -> {
          var body = ask(http, agent, reader).body();
          return body.contains("\"confirmed\":false") && body.contains("lastError");
        });
        var run = status(cluster, folder, reader, "--server", "http://127.0.0.1:" + agent.port());
        assertEquals("3", run.getFirst(), run.toString());
        assertTrue(run.get(1).contains(commit.substring(0, 10)), run.toString());
        assertTrue(run.get(1).contains("; the commit is as of the last fetch before the agent started"),
            run.toString());
      }
    }
  }

  @Test
  void an_answer_that_is_known_is_not_sent_again(Cluster cluster, @TempDir Path folder) throws Exception {
    var reader = token(cluster, "reader", true);
    try (var remote = GitRemote.in(folder); var http = HttpClient.newHttpClient()) {
      remote.commit("a/a.yaml", Live.configMap("a", "1"));
      try (var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
          .environment(cluster.namespace("prod")).poll(Duration.ofHours(20)).source(cluster.namespace("git"),
              remote.fileUrl())
          .start()) {
        Eventually.holds("nothing new is told", () -> {
          var tag = ask(http, agent, reader).headers().firstValue("ETag").orElse("\"none yet\"");
          var again = ask(http, agent, reader, "If-None-Match", tag);
          return again.statusCode() == 304 && again.body().isEmpty();
        });
        assertEquals(200, ask(http, agent, reader, "If-None-Match", "\"other\"").statusCode());
        assertEquals(401, ask(http, agent, "", "If-None-Match", "*").statusCode());
      }
    }
  }

  /** The exit code and what was printed. */
  private static List<String> status(Cluster cluster, Path folder, String token, String... more) throws Exception {
    var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), "dev.daytwo.Main", "status",
        "sources"));
    command.addAll(List.of(more));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", Files.writeString(folder.resolve("kubeconfig"),
        cluster.plane().kubeconfigText("person", token)).toString());
    var process = builder.start();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(120, TimeUnit.SECONDS));
    return List.of(Integer.toString(process.exitValue()), out);
  }
}
