package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import dev.daytwo.web.Webhooks;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnCluster
class AgentHooksTest {
  private static final String SECRET = "correct horse";

  @Test
  void a_push_that_is_told_of_is_applied_before_the_next_poll(Cluster cluster, @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var shop = cluster.namespace("shop");
    var file = Files.writeString(folder.resolve("secret"), SECRET);
    try (var remote = GitRemote.in(folder); var http = HttpClient.newHttpClient()) {
      remote.commit("a/a.yaml", Live.configMap("a", "1"));
      try (var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
          .environment(live.namespace()).poll(Duration.ofHours(20))
          .source(shop, remote.fileUrl(), "webhook: {secretFile: " + file + "}").start()) {
        live.awaitValue("a", "1");
        remote.commit("a/a.yaml", Live.configMap("a", "2"));
        var body = Webhooks.body("github");
        var forged = http.send(Webhooks.request(agent.port(), shop, body, Webhooks.headers("github", body, "wrong")),
            HttpResponse.BodyHandlers.ofString());
        assertEquals(401, forged.statusCode());
        var other = body.replace("refs/heads/main", "refs/heads/other");
        assertTrue(http.send(Webhooks.request(agent.port(), shop, other, Webhooks.headers("github", other, SECRET)),
            HttpResponse.BodyHandlers.ofString()).body().contains("no source follows refs/heads/other"));
        assertEquals("1", live.value("a"));

        var answer = http.send(Webhooks.request(agent.port(), shop, body, Webhooks.headers("github", body, SECRET)),
            HttpResponse.BodyHandlers.ofString());
        assertEquals("{\"woken\":[\"" + shop + "\"]}\n", answer.body());
        live.awaitValue("a", "2");
        Eventually.holds("it is counted", () -> agent.metric("daytwo_hooks_total", "source=\"" + shop + "\"",
            "result=\"woken\"") == 1
            && agent.metric("daytwo_hooks_total", "source=\"" + shop + "\"", "result=\"forged\"") == 1
            && agent.metric("daytwo_hooks_total", "source=\"" + shop + "\"", "result=\"not-followed\"") == 1);
      }
    }
  }

  /** The bodies together are larger than the memory that the agent has: none of them may stay. */
  @Test
  void ten_thousand_requests_of_garbage_do_no_harm_and_disturb_no_other_source(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var file = Files.writeString(folder.resolve("secret"), SECRET);
    try (var hooked = GitRemote.in(folder.resolve("hooked"));
        var polled = GitRemote.in(folder.resolve("polled"));
        var http = HttpClient.newHttpClient();
        var senders = Executors.newFixedThreadPool(4)) {
      hooked.commit("a/a.yaml", Live.configMap("a", "1"));
      polled.commit("b/b.yaml", Live.configMap("b", "1"));
      var source = "- {name: %s, url: \"%s\", poll: %s, kinds: {manifests: true}, environments: [%s], namespaces: [%s]%s}\n";
      try (var agent = new AgentJvm(folder.resolve("agent"), "agent", Files.readString(cluster.kubeconfig()),
          "sources:\n"
              + source.formatted("hooked", hooked.fileUrl(), "20h", live.namespace(), live.namespace(),
                  ", webhook: {secretFile: " + file + "}")
              + source.formatted("polled", polled.fileUrl(), "1s", live.namespace(), live.namespace(), "")
              + "environments: [{name: " + live.namespace() + "}]\nleaderElection: {enabled: false}\n")) {
        agent.awaitReady();
        live.awaitValue("b", "1");
        var port = agent.port();
        polled.commit("b/b.yaml", Live.configMap("b", "2"));
        senders.invokeAll(IntStream.range(0, 4).<Callable<Integer>>mapToObj(seed -> () -> garbage(http, port, seed))
            .toList()).forEach(sender -> assertEquals(2500, sender.resultNow()));
        live.awaitValue("b", "2");
        hooked.commit("a/a.yaml", Live.configMap("a", "2"));
        var body = Webhooks.body("gitea");
        assertEquals(202, http.send(Webhooks.request(port, "hooked", body, Webhooks.headers("gitea", body, SECRET)),
            HttpResponse.BodyHandlers.discarding()).statusCode());
        live.awaitValue("a", "2");
        assertTrue(!agent.log().contains("OutOfMemory") && !agent.log().contains("defect"), agent.log());
      }
    }
  }

  /** Sends 2,500 requests; returns how many were refused. */
  private static int garbage(HttpClient http, int port, int seed) throws Exception {
    var random = new Random(seed);
    var refused = 0;
    for (int i = 0; i < 2500; i++) {
      var body = body(random);
      var headers = switch (random.nextInt(5)) {
        case 0 -> Map.<String, String>of();
        case 1 -> Webhooks.headers("github", body, "guess" + i);
        case 2 -> Webhooks.headers("gitlab", body, "guess" + i);
        case 3 -> Map.of("X-Hub-Signature-256", "sha256=" + "0".repeat(random.nextInt(100)), "X-GitHub-Event", "push");
        default -> Map.of("X-Event-Key", "repo:push", "X-Hub-Signature", "\u00e4".repeat(random.nextInt(50)));
      };
      var code = http.send(Webhooks.request(port, random.nextInt(4) == 0 ? "nobody" : "hooked", body, headers),
          HttpResponse.BodyHandlers.discarding()).statusCode();
      refused += code == 401 || code == 404 || code == 413 ? 1 : 0;
    }
    return refused;
  }

  private static String body(Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> "[".repeat(random.nextInt(100_000));
      case 1 -> "x".repeat(random.nextInt(1 << 20));
      case 2 -> random.nextInt(10) == 0 ? "y".repeat(1_200_000) : "";
      default -> "{\"ref\": \"" + "r".repeat(random.nextInt(2000)) + "\"" + "}".repeat(random.nextInt(3));
    };
  }
}
