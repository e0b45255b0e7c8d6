package dev.daytwo.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.daytwo.LoopbackHttp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The real {@code git http-backend} behind an HTTP server on a free port of 127.0.0.1, which can be made to misbehave.
 * Tests that use it start with {@code assumeTrue(GitHttpServer.available())}: it needs git on the machine.
 *
 * <pre>{@code
 * try (var server = GitHttpServer.serving(remote.path()).login("ada", "secret")) {
 *   server.behave(new GitHttpServer.Status(500));
 * }
 * }</pre>
 */
public final class GitHttpServer implements AutoCloseable {
  private static final List<Path> BACKENDS = List.of(Path.of("/usr/lib/git-core/git-http-backend"),
      Path.of("/usr/libexec/git-core/git-http-backend"),
      Path.of("/opt/homebrew/opt/git/libexec/git-core/git-http-backend"));

  /** What the server does with the next requests. */
  public sealed interface Behaviour {}

  /** Answers as it should. */
  public record Serve() implements Behaviour {}

  /** Answers with this status and no body; 429 comes with {@code Retry-After: 7}. */
  public record Status(int code) implements Behaviour {}

  /** Reads the request and never answers. */
  public record Hang() implements Behaviour {}

  /** Serves refs, but cuts each pack after this many bytes. */
  public record CutPack(int bytes) implements Behaviour {}

  /** Sends whoever comes to another address, {@code http://host:port}, with the same path. */
  public record Redirect(String to) implements Behaviour {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Answer(int status, Map<String, String> headers, byte[] body) {}

  private final HttpServer server;
  private final Path repository;
  private final Path backend;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private volatile Behaviour behaviour = new Serve();
  private volatile @Nullable String login;

  private GitHttpServer(Path repository, @Nullable SSLContext tls) throws IOException {
    this.repository = repository;
    this.backend = BACKENDS.stream().filter(Files::isExecutable).findFirst().orElseThrow();
    server = LoopbackHttp.server(tls);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** True if this machine has what the server needs. */
  public static boolean available() {
    return BACKENDS.stream().anyMatch(Files::isExecutable);
  }

  /** Serves one bare repository, open to everybody. */
  public static GitHttpServer serving(Path repository) {
    try {
      return new GitHttpServer(repository, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Serves over TLS, with a certificate for {@code localhost}; the address is {@link #tlsUrl}. */
  public static GitHttpServer serving(Path repository, SSLContext tls) {
    try {
      return new GitHttpServer(repository, tls);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on asks for this user and password. */
  public GitHttpServer login(String user, String password) {
    login = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    return this;
  }

  /** From now on does this. */
  public void behave(Behaviour next) {
    behaviour = next;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** The address of the repository. */
  public String url() {
    return url(port());
  }

  /** The address of the repository over TLS. */
  public String tlsUrl() {
    return "https://localhost:" + port() + "/" + repository.getFileName();
  }

  /** The address of the repository as seen through a proxy on that port. */
  public String url(int proxyPort) {
    return "http://127.0.0.1:" + proxyPort + "/" + repository.getFileName();
  }

  /** Every {@code Authorization} header that was sent here, in order. */
  public List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      if (authorization != null) {
        authorizations.add(authorization);
      }
      byte[] body = exchange.getRequestBody().readAllBytes();
      switch (behaviour) {
        case Hang _ -> closed.await();
        case Status(int code) -> {
          exchange.getResponseHeaders().set("Retry-After", "7");
          exchange.sendResponseHeaders(code, -1);
        }
        case Serve _ when unknown(authorization) -> challenge(exchange);
        case CutPack _ when unknown(authorization) -> challenge(exchange);
        case Redirect _ when unknown(authorization) -> challenge(exchange);
        case Redirect(String to) -> {
          exchange.getResponseHeaders().set("Location", to + exchange.getRequestURI());
          exchange.sendResponseHeaders(302, -1);
        }
        case Serve _ -> send(exchange, git(exchange, body), Integer.MAX_VALUE);
        case CutPack(int bytes) -> {
          Answer answer = git(exchange, body);
          send(exchange, answer, new String(answer.body(), ISO_8859_1).contains("PACK") ? bytes : Integer.MAX_VALUE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean unknown(@Nullable String authorization) {
    return login != null && !login.equals(authorization);
  }

  private static void challenge(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
    exchange.sendResponseHeaders(401, -1);
  }

  private static void send(HttpExchange exchange, Answer answer, int limit) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = answer.body();
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body, 0, Math.min(limit, body.length));
    exchange.getResponseBody().flush(); // closing the exchange with bytes missing cuts the connection
  }

  /** One call of the CGI program (RFC 3875). */
  private Answer git(HttpExchange exchange, byte[] body) throws IOException {
    ProcessBuilder cgi = new ProcessBuilder(backend.toString());
    Map<String, String> environment = cgi.environment();
    environment.keySet().removeIf(name -> name.startsWith("GIT_"));
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_PROJECT_ROOT", String.valueOf(repository.getParent()));
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("PATH_INFO", exchange.getRequestURI().getPath());
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    environment.put("REMOTE_ADDR", "127.0.0.1");
    environment.put("CONTENT_LENGTH", String.valueOf(body.length));
    put(environment, "QUERY_STRING", exchange.getRequestURI().getRawQuery());
    put(environment, "CONTENT_TYPE", exchange.getRequestHeaders().getFirst("Content-Type"));
    put(environment, "HTTP_CONTENT_ENCODING", exchange.getRequestHeaders().getFirst("Content-Encoding"));
    put(environment, "GIT_PROTOCOL", exchange.getRequestHeaders().getFirst("Git-Protocol"));
    cgi.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = cgi.start();
    try {
      Thread.ofVirtual().start(() -> {
        try (var in = process.getOutputStream()) {
          in.write(body);
        } catch (IOException e) {
          process.destroy();
        }
      });
      return parse(process.getInputStream());
    } finally {
      process.destroy();
    }
  }

  private static Answer parse(InputStream out) throws IOException {
    Map<String, String> headers = new HashMap<>();
    int status = 200;
    for (String line = line(out); !line.isEmpty(); line = line(out)) {
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).strip();
      if (line.startsWith("Status:")) {
        status = Integer.parseInt(value.substring(0, 3));
      } else {
        headers.put(line.substring(0, colon), value);
      }
    }
    return new Answer(status, headers, out.readAllBytes());
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(ISO_8859_1);
  }

  private static void put(Map<String, String> environment, String name, @Nullable String value) {
    if (value != null) {
      environment.put(name, value);
    }
  }
}
