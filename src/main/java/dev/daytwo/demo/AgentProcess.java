package dev.daytwo.demo;

import dev.daytwo.Main;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** The agent as a process of its own, as its users run it: {@code daytwo agent --config daytwo.yaml}. */
public final class AgentProcess {
  private static final String NAME = "agent";
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(25);

  private final Supervisor supervisor;
  private final Path folder;
  private final DemoCluster cluster;
  private final int port;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build();
  private long pid;

  AgentProcess(Supervisor supervisor, Path folder, DemoCluster cluster, String repository) throws IOException {
    this.supervisor = supervisor;
    this.folder = folder;
    this.cluster = cluster;
    port = FreePort.next();
    Files.createDirectories(folder.resolve("tmp"));
    Files.writeString(config(), configuration(repository));
  }

  private String configuration(String repository) {
    String context = cluster.context();
    return """
        apiVersion: daytwo.dev/v1
        kind: AgentConfig
        sources:
        - name: %s
          url: "%s"
          poll: 1s
          namespaces: ["shop-*"]
          environments: [%s]
        environments:
        %s
        leaderElection: {enabled: false}
        kubernetes: {context: %s}
        http: {host: 127.0.0.1, port: %d}
        dataDir: data
        """.formatted(Shop.SOURCE, repository, String.join(", ", Shop.ENVIRONMENTS),
        Shop.ENVIRONMENTS.stream().map(name -> "- {name: " + name + ", namespace: \"shop-{environment}\"}")
            .collect(Collectors.joining("\n")),
        context == null ? "null" : "'" + context.replace("'", "''") + "'", port);
  }

  /** Starts it, and returns when it says that it is ready; its log goes on where it was. */
  public void start() throws IOException {
    pid = supervisor.start(NAME, command());
    long deadline = System.nanoTime() + START.toNanos();
    while (!ready()) {
      if (!supervisor.alive(NAME) || System.nanoTime() > deadline) {
        throw new IOException("the agent " + (supervisor.alive(NAME)
            ? "was not ready after " + START.toSeconds() + " s"
            : "ended") + "; the end of its log:\n" + endOfLog());
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  /** The options that the launcher gives too: least CPU and memory, and the fastest start. */
  private List<String> command() {
    List<String> command = new ArrayList<>(List.of("env", "HOME=" + System.getProperty("user.home")));
    String kubeconfig = cluster.kubeconfig();
    if (kubeconfig != null) {
      command.add("KUBECONFIG=" + kubeconfig);
    }
    String classes = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(each -> Path.of(each).toAbsolutePath().toString()).collect(Collectors.joining(File.pathSeparator));
    command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m", "--enable-native-access=ALL-UNNAMED",
        "-Djava.io.tmpdir=" + folder.resolve("tmp"), "-cp", classes, Main.class.getName(), "agent", "--config",
        config().toString()));
    return command;
  }

  /** Kills it at once, as a crash would (SIGKILL), and returns when it is gone. */
  public void kill() throws IOException {
    supervisor.kill(NAME);
  }

  /** Deletes everything that the agent keeps on disk. */
  public void deleteData() throws IOException {
    Files.walkFileTree(data(), new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Files.delete(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      @SuppressWarnings("NullAway") // null says that there was no error
      public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
        Files.delete(visited);
        return FileVisitResult.CONTINUE;
      }
    });
  }

  /** The folder of its clones. */
  public Path data() {
    return folder.resolve("data");
  }

  /** Its configuration. */
  public Path config() {
    return folder.resolve("daytwo.yaml");
  }

  /** Its log. */
  public Path log() {
    return folder.resolve(NAME + ".log");
  }

  /** Where it answers: {@code http://127.0.0.1:8080}. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Its process id. */
  public long pid() {
    return pid;
  }

  /** Blocks until it has ended. */
  public void awaitEnd() {
    ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
  }

  private boolean ready() {
    try {
      return get("/readyz").statusCode() == 200;
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }

  /** The text of a scrape of its metrics. */
  public String metrics() throws IOException {
    return get("/metrics").body();
  }

  private HttpResponse<String> get(String path) throws IOException {
    try {
      return http.send(HttpRequest.newBuilder(URI.create(url() + path)).timeout(ANSWER).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The last lines of its log, indented. */
  public String endOfLog() {
    return supervisor.endOfLog(NAME).indent(2).stripTrailing();
  }
}
