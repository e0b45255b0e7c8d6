package dev.daytwo.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import dev.daytwo.LoopbackHttp;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A registry on a free port of this machine, as the OCI distribution API and Docker's token authentication want it, which
 * can be made to misbehave. It holds manifests only: nobody pulls from it.
 */
public final class RegistryServer implements AutoCloseable {
  private static final String TOKEN = "a-token-for-pulling";

  /** What it does with the next requests for manifests. */
  public sealed interface Behaviour {}

  /** Answers as it should. */
  public record Serve() implements Behaviour {}

  /** Answers with this status. */
  public record Status(int code, Map<String, String> headers) implements Behaviour {}

  /** Never says what the digest is, and lets the body tell. */
  public record NoDigest() implements Behaviour {}

  /** Knows GET alone. */
  public record NoHead() implements Behaviour {}

  /** Never answers. */
  public record Hang() implements Behaviour {}

  /** Gives a manifest that does not end. */
  public record Endless() implements Behaviour {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile Behaviour behaviour = new Serve();
  private volatile String scheme = "";
  private volatile @Nullable String login;
  private volatile @Nullable String realm;

  private RegistryServer(@Nullable SSLContext tls) throws IOException {
    server = LoopbackHttp.server(tls);
    server.setExecutor(threads);
    server.createContext("/v2/", this::manifest);
    server.createContext("/token", this::token);
    server.start();
  }

  /** One in clear text that is open to everybody. */
  public static RegistryServer open() throws IOException {
    return new RegistryServer(null);
  }

  /** One over TLS. */
  static RegistryServer over(SSLContext tls) throws IOException {
    return new RegistryServer(tls);
  }

  /** Where it is, as images name it. */
  public String host() {
    return (server instanceof HttpsServer ? "localhost:" : "127.0.0.1:") + port();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** From now on asks for a token, which is given to everybody. */
  RegistryServer tokens() {
    scheme = "Bearer";
    return this;
  }

  /** From now on asks for a token, which is given to this user. */
  RegistryServer tokensFor(String user, String password) {
    login = basic(user, password);
    return tokens();
  }

  /** From now on asks for this user himself. */
  RegistryServer basicFor(String user, String password) {
    login = basic(user, password);
    scheme = "Basic";
    return this;
  }

  /** From now on gives tokens elsewhere. */
  RegistryServer realm(String address) {
    realm = address;
    return this;
  }

  private static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  public void behave(Behaviour next) {
    behaviour = next;
  }

  /** Somebody pushes an image; returns its digest. */
  public String push(String repository, String tag, String content) {
    byte[] manifest = ("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[],"
        + "\"annotations\":{\"content\":\"" + content + "\"}}").getBytes(UTF_8);
    manifests.put(repository + "/manifests/" + tag, manifest);
    return digest(manifest);
  }

  /** What was asked, as {@code METHOD PATH AUTHORIZATION}. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private static String digest(byte[] manifest) {
    try {
      return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(manifest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void manifest(HttpExchange exchange) throws IOException {
    note(exchange);
    switch (behaviour) {
      case Hang _ -> hang(exchange);
      case Status(int code, Map<String, String> headers) -> {
        headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        answer(exchange, code, "{\"errors\":[]}".getBytes(UTF_8));
      }
      case Endless _ when exchange.getRequestMethod().equals("GET") -> endless(exchange);
      case NoHead _ when exchange.getRequestMethod().equals("HEAD") -> answer(exchange, 405, new byte[0]);
      default -> serve(exchange);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    String wanted = scheme.equals("Basic") ? login : scheme.isEmpty() ? null : "Bearer " + TOKEN;
    if (wanted != null && !wanted.equals(authorization(exchange))) {
      exchange.getResponseHeaders().set("WWW-Authenticate", scheme.equals("Basic")
          ? "Basic realm=\"registry\""
          : "Bearer realm=\"" + Objects.requireNonNullElse(realm, "http://" + host() + "/token")
              + "\",service=\"the registry\",scope=\"repository:acme/orders:pull\"");
      answer(exchange, 401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}".getBytes(UTF_8));
      return;
    }
    byte[] manifest = manifests.get(exchange.getRequestURI().getPath().substring("/v2/".length()));
    if (manifest == null || !exchange.getRequestHeaders().getFirst("Accept").contains("oci.image.index.v1+json")) {
      answer(exchange, 404, "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}".getBytes(UTF_8));
      return;
    }
    if (!(behaviour instanceof NoDigest) && !(behaviour instanceof Endless)) {
      exchange.getResponseHeaders().set("Docker-Content-Digest", digest(manifest));
    }
    exchange.getResponseHeaders().set("Content-Type", "application/vnd.oci.image.index.v1+json");
    answer(exchange, 200, manifest);
  }

  private void token(HttpExchange exchange) throws IOException {
    note(exchange);
    String query = exchange.getRequestURI().getQuery();
    boolean good = query.equals("service=the registry&scope=repository:acme/orders:pull")
        && (login == null || login.equals(authorization(exchange)));
    answer(exchange, good ? 200 : 401,
        (good ? "{\"token\":\"" + TOKEN + "\",\"expires_in\":300}" : "{}").getBytes(UTF_8));
  }

  private void note(HttpExchange exchange) {
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + " "
        + Objects.requireNonNullElse(authorization(exchange), "-"));
  }

  private static @Nullable String authorization(HttpExchange exchange) {
    return exchange.getRequestHeaders().getFirst("Authorization");
  }

  private void hang(HttpExchange exchange) {
    try (exchange) {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void endless(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, 0);
      byte[] more = new byte[64 * 1024];
      while (true) { // until the other side has enough
        exchange.getResponseBody().write(more);
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      boolean head = exchange.getRequestMethod().equals("HEAD");
      if (head) {
        exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      }
      exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
