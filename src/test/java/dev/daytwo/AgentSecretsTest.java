package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.daytwo.git.GitHttpServer;
import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import dev.daytwo.web.Webhooks;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets are planted wherever the agent meets some, and everything that it says is searched for them. */
@OnCluster
class AgentSecretsTest {
  private final List<String> planted = new ArrayList<>();

  private String plant(String place) {
    var secret = "planted-" + place + "-7Xq"; // looks like nothing that a pattern would know
    planted.add(secret);
    planted.add(Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)).substring(0, 20));
    return secret;
  }

  @Test
  void what_is_secret_is_in_no_log_event_release_metric_or_page(Cluster cluster, @TempDir Path folder)
      throws Exception {
    assumeTrue(GitHttpServer.available(), "git is not installed");
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var shop = cluster.namespace("shop");
    var hook = plant("hook");
    var tokenFile = Files.writeString(folder.resolve("token"), plant("git-token"));
    var wrongFile = Files.writeString(folder.resolve("wrong"), plant("git-wrong"));
    var hookFile = Files.writeString(folder.resolve("hook"), hook);
    var said = new ArrayList<String>();
    try (var remote = GitRemote.in(folder.resolve("git"));
        var git = GitHttpServer.serving(remote.path()).login("x-access-token", Files.readString(tokenFile));
        var log = new LogLines();
        var http = HttpClient.newHttpClient()) {
      remote.commit("all", Map.of("secret/one.yaml", secret("one", "stringData: {key: " + plant("value") + "}"),
          "typed/two.yaml", secret("two", "stringData: {key: {inner: " + plant("typed") + "}}"),
          "coded/three.yaml", secret("three", "data: {key: \"" + plant("coded") + "\"}"),
          "fixed/four.yaml", secret("four", "immutable: true\nstringData: {key: " + plant("fixed") + "}"),
          "a/a.yaml", Live.configMap("a", "1"),
          "plain.yaml", Live.worker("plain", "1") + "secrets: {DB_PASSWORD: " + plant("plain") + "}\n",
          "env.yaml", Live.worker("env", "1") + "env: {DB_PASSWORD: " + plant("env") + "}\n",
          "broken/five.yaml", secret("five", "stringData: {key: " + plant("broken")) /* no closing brace */));
      var setup = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
          .environment(live.namespace())
          .source(shop, git.url(), "auth: {tokenFile: " + tokenFile + "}", "webhook: {secretFile: " + hookFile + "}")
          .source(shop + "-wrong", git.url(), "auth: {tokenFile: " + wrongFile + "}");
      try (var agent = setup.startReloading()) {
        live.awaitReady("a");
        live.awaitReady("secret");
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

        // a configuration with a password in an address
        var file = setup.write();
        Files.writeString(file, Files.readString(file).replace(git.url(),
            git.url().replace("//", "//ada:" + plant("address") + "@")));
        Eventually.holds("it is refused", () -> agent.metric("daytwo_config_problems") >= 1);

        said.add(agent.get("/readyz?verbose").body());
        said.add(agent.metrics());
      }
      said.addAll(log.with(""));
      cluster.client().events().v1().events().inNamespace(live.namespace()).list().getItems()
          .forEach(event -> said.add(cluster.client().getKubernetesSerialization().asJson(event)));
      cluster.client().genericKubernetesResources("daytwo.dev/v1", "Release").inNamespace(live.namespace()).list()
          .getItems().forEach(release -> said.add(cluster.client().getKubernetesSerialization().asJson(release)));
      assertTrue(said.size() > 50, said::toString);
      var leaks = said.stream().filter(text -> planted.stream().anyMatch(text::contains)).toList();
      assertEquals(List.of(), leaks);
    }
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
