package dev.daytwo.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.Eventually;
import dev.daytwo.event.Fact;
import dev.daytwo.event.Topology;
import dev.daytwo.model.GitRef;
import dev.daytwo.model.Leadership;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // before each test
class HooksTest {
  private static final String SECRET = "correct horse";
  private static final String WOKEN = "202 {\"woken\":[\"shop\",\"shop-too\"]}\n";

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Fact.HookAnswered> facts = new CopyOnWriteArrayList<>();
  @TempDir
  private Path folder;
  private Path file;
  private WebVerticle server;

  @BeforeEach
  void aServerOfSourcesOfTwoRepositories(Vertx vertx) throws Exception {
    file = Files.writeString(folder.resolve("secret"), SECRET + "\n");
    Topology.register(vertx);
    Topology.hear(vertx, Fact.HookAnswered.class, facts::add);
    var services = "https://git.acme.com/services.git";
    var hooks = List.of(new Followed("shop", services, new GitRef.Branch("main"), file),
        new Followed("shop-too", services, new GitRef.Branch("main"), null),
        new Followed("shop-old", services, new GitRef.Tag("v1"), null),
        new Followed("tools", "https://git.acme.com/tools.git", new GitRef.Branch("main"), null),
        new Followed("lost", "https://git.acme.com/lost.git", new GitRef.Branch("main"), folder.resolve("lost")));
    var stands = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC); // no token comes back
    server = new WebVerticle("127.0.0.1", 0, Set.of(), false, () -> true, () -> Leadership.ALONE, (router, bus) -> {},
        List::of, Nobody.CALLS, new Hooks(() -> hooks, stands));
    vertx.deployVerticle(server).await(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void end() {
    http.close();
  }

  private String post(String source, String body, Map<String, String> headers) throws Exception {
    var answer = http.send(Webhooks.request(server.port(), source, body, headers),
        HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  private static Map<String, String> with(Map<String, String> headers, String name, String value) {
    var other = new HashMap<>(headers);
    other.put(name, value);
    return other;
  }

  @ParameterizedTest
  @ValueSource(strings = {"github", "gitea", "gitlab", "bitbucket", "bitbucket-server", "generic"})
  void a_push_that_is_proven_wakes_the_sources_of_its_repository_that_follow_it(String provider) throws Exception {
    var body = Webhooks.body(provider);
    assertEquals(WOKEN, post("shop", body, Webhooks.headers(provider, body, SECRET)));
    Eventually.holds("it is told", () -> facts.stream()
        .anyMatch(fact -> fact.result().equals("woken") && fact.woken().equals(Set.of("shop", "shop-too"))));

    var tag = body.replace("refs/heads/main", "refs/tags/v1").replace("\"type\": \"branch\", \"name\": \"main\"",
        "\"type\": \"tag\", \"name\": \"v1\"");
    assertEquals("202 {\"woken\":[\"shop-old\"]}\n", post("shop", tag, Webhooks.headers(provider, tag, SECRET)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"github", "gitea", "gitlab", "bitbucket", "bitbucket-server", "generic"})
  void a_push_to_a_ref_that_nobody_follows_wakes_nobody_and_says_so(String provider) throws Exception {
    var body = Webhooks.body(provider).replace("refs/heads/main", "refs/heads/other").replace("\"name\": \"main\"",
        "\"name\": \"other\"");
    assertEquals("202 {\"message\":\"no source follows refs/heads/other of this repository\",\"woken\":[]}\n",
        post("shop", body, Webhooks.headers(provider, body, SECRET)));
    Eventually.holds("it is told", () -> facts.stream().anyMatch(fact -> fact.result().equals("not-followed")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"github", "gitea", "gitlab", "bitbucket", "bitbucket-server", "generic"})
  void a_push_that_is_forged_is_refused_before_it_is_read(String provider) throws Exception {
    var body = Webhooks.body(provider);
    var wrong = "401 {\"message\":\"the signature is wrong\",\"woken\":[]}\n";
    assertEquals(wrong, post("shop", body, Webhooks.headers(provider, body, "another secret")));
    assertEquals(wrong, post("shop", body, Webhooks.headers(provider, body, SECRET + "r")));
    if (!provider.equals("gitlab")) { // which signs nothing
      assertEquals(wrong, post("shop", body + " ", Webhooks.headers(provider, body, SECRET)));
    }
    var none = new HashMap<>(Webhooks.headers(provider, body, SECRET));
    none.keySet().removeIf(name -> name.contains("Signature") || name.contains("Token"));
    assertTrue(post("shop", body, none).startsWith("401 "));
    assertEquals(wrong, post("shop", "{ not JSON", Webhooks.headers(provider, body, "another secret")));
    Eventually.holds("it is told", () -> facts.stream().anyMatch(fact -> fact.result().equals("forged")));
    assertTrue(facts.stream().allMatch(fact -> fact.woken().isEmpty()), facts::toString);
  }

  @ParameterizedTest
  @CsvSource({"X-Hub-Signature-256, sha256=", "X-Hub-Signature-256, sha256=zz", "X-Hub-Signature-256, sha1=00",
      "X-Hub-Signature-256, ''", "X-Gitlab-Token, ''"})
  void half_a_signature_is_none(String name, String value) throws Exception {
    var provider = name.contains("Gitlab") ? "gitlab" : "github";
    var body = Webhooks.body(provider);
    assertTrue(post("shop", body, with(Webhooks.headers(provider, body, SECRET), name, value)).startsWith("401 "));
  }

  @Test
  void a_token_is_enough_for_whoever_cannot_sign() throws Exception {
    assertEquals("202 {\"woken\":[\"shop\",\"shop-old\",\"shop-too\"]}\n",
        post("shop", "", Webhooks.headers("bearer", "", SECRET)));
    assertEquals(WOKEN, post("shop", "{\"ref\":\"refs/heads/main\"}", Webhooks.headers("bearer", "", SECRET)));
    assertTrue(post("shop", "", Webhooks.headers("bearer", "", "wrong")).startsWith("401 "));
    assertEquals("401 {\"message\":\"it is not signed\",\"woken\":[]}\n", post("shop", "", Map.of()));
  }

  @Test
  void a_form_of_github_is_read_too() throws Exception {
    var body = "payload="
        + java.net.URLEncoder.encode(Webhooks.body("github"), java.nio.charset.StandardCharsets.UTF_8);
    assertEquals(WOKEN, post("shop", body,
        with(Webhooks.headers("github", body, SECRET), "Content-Type", "application/x-www-form-urlencoded")));
  }

  @ParameterizedTest
  @CsvSource({"github, X-GitHub-Event, ping", "gitea, X-Gitea-Event, issues",
      "bitbucket, X-Event-Key, diagnostics:ping"})
  void what_is_no_push_is_heard_and_wakes_nobody(String provider, String name, String value) throws Exception {
    assertEquals("202 {\"message\":\"heard; it tells of no push\",\"woken\":[]}\n",
        post("shop", "{}", with(Webhooks.headers(provider, "{}", SECRET), name, value)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[1, 2", "\u0000", "{\"ref\": }", "payload=%zz"})
  void a_signed_body_that_is_no_json_is_refused(String body) throws Exception {
    assertEquals("400 {\"message\":\"the body is not JSON\",\"woken\":[]}\n",
        post("shop", body, Webhooks.headers("github", body, SECRET)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "7", "\"ref\"", "{\"ref\": {\"a\": [1]}}",
      "{\"push\": {\"changes\": [null, 3]}}"})
  void a_signed_body_of_another_shape_does_no_harm(String body) throws Exception {
    for (var provider : List.of("github", "gitlab", "bitbucket", "bitbucket-server", "generic")) {
      assertTrue(post("shop", body, Webhooks.headers(provider, body, SECRET)).startsWith("202 "), provider);
    }
  }

  @Test
  void a_deep_body_is_refused_and_does_no_harm() throws Exception {
    var body = "[".repeat(500_000) + "]".repeat(500_000);
    assertTrue(post("shop", body, Webhooks.headers("github", body, SECRET)).startsWith("400 "));
  }

  @Test
  void a_body_above_a_mebibyte_is_refused() throws Exception {
    var body = "{\"ref\":\"" + "x".repeat(1 << 20) + "\"}";
    assertEquals("413 {\"message\":\"at most 1048576 bytes\",\"woken\":[]}\n",
        post("shop", body, Webhooks.headers("github", body, SECRET)));
    var push = Webhooks.body("github");
    assertEquals(WOKEN, post("shop", push, Webhooks.headers("github", push, SECRET)));
  }

  @Test
  void a_source_without_a_webhook_has_none_and_neither_has_one_that_is_not_there() throws Exception {
    var body = Webhooks.body("github");
    for (var name : List.of("shop-too", "tools", "nobody", "%2e%2e", "shop%00")) {
      assertTrue(post(name, body, Webhooks.headers("github", body, SECRET)).startsWith("40"), name);
    }
    assertTrue(post("tools", body, Webhooks.headers("github", body, SECRET)).startsWith("404 "));
    Eventually.holds("it is told", () -> facts.stream()
        .anyMatch(fact -> fact.source().isEmpty() && fact.result().equals("unknown")));
  }

  @Test
  void a_secret_is_read_again_at_each_use() throws Exception {
    var body = Webhooks.body("github");
    Files.writeString(file, "rotated");
    assertTrue(post("shop", body, Webhooks.headers("github", body, SECRET)).startsWith("401 "));
    assertEquals(WOKEN, post("shop", body, Webhooks.headers("github", body, "rotated")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n"})
  void without_a_secret_nothing_is_proven(String secret) throws Exception {
    var unknown = "401 {\"message\":\"nothing can be proven now; the agent's log says why\",\"woken\":[]}\n";
    assertEquals(unknown, post("lost", "{}", Webhooks.headers("github", "{}", SECRET)));
    Files.writeString(file, secret);
    assertEquals(unknown, post("shop", "", Map.of("X-Gitlab-Event", "Push Followed", "X-Gitlab-Token", "")));
  }

  @Test
  void a_flood_of_true_pushes_is_told_to_slow_down_and_comes_to_one_more_look() throws Exception {
    var body = Webhooks.body("github");
    var headers = Webhooks.headers("github", body, SECRET);
    for (int i = 0; i < 30; i++) {
      assertEquals(WOKEN, post("shop", body, headers));
    }
    Eventually.holds("30 looks", () -> looks() == 30);
    for (int i = 0; i < 5; i++) {
      var answer = http.send(Webhooks.request(server.port(), "shop", body, headers),
          HttpResponse.BodyHandlers.ofString());
      assertEquals(429, answer.statusCode());
      assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
    }
    Eventually.holds("one more look", () -> looks() > 30);
  }

  private long looks() {
    return facts.stream().filter(fact -> fact.result().equals("woken")).count();
  }
}
