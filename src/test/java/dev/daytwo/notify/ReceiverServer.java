package dev.daytwo.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import dev.daytwo.LoopbackHttp;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A server on a free port of this machine that speaks as Slack, Teams, Alertmanager and the hosts of repositories do, and
 * refuses what they would refuse. It can be made to misbehave.
 */
public final class ReceiverServer implements AutoCloseable {
  /** What it does with one request. */
  public record Behaviour(int status, Map<String, String> headers, String body, boolean hangs) {
    /** Answers so. */
    public static Behaviour status(int status, String... headers) {
      Map<String, String> map = new TreeMap<>();
      for (int i = 0; i < headers.length; i += 2) {
        map.put(headers[i], headers[i + 1]);
      }
      return new Behaviour(status, map, "", false);
    }

    /** Never answers. */
    public static Behaviour hang() {
      return new Behaviour(0, Map.of(), "", true);
    }

    /** The same with a body. */
    public Behaviour saying(String text) {
      return new Behaviour(status, headers, text, hangs);
    }
  }

  /** What came in. */
  public record Heard(String path, Map<String, String> headers, String body) {
    public JsonObject json() {
      return new JsonObject(body);
    }

    public JsonArray list() {
      return new JsonArray(body);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final List<Heard> taken = new CopyOnWriteArrayList<>();
  private final Queue<Behaviour> next = new ConcurrentLinkedDeque<>();
  private volatile @Nullable Behaviour always;

  private ReceiverServer(@Nullable SSLContext tls) throws IOException {
    server = LoopbackHttp.server(tls);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** One in clear text. */
  public static ReceiverServer open() throws IOException {
    return new ReceiverServer(null);
  }

  /** One over TLS. */
  static ReceiverServer over(SSLContext tls) throws IOException {
    return new ReceiverServer(tls);
  }

  /** Its address with a path. */
  public String url(String path) {
    return (server instanceof HttpsServer ? "https://localhost:" : "http://127.0.0.1:") + server.getAddress().getPort()
        + path;
  }

  /** What it does with the next requests, one after the other; afterwards it is well again. */
  public void next(Behaviour... behaviours) {
    next.addAll(List.of(behaviours));
  }

  /** What it does from now on; null for well. */
  public void always(@Nullable Behaviour behaviour) {
    always = behaviour;
  }

  /** Every request. */
  public List<Heard> heard() {
    return List.copyOf(heard);
  }

  /** Those that it took. */
  public List<Heard> taken() {
    return List.copyOf(taken);
  }

  /** Those that it took at a path. */
  public List<Heard> taken(String path) {
    return taken.stream().filter(each -> each.path().equals(path)).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    Heard one = new Heard(exchange.getRequestURI().toString(), headers, body);
    heard.add(one);
    Behaviour once = next.poll();
    Behaviour behaviour = once == null ? always : once;
    if (behaviour != null && behaviour.hangs()) {
      try (exchange) {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return;
    }
    if (behaviour == null) {
      behaviour = judge(one);
    }
    if (behaviour.status() / 100 == 2) {
      taken.add(one);
    }
    behaviour.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    byte[] bytes = behaviour.body().getBytes(UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(behaviour.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static Behaviour judge(Heard one) {
    try {
      String refused = switch (one.path().split("/", -1)[1]) {
        case "services" -> slack(one.json());
        case "teams" -> teams(one.json());
        case "api" -> alertmanager(one.list());
        case "github", "gitea", "gitlab" -> status(one);
        default -> "";
      };
      return refused.isEmpty()
          ? Behaviour.status(200).saying("ok")
          : Behaviour.status(400).saying(refused);
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      return Behaviour.status(400).saying("invalid_payload");
    }
  }

  /** As Slack's documentation of incoming webhooks and of formatting has it. */
  private static String slack(JsonObject message) {
    String text = message.getString("text", "");
    if (!message.fieldNames().equals(java.util.Set.of("text"))) {
      return "invalid_payload";
    }
    boolean escaped = !text.replaceAll("&(amp|lt|gt);", "").matches("(?s).*[&<>].*");
    return text.isBlank() ? "no_text" : text.length() > 40_000 ? "msg_too_long" : escaped ? "" : "not_escaped";
  }

  /** As the schema of Adaptive Cards 1.4 and the documentation of Teams' workflows have it. */
  private static String teams(JsonObject message) {
    JsonObject attachment = message.getJsonArray("attachments").getJsonObject(0);
    JsonObject card = attachment.getJsonObject("content");
    boolean good = message.getString("type").equals("message")
        && attachment.getString("contentType").equals("application/vnd.microsoft.card.adaptive")
        && card.getString("type").equals("AdaptiveCard") && card.getString("version").equals("1.4");
    for (Object each : card.getJsonArray("body")) {
      JsonObject block = (JsonObject) each;
      good &= block.getString("type").equals("RichTextBlock");
      for (Object inline : block.getJsonArray("inlines")) {
        good &= ((JsonObject) inline).getString("type").equals("TextRun")
            && ((JsonObject) inline).getString("text") != null;
      }
    }
    return good ? "" : "bad_card";
  }

  /** As the documentation of each API has it. */
  private static String status(Heard one) {
    JsonObject status = one.json();
    String context = status.getString("context", "");
    boolean gitlab = one.path().startsWith("/gitlab/");
    boolean path = one.path().matches(gitlab
        ? "/gitlab/projects/[^/?]+%2F[^/?]+/statuses/[0-9a-f]{40}"
        : "/(github|gitea)/repos/[^/]+/[^/]+/statuses/[0-9a-f]{40}");
    boolean state = (gitlab
        ? java.util.Set.of("pending", "running", "success", "failed", "canceled")
        : java.util.Set.of("error", "failure", "pending", "success")).contains(status.getString("state"));
    int longest = one.path().startsWith("/github/") ? 140 : 255;
    String token = one.headers().getOrDefault(gitlab ? "Private-Token" : "Authorization", "");
    boolean known = token.equals(gitlab
        ? "t0ken"
        : one.path().startsWith("/github/") ? "Bearer t0ken" : "token t0ken");
    return !path
        ? "bad_path"
        : !state
            ? "bad_state"
            : context.isEmpty()
                ? "no_context"
                : status.getString("description", "").length() > longest ? "too_long" : known ? "" : "bad_token";
  }

  /** As {@code postableAlerts} of Alertmanager's OpenAPI document, with its rules of label names. */
  private static String alertmanager(JsonArray alerts) {
    Queue<String> wrong = new ArrayDeque<>();
    for (Object each : alerts) {
      JsonObject alert = (JsonObject) each;
      if (!java.util.Set.of("labels", "annotations", "startsAt", "endsAt").containsAll(alert.fieldNames())
          || alert.getJsonObject("labels").getString("alertname", "").isEmpty()) {
        wrong.add("bad_alert");
      }
      alert.getJsonObject("labels").forEach(label -> {
        if (!label.getKey().matches("[a-zA-Z_][a-zA-Z0-9_]*") || String.valueOf(label.getValue()).isEmpty()) {
          wrong.add("bad_label");
        }
      });
      if (java.time.Instant.parse(alert.getString("endsAt"))
          .isBefore(java.time.Instant.parse(alert.getString("startsAt")))) {
        wrong.add("end_before_start");
      }
    }
    return wrong.isEmpty() ? "" : wrong.peek();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
