package dev.daytwo.bench;

import dev.daytwo.demo.ControlPlane;
import dev.daytwo.model.Tree;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One of several agents that stand for election: a process with a network and a disk of its own, which is killed, stopped
 * and cut off. Each time that it starts, it has an empty disk and a new name, by which the audit log and the Lease know
 * it.
 */
final class Candidate implements AutoCloseable {
  /** Where the Lease lies and the accounts of the agents. */
  static final String NAMESPACE = "daytwo-system";

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String ACCOUNTS = "/api/v1/namespaces/" + NAMESPACE + "/serviceaccounts";
  private static final String DISK = "16m";

  /** The disk is a tmpfs in a mount namespace of the process, so that it is gone with it. */
  private static final List<String> OWN_DISK = List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
      "mount -t tmpfs -o size=" + DISK + " tmpfs \"$0\" && exec \"$@\"");

  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(Duration.ofSeconds(2)).build();
  private final ControlPlane plane;
  private final BareClient client;
  private final Path folder;
  private final String name;
  private final boolean ownDisk;
  private final @Nullable JumpingClock clock;
  private final int port;
  private final Path config;
  private final Thread onExit = new Thread(this::kill, "candidate-end");
  private double healed;
  private int starts;
  private @Nullable Process process;

  final Wire wire;

  /** Starts it the first time. */
  Candidate(String name, Path parent, ControlPlane plane, BareClient client, Repository repository, boolean ownDisk)
      throws IOException, InterruptedException {
    this.name = name;
    this.plane = plane;
    this.client = client;
    this.ownDisk = ownDisk;
    folder = Files.createDirectory(parent.resolve(name));
    clock = JumpingClock.in(folder);
    wire = new Wire(URI.create(plane.endpoint()).getPort());
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    config = Files.writeString(folder.resolve("daytwo.yaml"), """
        apiVersion: daytwo.dev/v1
        kind: AgentConfig
        sources:
        - name: %1$s
          url: %2$s
          poll: 2s
          kinds: {manifests: true}
          namespaces: [%1$s]
          environments: [%1$s]
        environments:
        - name: %1$s
        reconcile: {retry: {from: 1s, to: 20s}}
        leaderElection: {namespace: %3$s}
        http: {host: 127.0.0.1, port: %4$d}
        dataDir: %5$s
        """.formatted(Workload.NAME, repository.url(), NAMESPACE, port, disk()));
    Runtime.getRuntime().addShutdownHook(onExit);
    start();
  }

  /** True if a process can have a disk of its own here, which takes a user namespace. */
  static boolean ownDisks(Path folder) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(OWN_DISK);
    command.addAll(List.of(folder.toString(), "true"));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // no unshare here
    }
  }

  private Path disk() {
    return folder.resolve("data");
  }

  /** Starts it with an empty disk and a new name. */
  void start() throws IOException, InterruptedException {
    starts++;
    String identity = name + "-" + starts;
    Files.createDirectories(disk());
    Removal.of(disk(), false);
    Waiting.insist(PATIENCE, () -> account(identity));
    String token = Tree.text(Tree.at(Waiting.insist(PATIENCE, () -> client.create(
        ACCOUNTS + "/" + identity + "/token",
        "{\"apiVersion\": \"authentication.k8s.io/v1\", \"kind\": \"TokenRequest\", \"spec\": {\"expirationSeconds\": 86400}}")),
        "status", "token"));
    Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), plane.kubeconfigText(identity, token)
        .replace(plane.endpoint(), "https://127.0.0.1:" + wire.port()));
    List<String> command = new ArrayList<>();
    if (ownDisk) {
      command.addAll(OWN_DISK);
      command.add(disk().toString());
    }
    command.addAll(List.of(Path.of(System.getProperty("daytwo.home", "."), "daytwo").toAbsolutePath().toString(),
        "agent", "--config", config.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(folder.resolve(identity + ".log").toFile());
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("POD_NAME", identity);
    if (clock != null) {
      builder.environment().putAll(clock.environment());
    }
    process = builder.start();
  }

  private String account(String identity) throws IOException, InterruptedException {
    try {
      client.create(ACCOUNTS, "{\"metadata\": {\"name\": \"" + identity + "\"}}");
    } catch (BareClient.Refusal refusal) {
      if (refusal.status != 409) { // made before, and the answer was lost
        throw refusal;
      }
    }
    return identity;
  }

  /** Its name now. */
  String identity() {
    return name + "-" + starts;
  }

  /** What it ended with by itself; null while it runs. */
  @Nullable
  String ended() {
    Process running = process;
    return running == null || running.isAlive()
        ? null
        : identity() + " ended by itself with " + running.exitValue() + "; see " + folder;
  }

  /** Kills it by SIGKILL. */
  void kill() {
    Process running = process;
    if (running != null) {
      process = null; // so that this is not taken for an end of its own
      running.destroyForcibly();
      try {
        running.waitFor(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Stops it by SIGSTOP, or wakes it by SIGCONT. */
  void stop(boolean stopped) throws IOException, InterruptedException {
    Process running = process;
    if (running != null) {
      new ProcessBuilder("kill", stopped ? "-STOP" : "-CONT", String.valueOf(running.pid())).start().waitFor();
    }
  }

  /** Sets its clock to be wrong by that much from now on. */
  void jump(Duration by) throws IOException {
    if (clock != null) {
      clock.jump(by);
    }
  }

  /** Fills its disk to the last byte, or empties that again. */
  void fill(boolean full) throws IOException {
    Process running = process;
    if (running == null) {
      return;
    }
    Path filler = Path.of("/proc/" + running.pid() + "/root").resolve(disk().toString().substring(1))
        .resolve("filler");
    if (!full) {
      Files.deleteIfExists(filler);
      return;
    }
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] some = new byte[4096];
      for (int i = 0; i < 1 << 20; i++) {
        out.write(some);
      }
    } catch (IOException e) {
      return; // no space left on the device, as meant
    }
    throw new IOException("the disk of " + identity() + " takes everything: it is none of its own");
  }

  /** Adds up how many objects it has healed, as far as it can still be asked. */
  void count() throws InterruptedException {
    try {
      String text = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
          .timeout(Duration.ofSeconds(5)).build(), HttpResponse.BodyHandlers.ofString()).body();
      healed += Exposition.parse(text).sum("daytwo_drift_healed_seconds_count", sample -> true);
    } catch (IOException e) {
      // It has no time to answer, or is not there.
    }
  }

  /** How many heals its processes told of before they were killed. */
  long healed() {
    return (long) healed;
  }

  @Override
  public void close() {
    kill();
    wire.close();
    http.shutdownNow();
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // The JVM is ending already.
    }
  }
}
