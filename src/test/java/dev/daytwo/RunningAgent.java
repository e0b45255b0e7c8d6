package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.config.AgentConfig;
import dev.daytwo.config.ConfigFile;
import dev.daytwo.config.ReconcileConfig;
import dev.daytwo.model.Result;
import dev.daytwo.platform.Platform;
import io.fabric8.kubernetes.client.Config;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A whole agent in this process, against a real API server and real Git, with short waits. It is set up like this:
 *
 * <pre>{@code
 * try (var agent = RunningAgent.in(folder).kubeconfig(cluster.kubeconfig()).environment(cluster.namespace("a"))
 *     .source(cluster.namespace("shop"), remote.fileUrl()).start()) {
 *   Eventually.holds("…", () -> agent.metric("daytwo_managed_objects") > 0);
 * }
 * }</pre>
 */
final class RunningAgent implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Agent agent;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final HttpClient http = HttpClient.newHttpClient();

  private RunningAgent(Agent agent) {
    this.agent = agent;
  }

  /** What an agent is told. A data folder that is set up again is an agent's that was restarted. */
  static final class Setup {
    private final Path folder;
    private final List<String> sources = new ArrayList<>();
    private final List<String> environments = new ArrayList<>();
    private String kubeconfig = "";
    private List<String> retired = List.of();
    private String prune = "{maxPercent: 100, maxCount: 100}";
    private String timeout = "30s";
    private String election = "{enabled: false}";
    private Duration resync = Duration.ofHours(1);
    private Duration patience = Duration.ofSeconds(15);
    private Vertx vertx = Agent.bus();

    private Duration poll = POLL;
    private Clock clock = Clock.systemUTC();
    private Platform platform = Platform.BUILT_IN;
    private String platformFile = "";
    private String impersonate = "none";
    private String registries = "{}";
    private String tracing = "";
    private List<String> notifications = List.of();
    private List<String> commitStatus = List.of();
    private int maxRollouts = 20;
    private String limits = "retry: {from: 200ms, to: 2s}";

    private Setup(Path folder) {
      this.folder = folder;
    }

    Setup kubeconfig(Path file) throws IOException {
      return kubeconfig(Files.readString(file));
    }

    Setup kubeconfig(String text) {
      kubeconfig = text;
      return this;
    }

    /** An environment, whose namespace has the same name. */
    Setup environment(String name, String... more) {
      environments.add("- {name: " + name + String.join("", List.of(more).stream().map(each -> ", " + each).toList())
          + "}");
      return this;
    }

    /** What the agent renders with. */
    Setup platform(Platform other, int maxRollouts) {
      platform = other;
      this.maxRollouts = maxRollouts;
      return this;
    }

    /** Where the platform's file is, as in the configuration. */
    Setup platformFile(String where, int maxRollouts) {
      platformFile = "platform: " + where;
      this.maxRollouts = maxRollouts;
      return this;
    }

    /** Each source writes in the name of its serviceAccount. */
    Setup impersonating() {
      impersonate = "per-source";
      return this;
    }

    /** A registry that is asked in clear text. */
    Setup registry(String host) {
      registries = "{insecure: [\"" + host + "\"]}";
      return this;
    }

    /** How registries are asked, as in the configuration. */
    Setup registries(String how) {
      registries = how;
      return this;
    }

    /** What else stands under {@code reconcile}, as in the configuration. */
    Setup limits(String more) {
      limits = more;
      return this;
    }

    /** Who is told the status of commits, each as in the configuration. */
    Setup commitStatus(String... hosts) {
      commitStatus = List.of(hosts);
      return this;
    }

    /** Where traces go, as in the configuration. */
    Setup tracing(String where) {
      tracing = "tracing: " + where;
      return this;
    }

    /** Who is told, each as in the configuration; instead of those named before. */
    Setup notifications(String... receivers) {
      notifications = List.of(receivers);
      return this;
    }

    /** What the agent takes for the time. */
    Setup clock(Clock of) {
      clock = of;
      return this;
    }

    /** A source of descriptors and plain manifests that deploys to every environment named so far. */
    Setup source(String name, String url, String... more) {
      var names = environments.stream().map(each -> each.substring("- {name: ".length()).replaceFirst("[,}].*", ""))
          .toList();
      sources.add("- {name: " + name + ", url: \"" + url + "\", insecure: " + url.startsWith("http:")
          + ", poll: 1s, kinds: {manifests: true}, environments: " + names + ", namespaces: " + names
          + String.join("", List.of(more).stream().map(each -> ", " + each).toList()) + "}");
      return this;
    }

    /** A source of which everything else is said as in the configuration. */
    Setup sourceWith(String name, String url, String more) {
      sources.add("- {name: " + name + ", url: \"" + url + "\", poll: 1s, " + more + "}");
      return this;
    }

    /** Kinds of the whole cluster that the sources may hold. */
    Setup grant(String... kinds) {
      sources
          .replaceAll(each -> each.replace("{manifests: true}", "{manifests: true, cluster: " + List.of(kinds) + "}"));
      return this;
    }

    /** Sources that were followed, and whose units go. */
    Setup retired(String... names) {
      retired = List.of(names);
      return this;
    }

    Setup prune(int maxPercent, int maxCount) {
      prune = "{maxPercent: " + maxPercent + ", maxCount: " + maxCount + "}";
      return this;
    }

    /** The deadline of one request, such as {@code 2s}. */
    Setup timeout(String duration) {
      timeout = duration;
      return this;
    }

    /** One of several: it writes only while it holds the Lease {@code agents} in a namespace, which must be there. */
    Setup election(String namespace) {
      return election(namespace, "agents");
    }

    /** The same with another Lease. */
    Setup election(String namespace, String name) {
      election = "{namespace: " + namespace + ", name: " + name
          + ", leaseDuration: 4s, renewDeadline: 2500ms, retryPeriod: 400ms}";
      return this;
    }

    Setup resync(Duration every) {
      resync = every;
      return this;
    }

    /** How often the sources are asked by themselves. */
    Setup poll(Duration every) {
      poll = every;
      return this;
    }

    /** How long a rollout may take before the agent looks why. */
    Setup patience(Duration time) {
      patience = time;
      return this;
    }

    Setup vertx(Vertx bus) {
      vertx = bus;
      return this;
    }

    RunningAgent start() throws Exception {
      return new RunningAgent(
          Agent.start(config(), null, Config.fromKubeconfig(kubeconfig), vertx, clock, platform, patience));
    }

    /** The same, which looks at the file again and again; sources are asked as often as that says. */
    RunningAgent startReloading() throws Exception {
      var file = new ConfigFile(write(), Map.of());
      var config = Objects.requireNonNull(file.look()).get();
      return new RunningAgent(
          Agent.start(config, file, Config.fromKubeconfig(kubeconfig), vertx, clock, platform, patience));
    }

    /** Forgets the sources and environments that were named, and those that are gone. */
    Setup anew() {
      sources.clear();
      environments.clear();
      retired = List.of();
      return this;
    }

    /** The configuration as a user writes it, but for waits that are too short for a user to be allowed. */
    private AgentConfig config() throws IOException {
      Result<AgentConfig> read = AgentConfig.read(write(), Map.of());
      assertTrue(read.ok(), () -> read.problems().toString());
      var config = read.get();
      var quick = config.sources().stream()
          .map(each -> each.every(poll))
          .toList();
      var reconcile = config.reconcile();
      return new AgentConfig(quick, config.environments(), config.platform(), config.retiredSources(),
          new ReconcileConfig(resync, reconcile.concurrency(), reconcile.prune(), reconcile.retry(),
              reconcile.timeout(), maxRollouts),
          config.kubernetes(), config.http(), config.registries(), config.leaderElection(), config.tracing(),
          config.log(), config.notifications(), config.commitStatus(),
          config.installCrds(),
          config.dataDir());
    }

    /** Writes the configuration as it is set up now; returns its file. */
    Path write() throws IOException {
      var file = Files.createDirectories(folder).resolve("daytwo.yaml");
      Files.writeString(file,
          """
              apiVersion: daytwo.dev/v1
              kind: AgentConfig
              sources:
              %s
              environments:
              %s
              %s
              retiredSources: %s
              registries: %s
              notifications: %s
              commitStatus: %s
              leaderElection: %s
              reconcile: {prune: %s, timeout: %s, %s}
              http: {host: 127.0.0.1, port: 0}
              kubernetes: {impersonate: %s}
              dataDir: data
              %s
              """.formatted(String.join("\n", sources), String.join("\n", environments), platformFile, retired,
              registries, String.join("", notifications.stream().map(each -> "\n- " + each).toList()),
              String.join("", commitStatus.stream().map(each -> "\n- " + each).toList()),
              election, prune, timeout, limits, impersonate, tracing));
      return file;
    }
  }

  /** An agent that keeps everything in that folder. */
  static Setup in(Path folder) {
    return new Setup(folder);
  }

  /** The port of its HTTP server. */
  int port() {
    return agent.port();
  }

  /** The answer of its HTTP server. */
  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + agent.port() + path))
        .timeout(Duration.ofSeconds(20)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  String metrics() throws IOException, InterruptedException {
    return get("/metrics").body();
  }

  /**
   * The sum of the samples of a metric that carry all of these labels, which is 0 if there is none.
   *
   * @param labels each as {@code name="value"}
   */
  double metric(String name, String... labels) throws IOException, InterruptedException {
    return metrics().lines().filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> List.of(labels).stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
  }

  /** Stops it in good order, as SIGTERM does. */
  void stop() {
    if (stopped.compareAndSet(false, true)) {
      agent.close();
    }
  }

  @Override
  public void close() {
    http.close();
    stop();
  }
}
