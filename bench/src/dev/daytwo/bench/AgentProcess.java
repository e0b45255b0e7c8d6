package dev.daytwo.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The agent as a process of its own, started by the launcher, watched from outside. */
final class AgentProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final String SECRET = "bench";
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path folder;
  private final Path kubeconfig;
  private final int port;
  private final Thread onExit = new Thread(this::kill, "agent-end");
  private Process process;
  private List<String> command;

  /** Starts the agent, which follows one repository, and returns when it is ready. */
  AgentProcess(Path folder, Path kubeconfig, Repository repository, Duration poll)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.kubeconfig = kubeconfig;
    port = freePort();
    Path config = Files.writeString(folder.resolve("daytwo.yaml"), """
        apiVersion: daytwo.dev/v1
        kind: AgentConfig
        sources:
        - name: %1$s
          url: %2$s
          poll: %3$ds
          kinds: {manifests: true}
          namespaces: [%1$s]
          environments: [%1$s]
          webhook: {secretFile: %6$s}
        environments:
        - name: %1$s
        leaderElection: {enabled: false}
        http: {host: 127.0.0.1, port: %4$d}
        dataDir: %5$s
        """.formatted(Workload.NAME, repository.url(), poll.toSeconds(), port, data(),
        Files.writeString(folder.resolve("hook"), SECRET)));
    String home = System.getProperty("daytwo.home", ".");
    command = List.of(Path.of(home, "daytwo").toAbsolutePath().toString(), "agent", "--config", config.toString());
    process = start();
    Runtime.getRuntime().addShutdownHook(onExit);
    Waiting.until("the agent is ready", START, Duration.ofMillis(50), this::ready);
    command = ProcessFigures.command(pid()); // the launcher has become the JVM: this is what it runs
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("agent.log").toFile()));
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    return builder.start();
  }

  /** Kills it by SIGKILL, takes its disk away and starts it again, by the command line that the launcher made. */
  void restart() throws IOException {
    kill();
    Removal.of(data(), true);
    process = start();
  }

  long pid() {
    return process.pid();
  }

  /** True if it says that it is ready; fails if it has ended. */
  boolean ready() throws IOException, InterruptedException {
    if (!process.isAlive()) {
      throw new IllegalStateException("the agent ended with " + process.exitValue() + ":\n"
          + Files.readString(folder.resolve("agent.log")));
    }
    try {
      return ask("/readyz").statusCode() == 200;
    } catch (java.net.ConnectException e) {
      return false;
    }
  }

  /** Tells it of a push. */
  void hook() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hooks/" + Workload.NAME))
        .timeout(ANSWER).header("Authorization", "Bearer " + SECRET)
        .POST(HttpRequest.BodyPublishers.ofString("{\"ref\":\"refs/heads/main\"}")).build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (!answer.body().contains(Workload.NAME)) {
      throw new IOException("the webhook was answered by " + answer.statusCode() + " " + answer.body());
    }
  }

  /** What it has logged. */
  Path log() {
    return folder.resolve("agent.log");
  }

  /** What it counts. */
  Exposition metrics() throws IOException, InterruptedException {
    return Exposition.parse(ask("/metrics").body());
  }

  /** How many units it has found to be as Git wants them. */
  long synced() throws IOException, InterruptedException {
    return (long) metrics().sum("daytwo_unit_synced", sample -> true);
  }

  /** Waits until it has sent no request for some seconds: what it does after a sync, it has done. */
  void awaitQuiet() throws IOException, InterruptedException {
    long[] before = {-1, System.nanoTime()};
    Waiting.until("the agent is quiet", Duration.ofMinutes(5), Duration.ofMillis(500), () -> {
      long now = metrics().requests().values().stream().mapToLong(Long::longValue).sum();
      if (now != before[0]) {
        before[0] = now;
        before[1] = System.nanoTime();
      }
      return System.nanoTime() - before[1] > TimeUnit.SECONDS.toNanos(5);
    });
  }

  private HttpResponse<String> ask(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(ANSWER).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      process.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    process.destroy(); // in good order, so that a flight recording is written
    awaitEnd();
    kill();
    http.shutdownNow();
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // The JVM is ending already.
    }
  }
}
