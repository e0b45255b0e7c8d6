package dev.daytwo.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.Eventually;
import dev.daytwo.descriptor.Image;
import dev.daytwo.event.Fact;
import dev.daytwo.git.OwnAuthority;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tags name, asked of a registry on this machine. */
class RegistriesTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  /** A clock that a test moves. */
  private static final class Moved extends Clock {
    volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneId.of("UTC");
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final Moved clock = new Moved();
  private final List<Fact> told = new CopyOnWriteArrayList<>();
  private final Path folder;
  private RegistryServer server = RegistryServer.open();

  RegistriesTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
  }

  @BeforeEach
  void push() {
    server.push("acme/orders", "1.0", "first");
  }

  @AfterEach
  void close() {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Registries registries(Path... dockerConfig) {
    return registries(new Registries.Access(dockerConfig.length == 0 ? null : dockerConfig[0], null,
        Set.of(server.host())), LONG);
  }

  private Registries registries(Registries.Access access, Duration patience) {
    return new Registries(vertx, access, clock, patience, told::add);
  }

  private Image image(String reference) {
    return Objects.requireNonNull(Image.parse(server.host() + "/" + reference));
  }

  private Image orders() {
    return image("acme/orders:1.0");
  }

  private static String why(Found found) {
    return assertInstanceOf(Found.Unknown.class, found).why();
  }

  private Path logins(String host, String user, String password) throws Exception {
    String auth = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    return Files.writeString(folder.resolve("config.json"),
        "{\"auths\":{\"" + host + "\":{\"auth\":\"" + auth + "\"}}}");
  }

  @Test
  void one_request_without_a_body_tells_and_counts_for_five_minutes() {
    String first = server.push("acme/orders", "1.0", "first");
    Registries registries = registries();
    assertEquals(new Found.Digest(first), registries.find(orders()));
    String second = server.push("acme/orders", "1.0", "second");
    assertEquals(new Found.Digest(first), registries.find(orders()));
    assertEquals(List.of("HEAD /v2/acme/orders/manifests/1.0 -"), server.requests());
    clock.now = clock.now.plus(Registries.FRESH);
    assertEquals(new Found.Digest(second), registries.find(orders()));
    assertEquals(List.of(new Fact.RegistryAsked(server.host(), true), new Fact.RegistryAsked(server.host(), true)),
        told);
  }

  @Test
  void no_tag_is_the_tag_latest() {
    String digest = server.push("acme/orders", "latest", "newest");
    assertEquals(new Found.Digest(digest), registries().find(image("acme/orders")));
  }

  @Test
  void the_body_tells_where_no_header_does_and_where_HEAD_is_not_known() {
    String digest = server.push("acme/orders", "1.0", "first");
    server.behave(new RegistryServer.NoDigest());
    assertEquals(new Found.Digest(digest), registries().find(orders()));
    server.behave(new RegistryServer.NoHead());
    assertEquals(new Found.Digest(digest), registries().find(orders()));
  }

  @Test
  void a_token_is_got_for_nobody_and_for_a_user() throws Exception {
    String digest = server.push("acme/orders", "1.0", "first");
    server.tokens();
    assertEquals(new Found.Digest(digest), registries().find(orders()));
    server.tokensFor("ada", "secret");
    assertEquals("the registry " + server.host() + " does not show acme/orders:1.0 (401); give a login for it in "
        + "registries.dockerConfig, or make it public", why(registries().find(orders())));
    Path logins = logins(server.host(), "ada", "wrong");
    Registries registries = registries(logins);
    assertTrue(why(registries.find(orders())).contains("(401)"));
    logins("https://" + server.host() + "/v1/", "ada", "secret"); // read again at each use
    assertEquals(new Found.Digest(digest), registries.find(orders()));
    // the token goes to the registry, the password only to where tokens are given
    assertTrue(server.requests().getLast().endsWith(" Bearer a-token-for-pulling"), server.requests()::toString);
    assertFalse(server.requests().stream().anyMatch(each -> each.contains("/v2/") && each.contains("Basic ")));
  }

  @Test
  void a_registry_may_want_the_password_itself() throws Exception {
    String digest = server.push("acme/orders", "1.0", "first");
    server.basicFor("ada", "secret");
    assertTrue(why(registries().find(orders())).contains("(401)"));
    assertEquals(new Found.Digest(digest), registries(logins(server.host(), "ada", "secret")).find(orders()));
  }

  @Test
  void logins_that_cannot_be_read_are_told_without_what_is_in_them() throws Exception {
    server.tokensFor("ada", "secret");
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"auths\": secret");
    assertEquals(
        "the logins in " + broken + " cannot be read (DecodeException); it has to be the config.json that docker "
            + "login writes",
        why(registries(broken).find(orders())));
    Path list = Files.writeString(folder.resolve("list.json"), "{\"auths\": [\"secret\"]}");
    assertEquals(
        "the logins in " + list + " cannot be read (ClassCastException); it has to be the config.json that docker "
            + "login writes",
        why(registries(list).find(orders())));
    assertTrue(why(registries(folder.resolve("none.json")).find(orders())).contains("(NoSuchFileException)"));
  }

  @Test
  void what_is_not_there_is_said_and_asked_again_at_once_when_it_may_be() {
    Registries registries = registries();
    assertEquals("the registry " + server.host() + " has no acme/orders:2.0",
        why(registries.find(image("acme/orders:2.0"))));
    String digest = server.push("acme/orders", "2.0", "second");
    assertEquals(new Found.Digest(digest), registries.find(image("acme/orders:2.0")));
  }

  @Test
  void a_registry_that_asks_for_rest_is_left_alone_for_all_of_its_images() {
    Registries registries = registries();
    server.behave(new RegistryServer.Status(429, Map.of("Retry-After", "120")));
    assertEquals("the registry " + server.host() + " asks to be left alone for a while (429)",
        why(registries.find(orders())));
    server.behave(new RegistryServer.Serve());
    clock.now = clock.now.plusSeconds(119);
    assertEquals(new Found.Unknown("the registry " + server.host() + " asks to be left alone for a while (429)",
        Duration.ofSeconds(1)), registries.find(image("acme/other:1.0")));
    assertEquals(1, server.requests().size());
    clock.now = clock.now.plusSeconds(1);
    assertInstanceOf(Found.Digest.class, registries.find(orders()));
  }

  @Test
  void a_registry_that_is_down_is_asked_ever_more_seldom() {
    Registries registries = registries();
    server.behave(new RegistryServer.Status(503, Map.of()));
    int asked = 0;
    for (int minute = 0; minute < 60; minute++) {
      assertEquals("the registry " + server.host() + " answers 503", why(registries.find(orders())));
      clock.now = clock.now.plusSeconds(1);
      asked = server.requests().size();
    }
    assertTrue(asked >= 8 && asked <= 10, () -> server.requests().toString()); // after 1, 2, 4, 8, 10, 10 s
    server.behave(new RegistryServer.Serve());
    clock.now = clock.now.plusSeconds(10);
    assertInstanceOf(Found.Digest.class, registries.find(orders()));
  }

  @Test
  void a_registry_that_is_not_there_is_said_to_be() {
    server.close();
    assertEquals("the registry " + server.host() + " cannot be connected to", why(registries().find(orders())));
    assertEquals(List.of(new Fact.RegistryAsked(server.host(), false)), told);
  }

  @Test
  void who_asks_a_registry_that_is_slow_does_not_wait_for_it() {
    server.behave(new RegistryServer.Hang());
    Registries registries = registries(new Registries.Access(null, null, Set.of(server.host())), Duration.ofMillis(50));
    assertEquals(new Found.Pending(server.host()), registries.find(orders()));
    assertEquals(new Found.Pending(server.host()), registries.find(orders()));
    assertTrue(server.requests().size() <= 1, () -> server.requests().toString());
  }

  @Test
  void another_way_to_ask_counts_from_the_next_question_on() throws Exception {
    String digest = server.push("acme/orders", "1.0", "first");
    Registries registries = registries(Registries.Access.ANONYMOUS, LONG);
    why(registries.find(orders()));
    registries.ask(new Registries.Access(null, null, Set.of(server.host())));
    assertEquals(new Found.Digest(digest), registries.find(orders())); // though it rests by the former way

    server.tokensFor("ada", "secret");
    assertEquals(new Found.Digest(digest), registries.find(orders()));
    registries.ask(new Registries.Access(logins(server.host(), "ada", "wrong"), null, Set.of(server.host())));
    assertTrue(why(registries.find(orders())).contains("(401)"), "what was learned otherwise does not count");
  }

  @Test
  void what_was_asked_the_former_way_is_not_remembered() throws Exception {
    server.behave(new RegistryServer.Hang());
    Registries registries = registries(new Registries.Access(null, null, Set.of(server.host())), Duration.ofMillis(50));
    assertEquals(new Found.Pending(server.host()), registries.find(orders()));
    registries.ask(Registries.Access.ANONYMOUS);
    server.close(); // what hung ends
    Eventually.holds("it has ended", () -> told.size() == 1);
    registries.find(orders());
    Eventually.holds("it does not rest for what failed otherwise", () -> told.size() == 2);
  }

  @Test
  void an_answer_without_end_is_refused() {
    server.behave(new RegistryServer.Endless());
    assertEquals("the registry " + server.host() + " gives an answer of more than 4 MiB",
        why(registries().find(orders())));
  }

  @Test
  void a_redirect_is_followed_without_the_password_and_not_out_of_TLS() throws Exception {
    try (RegistryServer other = RegistryServer.open()) {
      String digest = other.push("acme/orders", "1.0", "elsewhere");
      Path logins = logins(server.host(), "ada", "secret");
      Registries registries = registries(
          new Registries.Access(logins, null, Set.of(server.host(), other.host())), LONG);
      server.behave(new RegistryServer.Status(401, Map.of("WWW-Authenticate", "Basic realm=\"x\"")));
      assertTrue(why(registries.find(orders())).contains("(401)"));
      assertTrue(server.requests().getLast().contains("Basic "));
      server.behave(new RegistryServer.Status(307,
          Map.of("Location", "http://" + other.host() + "/v2/acme/orders/manifests/1.0")));
      assertEquals(new Found.Digest(digest), registries.find(orders()));
      assertEquals(List.of("HEAD /v2/acme/orders/manifests/1.0 -"), other.requests());

      assertEquals("the registry " + server.host() + " sends whoever asks to an address without TLS",
          why(registries(logins).find(orders())));
      server.behave(new RegistryServer.Status(307, Map.of("Location", "/v2/acme/orders/manifests/1.0")));
      assertEquals("the registry " + server.host() + " sends whoever asks on and on", why(registries().find(orders())));
    }
  }

  @Test
  void a_password_goes_to_no_address_without_TLS() throws Exception {
    server.tokensFor("ada", "secret").realm("http://tokens.example/token");
    assertEquals("the registry " + server.host() + " gives tokens at an address without TLS",
        why(registries(logins(server.host(), "ada", "secret")).find(orders())));
  }

  @Test
  void a_digest_of_another_kind_is_refused() {
    server.behave(new RegistryServer.Status(200, Map.of("Docker-Content-Digest", "sha512:abc")));
    assertEquals("the registry " + server.host() + " names acme/orders:1.0 by a digest that is not sha256",
        why(registries().find(orders())));
  }

  @Test
  void a_certificate_is_verified_and_its_authority_may_be_given() throws Exception {
    OwnAuthority authority = OwnAuthority.in(folder);
    Path ca = Files.writeString(folder.resolve("trusted.pem"), "");
    server.close();
    server = RegistryServer.over(authority.tls());
    String digest = server.push("acme/orders", "1.0", "first");
    String untrusted = "the certificate of the registry " + server.host() + " is not trusted";
    assertEquals(untrusted, why(registries(Registries.Access.ANONYMOUS, LONG).find(orders())));
    Registries trusting = registries(new Registries.Access(null, ca, Set.of()), LONG);
    assertEquals(untrusted, why(trusting.find(orders())));
    Files.copy(authority.certificate(), ca, StandardCopyOption.REPLACE_EXISTING);
    clock.now = clock.now.plusSeconds(60);
    assertEquals(new Found.Digest(digest), trusting.find(orders()));
    Image elsewhere = Objects.requireNonNull(Image.parse("127.0.0.1:" + server.port() + "/acme/orders:1.0"));
    assertTrue(why(trusting.find(elsewhere)).endsWith("is not trusted"), "the name in the certificate is verified");
  }
}
