package dev.daytwo.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.Eventually;
import dev.daytwo.event.Fact;
import dev.daytwo.event.Topology;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Leadership;
import dev.daytwo.model.Leverage;
import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the agent answers over HTTP. */
@ExtendWith(VertxExtension.class)
class WebVerticleTest {
  private static final Routes METRICS = new MetricsRoute(accept -> "text/plain",
      (accept, to) -> to.write("daytwo_leader 1\n".getBytes(StandardCharsets.UTF_8)));
  private static final Commit COMMIT = new Commit("c1", "Ada", "Ship it", Instant.EPOCH);

  private final AtomicBoolean synced = new AtomicBoolean();
  private final AtomicReference<Leadership> part = new AtomicReference<>(Leadership.ALONE);
  private final HttpClient http = HttpClient.newHttpClient();
  private Vertx vertx;
  private WebVerticle server;

  @SuppressWarnings("NullAway.Init") // before each test
  WebVerticleTest() {}

  @BeforeEach
  void aServerOfTwoSources(Vertx vertx) throws Exception {
    this.vertx = vertx;
    Topology.register(vertx);
    server = new WebVerticle("127.0.0.1", 0, Set.of("shop", "tools"), false, synced::get,
        part::get, METRICS, List::of, Nobody.CALLS, (router, bus) -> {});
    vertx.deployVerticle(server).await(10, TimeUnit.SECONDS);
  }

  private String get(String path) throws Exception {
    HttpResponse<String> answer = http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  /** The server hears facts on a thread of its own, so what it makes of them is looked at until it is there. */
  private void comesToSay(String answer) throws Exception {
    Eventually.holds(answer, () -> get("/readyz?verbose").equals(answer));
  }

  @Test
  void itLivesFromTheStart() throws Exception {
    assertEquals("200 ok\n", get("/livez"));
  }

  @Test
  void itAnswersAnOfferOfAnUpgradeAsIfItWereNotThere() throws Exception {
    var answer = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
        .version(HttpClient.Version.HTTP_2).build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(HttpClient.Version.HTTP_1_1, answer.version());
    assertEquals("daytwo_leader 1\n", answer.body());
  }

  @Test
  void itIsReadyWhenCachesAreSyncedAndEverySourceWasHeardOf() throws Exception {
    assertEquals("503 not ready; /readyz?verbose says why\n", get("/readyz"));
    synced.set(true);
    Topology.publish(vertx, new Fact.SourceFetched("shop", COMMIT, Instant.EPOCH, Duration.ZERO, null));
    comesToSay(
        "503 [+] leader election: leads\n[+] informers: first list\n[+] source shop: ok\n[-] source tools: not fetched yet\nnot ready\n");
    Topology.publish(vertx, new Fact.SourceFailed("tools", "unreachable", "no route", Instant.EPOCH));
    comesToSay(
        "200 [+] leader election: leads\n[+] informers: first list\n[+] source shop: ok\n[+] source tools: failed (unreachable)\nready\n");
    synced.set(false);
    assertEquals("503 not ready; /readyz?verbose says why\n", get("/readyz"));
  }

  @Test
  void aStandbyIsReadyAndSaysWhoLeadsAndAnAgentThatCannotReadTheLeaseIsNot() throws Exception {
    synced.set(true);
    Topology.publish(vertx, new Fact.SourceFetched("shop", COMMIT, Instant.EPOCH, Duration.ZERO, null));
    Topology.publish(vertx, new Fact.SourceFetched("tools", COMMIT, Instant.EPOCH, Duration.ZERO, null));
    String rest = "[+] informers: first list\n[+] source shop: ok\n[+] source tools: ok\n";
    part.set(new Leadership(Leadership.Role.STANDBY, "agent-1"));
    comesToSay("200 [+] leader election: standby; agent-1 leads\n" + rest + "ready\n");
    part.set(Leadership.UNKNOWN);
    comesToSay("503 [-] leader election: the lease could not be read yet\n" + rest + "not ready\n");
  }

  @Test
  void withAFileOfThePlatformItIsReadyOnceThatHasBeenGood() throws Exception {
    synced.set(true);
    server = new WebVerticle("127.0.0.1", 0, Set.of(), true, synced::get, part::get, METRICS, List::of, Nobody.CALLS,
        (router, bus) -> {});
    vertx.deployVerticle(server).await(10, TimeUnit.SECONDS);
    String rest = "[+] leader election: leads\n[+] informers: first list\n";
    comesToSay("503 " + rest + "[-] platform: not read yet\nnot ready\n");
    Problem problem = new Problem(new Position("platform.yaml", 3, 1), "size", "unknown field");
    Topology.publish(vertx, new Fact.PlatformRead(false, Leverage.Hours.BUILT_IN, List.of(problem)));
    comesToSay("503 " + rest + "[-] platform: refused (platform.yaml:3:1: size: unknown field); nothing is rendered or "
        + "removed until it is mended\nnot ready\n");
    Topology.publish(vertx, new Fact.PlatformRead(true, Leverage.Hours.BUILT_IN, List.of()));
    comesToSay("200 " + rest + "[+] platform: ok\nready\n");
    Topology.publish(vertx, new Fact.PlatformRead(true, Leverage.Hours.BUILT_IN, List.of(problem)));
    comesToSay(
        "200 " + rest + "[+] platform: refused (platform.yaml:3:1: size: unknown field); the last good one stays "
            + "in force\nready\n");
  }

  @Test
  void itShowsTheMetrics() throws Exception {
    assertEquals("200 daytwo_leader 1\n", get("/metrics"));
  }

  @Test
  void thereIsNothingElse() throws Exception {
    assertEquals("404", get("/api").substring(0, 3));
  }
}
