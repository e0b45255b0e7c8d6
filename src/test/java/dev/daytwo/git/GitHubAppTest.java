package dev.daytwo.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.daytwo.LoopbackHttp;
import dev.daytwo.model.GitRef;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading a repository as a GitHub App, with a server that asks of it what GitHub asks. */
class GitHubAppTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Path folder;
  private final Path keyFile;
  private final KeyPair key;
  private final HttpServer api;
  private final AtomicInteger given = new AtomicInteger();
  private final GitHubApp app;
  private volatile int status = 201;
  private volatile String body = "";
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

  GitHubAppTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    key = generator.generateKeyPair();
    keyFile = write(key);
    api = LoopbackHttp.server();
    api.createContext("/", this::answer);
    api.start();
    app = new GitHubApp(new GitHubApp.App(URI.create("http://127.0.0.1:" + api.getAddress().getPort()), 17, 4711,
        keyFile), null, null, new Clock() {
          @Override
          public Instant instant() {
            return now;
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        });
  }

  @AfterEach
  void stop() {
    api.stop(0);
  }

  private Path write(KeyPair pair) throws IOException {
    Path file = folder.resolve("app.pem");
    Files.deleteIfExists(file);
    Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(pair.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n");
  }

  /** As GitHub: a token for who shows a JSON Web Token that the app's key has signed, and that is good now. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean right = exchange.getRequestMethod().equals("POST")
          && exchange.getRequestURI().getPath().equals("/app/installations/4711/access_tokens")
          && proves(exchange.getRequestHeaders().getFirst("Authorization"));
      String text = !body.isEmpty()
          ? body
          : new JsonObject().put("token", "token-" + given.incrementAndGet())
              .put("expires_at", now.plus(Duration.ofHours(1)).toString()).encode();
      byte[] bytes = text.getBytes(UTF_8);
      exchange.sendResponseHeaders(right ? status : 401, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private boolean proves(String authorization) {
    String[] parts = authorization.substring("Bearer ".length()).split("\\.", -1);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(key.getPublic());
      signature.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
      JsonObject head = new JsonObject(new String(Base64.getUrlDecoder().decode(parts[0]), UTF_8));
      JsonObject claims = new JsonObject(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8));
      long at = now.getEpochSecond();
      return signature.verify(Base64.getUrlDecoder().decode(parts[2])) && head.getString("alg").equals("RS256")
          && claims.getString("iss").equals("17") && claims.getLong("iat") <= at && claims.getLong("exp") > at
          && claims.getLong("exp") - claims.getLong("iat") <= 600;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void refused(GitFault.Kind kind, String words) {
    GitFault fault = assertThrows(GitFault.class, () -> app.read("github.com"));
    assertEquals(kind, fault.kind(), fault.getMessage());
    assertTrue(fault.getMessage().contains(words), fault.getMessage());
  }

  @Test
  void a_token_is_kept_until_shortly_before_it_ends() throws Exception {
    assertEquals(new Credentials.Login("x-access-token", "token-1"), app.read("github.com"));
    now = now.plus(Duration.ofMinutes(54));
    assertEquals("token-1", app.read("github.com").password());
    now = now.plus(Duration.ofMinutes(2));
    assertEquals("token-2", app.read("github.com").password());
    assertFalse(app.read("github.com").toString().contains("token-2"));
  }

  @Test
  void a_token_that_the_server_refuses_is_asked_for_again() throws Exception {
    assumeTrue(GitHttpServer.available(), "git http-backend is not on this machine");
    try (GitRemote remote = GitRemote.in(folder);
        GitHttpServer server = GitHttpServer.serving(remote.path()).login("x-access-token", "token-1");
        GitRepository repository = GitRepository.open(folder.resolve("clone"), server.url(), new GitRef.Branch("main"),
            Access.with(app), GitLimits.DEFAULT)) {
      String id = remote.commit("a.yaml", "1");
      assertEquals(id, repository.fetch(MINUTE).head().id());
      server.login("x-access-token", "token-2"); // the first one was taken back
      assertEquals(GitFault.Kind.UNAUTHORIZED,
          assertThrows(GitFault.class, () -> repository.fetch(MINUTE)).kind());
      assertEquals(id, repository.fetch(MINUTE).head().id());
    }
  }

  @Test
  void what_github_refuses_is_told() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    write(generator.generateKeyPair());
    refused(GitFault.Kind.UNAUTHORIZED, "GitHub does not accept the key of the app 17 (401)");
    write(key);
    status = 404;
    refused(GitFault.Kind.UNAUTHORIZED, "the app 17 has no installation 4711 that may be used (404)");
    status = 503;
    refused(GitFault.Kind.UNREACHABLE, "GitHub's API answers 503; it is tried again");
    status = 201;
    for (String garbage : new String[]{"<html>", "[]", "{}", "{\"token\": 1, \"expires_at\": 2}",
        "{\"token\": \"x\", \"expires_at\": \"soon\"}"}) {
      body = garbage;
      refused(GitFault.Kind.UNREACHABLE, "what answers is not GitHub's API");
    }
    body = "";
    assertEquals("x-access-token", app.read("github.com").user());
  }

  @Test
  void a_key_that_is_no_rsa_key_or_that_everybody_can_read_is_told() throws Exception {
    Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("r--r--r--"));
    refused(GitFault.Kind.UNAUTHORIZED, "can be read by everybody");
    write(KeyPairGenerator.getInstance("EC").generateKeyPair());
    refused(GitFault.Kind.UNAUTHORIZED, "cannot be used");
    Files.delete(keyFile);
    refused(GitFault.Kind.UNAUTHORIZED, "cannot be read (NoSuchFileException)");
  }

  @Test
  void a_server_that_is_not_there_is_told() {
    api.stop(0);
    refused(GitFault.Kind.UNREACHABLE, "no connection to GitHub's API");
  }
}
