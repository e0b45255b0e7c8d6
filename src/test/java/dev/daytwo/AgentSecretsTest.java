package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.daytwo.git.GitHttpServer;
import dev.daytwo.git.GitRemote;
import dev.daytwo.message.Event;
import dev.daytwo.model.Condition;
import dev.daytwo.notify.ReceiverServer;
import dev.daytwo.web.Webhooks;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets are planted wherever the agent meets some, and everything that it says is searched for them. */
@OnCluster
class AgentSecretsTest {
  private static final Pattern TOKEN = Pattern.compile("token: \"?([^\"\\s]+)");

  private final List<String> planted = new ArrayList<>();

  private String plant(String place) {
    var secret = "planted-" + place + "-7Xq"; // looks like nothing that a pattern would know
    planted.add(secret);
    planted.add(Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)).substring(0, 20));
    return secret;
  }

  /** A file that only its group may read too, as the agent asks of some. */
  private static Path file(Path folder, String name, String text) throws IOException {
    return Files.writeString(Files.createFile(folder.resolve(name),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"))), text);
  }

  /** One that hears everything, and one that refuses everything. */
  private String receivers(Path folder, ReceiverServer receiver) throws IOException {
    var all = Arrays.stream(Event.values()).map(event -> event.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .toList();
    return """
        notifications:
        - {name: all, kind: webhook, url: "%s", insecure: true, groupWait: 0s, secretFile: %s, tokenFile: %s, events: %s}
        - {name: refusing, kind: slack, insecure: true, groupWait: 0s, urlFile: %s, events: [synced]}
        """
        .formatted(receiver.url("/all"), file(folder, "hmac", plant("hmac")),
            file(folder, "receiver-token", plant("receiver")), all,
            file(folder, "chat", receiver.url("/teams/" + plant("chat"))));
  }

  private String configuration(String shop, String url, Path folder, TraceCollector collector, Live live)
      throws IOException {
    var tokenFile = folder.resolve("token");
    var wrongFile = Files.writeString(folder.resolve("wrong"), plant("git-wrong"));
    var headers = Files.writeString(folder.resolve("headers"), "Authorization: Bearer " + plant("collector"));
    var source = """
        - {name: %s, url: "%s", insecure: true, poll: 1s, kinds: {manifests: true}, environments: [%s],
           namespaces: [%s], auth: {tokenFile: %s}%s}
        """;
    return "sources:\n"
        + source.formatted(shop, url, live.namespace(), live.namespace(), tokenFile,
            ", webhook: {secretFile: " + folder.resolve("hook") + "}")
        + source.formatted(shop + "-wrong", url, live.namespace(), live.namespace(), wrongFile, "")
        + "environments: [{name: " + live.namespace() + "}]\n"
        + "leaderElection: {enabled: false}\nreconcile: {retry: {from: 200ms, to: 2s}}\n"
        + "tracing: {endpoint: \"" + collector.url() + "\", headersFile: " + headers + "}\n"
        + "log: {level: debug, format: json}\n";
  }

  private static Path say(Path folder, String before, String after) throws IOException {
    var file = folder.resolve("agent/daytwo.yaml");
    var text = Files.readString(file);
    assertTrue(text.contains(before), text);
    return Files.writeString(file, text.replace(before, after));
  }

  /** Wrong in every way that the API server has words for. */
  private Map<String, String> refused() {
    return Map.of("typed/two.yaml", secret("two", "stringData: {key: {inner: " + plant("typed") + "}}"),
        "coded/three.yaml", secret("three", "data: {key: \"" + plant("coded") + "\"}"),
        "fixed/four.yaml", secret("four", "immutable: true\nstringData: {key: " + plant("fixed") + "}"),
        "broken/five.yaml", secret("five", "stringData: {key: " + plant("broken")) /* no closing brace */);
  }

  @Test
  void what_is_secret_is_in_no_log_event_release_metric_trace_message_or_page(Cluster cluster, @TempDir Path folder)
      throws Exception {
    assumeTrue(GitHttpServer.available(), "git is not installed");
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var shop = cluster.namespace("shop");
    var hook = plant("hook");
    Files.writeString(folder.resolve("hook"), hook);
    var token = Files.writeString(folder.resolve("token"), plant("git-token"));
    var kubeconfig = AgentJvm.kubeconfig(cluster.plane(), shop);
    var bearer = TOKEN.matcher(kubeconfig).results().findFirst().orElseThrow().group(1);
    planted.add(bearer);
    var said = new ArrayList<String>();
    try (var remote = GitRemote.in(folder.resolve("git"));
        var git = GitHttpServer.serving(remote.path()).login("x-access-token", Files.readString(token));
        var collector = new TraceCollector();
        var receiver = ReceiverServer.open();
        var http = HttpClient.newHttpClient()) {
      remote.commit("all", Map.of("secret/one.yaml", secret("one", "stringData: {key: " + plant("value") + "}"),
          "a/a.yaml", Live.configMap("a", "1"),
          "plain.yaml", Live.worker("plain", "1") + "secrets: {DB_PASSWORD: " + plant("plain") + "}\n",
          "env.yaml", Live.worker("env", "1") + "env: {DB_PASSWORD: " + plant("env") + "}\n",
          "orders.yaml", orders("1", "good")));
      remote.commit("what is refused", refused());
      try (var agent = new AgentJvm(folder.resolve("agent"), "agent", kubeconfig,
          configuration(shop, git.url(), folder, collector, live) + receivers(folder, receiver))) {
        agent.awaitReady();
        live.awaitReady("a");
        live.awaitReady("secret");
        live.awaitReady("orders");
        live.awaitSaying("typed", Condition.SYNCED, "Invalid: ");
        live.awaitSaying("coded", Condition.SYNCED, "illegal base64");
        Eventually.holds("a wrong token is told", () -> agent.get("/readyz?verbose").body().contains(shop
            + "-wrong: failed"));

        // changes, by Git and by somebody else
        remote.commit("change", Map.of("secret/one.yaml", secret("one", "stringData: {key: " + plant("second") + "}"),
            "fixed/four.yaml", secret("four", "immutable: true\nstringData: {key: " + plant("refixed") + "}")));
        live.awaitSaying("fixed", Condition.SYNCED, "Invalid: ", "immutable");
        cluster.client().secrets().inNamespace(live.namespace()).withName("one").patch(
            new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withFieldManager("kubectl-edit").build(),
            "{\"stringData\":{\"key\":\"" + plant("rival") + "\"}}");
        live.awaitEvent("secret", "DriftHealed", "kubectl-edit");

        // from here on as text: the same again, a bad release and its way back
        say(folder, "format: json", "format: text");
        Eventually.holds("it is text", () -> agent.log().lines().anyMatch(line -> !line.startsWith("{")));
        remote.commit("refused again", refused());
        remote.commit("bad", Map.of("orders.yaml", orders("2-broken", "bad")));
        live.awaitEvent("orders", "RolledBack", "was rolled back");

        // forged webhooks, and callers whom nobody knows
        var body = Webhooks.body("gitlab");
        for (var provider : List.of("gitlab", "bearer", "github")) {
          said.add(http.send(Webhooks.request(agent.port(), shop, body,
              Webhooks.headers(provider, body, plant("forged-" + provider))), HttpResponse.BodyHandlers.ofString())
              .body());
          assertEquals(202,
              http.send(Webhooks.request(agent.port(), shop, body, Webhooks.headers(provider, body, hook)),
                  HttpResponse.BodyHandlers.ofString()).statusCode());
        }
        said.add(agent.get("/api/v1/sources", "Authorization", "Bearer " + plant("guess")).body());
        var sources = agent.get("/api/v1/sources", "Authorization", "Bearer " + bearer);
        assertTrue(sources.body().contains(shop), sources::body);
        said.add(sources.body());

        // a configuration with a password in an address
        say(folder, git.url(), git.url().replace("//", "//ada:" + plant("address") + "@"));
        Eventually.holds("it is refused", () -> agent.metric("daytwo_config_problems") >= 1);

        for (var page : List.of("/readyz?verbose", "/metrics", "/livez", "/")) {
          said.add(agent.get(page).body());
        }
        Eventually.holds("the pushes are traced", () -> collector.spans().stream()
            .anyMatch(span -> TraceCollector.attributes(span).containsValue("rolled-back")));
        Eventually.holds("people are told", () -> receiver.taken("/all").stream()
            .anyMatch(heard -> heard.body().contains("rolled-back")));
        Eventually.holds("what could not be told is said", () -> agent.log().contains("not-told"));
        receiver.taken("/all").forEach(heard -> said.add(heard.body()));
        said.addAll(agent.log().lines().toList());
      }
      assertTrue(said.stream().anyMatch(line -> line.contains(" DEBUG ")), "it said all that it could");
      assertTrue(said.stream().anyMatch(line -> line.contains("\"DEBUG\"")), "the same as JSON");
      collector.spans().forEach(span -> said.add(span.toString()));
      cluster.client().events().v1().events().inNamespace(live.namespace()).list().getItems()
          .forEach(event -> said.add(cluster.client().getKubernetesSerialization().asJson(event)));
      cluster.client().genericKubernetesResources("daytwo.dev/v1", "Release").inNamespace(live.namespace()).list()
          .getItems().forEach(release -> said.add(cluster.client().getKubernetesSerialization().asJson(release)));
      assertTrue(said.size() > 50, said::toString);
      var leaks = said.stream().filter(text -> planted.stream().anyMatch(text::contains)).toList();
      assertEquals(List.of(), leaks);
    }
  }

  /** With a value that no rule takes for a secret. */
  private String orders(String tag, String place) {
    return Live.worker("orders", tag) + "rollout: {deadline: 20s}\nenv: {LICENCE: " + plant(place) + "}\n";
  }

  private static String secret(String name, String more) {
    return """
        apiVersion: v1
        kind: Secret
        metadata: {name: %s}
        %s
        """.formatted(name, more);
  }
}
