package dev.daytwo;

import dev.daytwo.demo.ControlPlane;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A whole agent as a process of its own, as one pod of several, which can be killed, stopped and woken by signals. */
final class AgentJvm implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("answers on port (\\d+)");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path log;
  private final Process process;

  /**
   * Starts it, and returns at once.
   *
   * @param folder     of its own
   * @param name       of its pod
   * @param kubeconfig a text
   * @param sources    the configuration without header, HTTP and data folder
   */
  AgentJvm(Path folder, String name, String kubeconfig, String sources) throws IOException {
    Files.createDirectories(folder);
    var config = Files.writeString(folder.resolve("daytwo.yaml"), """
        apiVersion: daytwo.dev/v1
        kind: AgentConfig
        http: {host: 127.0.0.1, port: 0}
        dataDir: data
        """ + sources);
    log = folder.resolve("log");
    var builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "--enable-native-access=ALL-UNNAMED", "-cp",
        System.getProperty("java.class.path"), Main.class.getName(), "agent", "--config", config.toString())
        .redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("KUBECONFIG", Files.writeString(folder.resolve("kubeconfig"), kubeconfig).toString());
    builder.environment().put("POD_NAME", name);
    process = builder.start();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** The port of its HTTP server. */
  int port() throws IOException {
    var port = PORT.matcher(log());
    if (!port.find()) {
      throw new IOException("it does not listen yet");
    }
    return Integer.parseInt(port.group(1));
  }

  /** The answer of its HTTP server to a request with these headers, each a name and a value. */
  HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(20));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A sample without labels, or -1 if it cannot be had now. */
  double metric(String name) throws InterruptedException {
    try {
      return get("/metrics").body().lines().filter(line -> line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1))).findFirst().orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }

  void awaitReady() throws Exception {
    Eventually.holds(this::unready, () -> {
      if (!process.isAlive()) {
        throw new IOException("it has ended:\n" + log());
      }
      try {
        return get("/readyz").statusCode() == 200;
      } catch (IOException e) {
        return false;
      }
    });
  }

  private String unready() {
    try {
      return "it is ready; but it says " + get("/readyz?verbose").body();
    } catch (IOException e) {
      return "it is ready; but " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  void awaitLeads() throws Exception {
    Eventually.holds("it leads", () -> metric("daytwo_leader") == 1);
  }

  /** SIGSTOP, SIGCONT, SIGTERM, SIGKILL. */
  void signal(String name) throws Exception {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new IOException("kill -" + name + " said " + kill.waitFor());
    }
  }

  /** Waits until it has ended; returns its exit code. */
  int awaitEnd() throws Exception {
    Eventually.holds("it has ended", () -> !process.isAlive());
    return process.exitValue();
  }

  /** The user whose bearer has all rights and a name of its own in the API server's audit log. */
  static String kubeconfig(ControlPlane plane, String account) throws Exception {
    try (var client = plane.client()) {
      client.serviceAccounts().inNamespace("default")
          .resource(new io.fabric8.kubernetes.api.model.ServiceAccountBuilder().withNewMetadata().withName(account)
              .endMetadata().build())
          .create();
      client.rbac().clusterRoleBindings()
          .resource(new io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder().withNewMetadata()
              .withName(account).endMetadata()
              .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
              .addNewSubject("", "ServiceAccount", account, "default").build())
          .create();
      var token = client.serviceAccounts().inNamespace("default").withName(account)
          .tokenRequest(new io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder().withNewSpec()
              .withAudiences(List.of()).withExpirationSeconds(3600L).endSpec().build())
          .getStatus().getToken();
      return plane.kubeconfigText(account, token);
    }
  }

  @Override
  public void close() {
    http.close();
    process.destroyForcibly();
    try {
      process.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
