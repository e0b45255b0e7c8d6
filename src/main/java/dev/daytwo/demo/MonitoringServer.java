package dev.daytwo.demo;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A server that watches the agent, on a free port of 127.0.0.1 and in a temporary folder of its own; both are gone when
 * it is closed or when this JVM ends in any way.
 */
final class MonitoringServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final int STARTS = 3;

  /** What makes a server out of a program. */
  interface Settings {
    /** Writes the files that the server reads into its folder, where it runs; returns its options. */
    List<String> write(Path folder, String address) throws IOException;
  }

  private final MonitoringProgram program;
  private final Path folder;
  private final String address;
  private final Supervisor supervisor;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build();
  private final AtEnd end;

  private MonitoringServer(MonitoringProgram program) throws IOException {
    this.program = program;
    folder = Files.createTempDirectory("daytwo-" + program.server() + "-").toRealPath();
    address = "127.0.0.1:" + FreePort.next();
    supervisor = new Supervisor(folder);
    end = new AtEnd(program.server() + "-end", supervisor::close);
  }

  /**
   * Starts it, and returns when it says that it is ready.
   *
   * @throws MonitoringException if there is no such program, or with the end of its log if it did not get ready
   */
  static MonitoringServer start(MonitoringProgram program, Settings settings) {
    Path binary = program.find();
    for (int attempt = 1;; attempt++) {
      MonitoringServer server;
      try {
        server = new MonitoringServer(program);
      } catch (IOException e) {
        throw new MonitoringException("cannot start " + program.server() + ": " + e, e);
      }
      try {
        server.start(binary, settings);
        return server;
      } catch (IOException | RuntimeException e) {
        server.close();
        // Another process may take a port between the look and the use of it.
        boolean taken = String.valueOf(e.getMessage()).contains("address already in use");
        if (!taken || attempt == STARTS) {
          throw e instanceof MonitoringException known
              ? known
              : new MonitoringException("cannot start " + program.server() + ": " + e, e);
        }
      }
    }
  }

  private void start(Path binary, Settings settings) throws IOException {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(settings.write(folder, address));
    supervisor.start(program.server(), command);
    long deadline = System.nanoTime() + START.toNanos();
    while (!ready()) {
      boolean alive = supervisor.alive(program.server());
      if (!alive || System.nanoTime() > deadline) {
        throw new MonitoringException(program.server()
            + (alive ? " was not ready after " + START.toSeconds() + " s" : " ended") + "; the end of its log:\n"
            + supervisor.endOfLog(program.server()).indent(2));
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private boolean ready() {
    try {
      get("/-/ready");
      return true;
    } catch (IOException e) {
      return false; // it does not listen yet, or still reads what it had
    }
  }

  /** Host and port. */
  String address() {
    return address;
  }

  /** {@code http://127.0.0.1:9090}. */
  String url() {
    return "http://" + address;
  }

  /**
   * The body of the answer to a GET.
   *
   * @throws IOException if there is none, or with the body if its status is not 200
   */
  String get(String path) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path)).timeout(ANSWER).build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(answer.uri() + " answers " + answer.statusCode() + ": " + answer.body().strip());
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Kills it, removes its folder, and returns when both is done. A second call does nothing. */
  @Override
  public void close() {
    end.close();
    http.shutdownNow();
  }

  /** An object of JSON whose values are texts. */
  static Map<String, String> texts(JsonObject object) {
    Map<String, String> texts = new HashMap<>();
    object.forEach(entry -> texts.put(entry.getKey(), String.valueOf(entry.getValue())));
    return texts;
  }
}
