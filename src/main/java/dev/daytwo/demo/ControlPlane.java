package dev.daytwo.demo;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A Kubernetes control plane on this machine: real, on free ports of 127.0.0.1, in a temporary folder, gone without
 * trace when it is closed or when this JVM ends in any way.
 */
public final class ControlPlane implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final int STARTS = 3;

  /**
   * What runs beside etcd and the API server, and how strict that is.
   *
   * @param controllers             the controller manager, the scheduler and kwok too
   * @param nodes                   how many nodes kwok plays, with controllers only
   * @param serviceAccountAdmission the admission plugin that gives pods their ServiceAccount; all others are always on
   * @param apiServerFlags          more flags for the API server
   */
  public record Options(boolean controllers, int nodes, boolean serviceAccountAdmission, List<String> apiServerFlags) {
    /** Copies the flags. */
    public Options {
      apiServerFlags = List.copyOf(apiServerFlags);
    }

    /** Only etcd and the API server: objects are stored and validated, and nothing acts on them. */
    public static Options apiServerOnly() {
      return new Options(false, 0, false, List.of());
    }

    /** Deployments get pods, and the pods get ready, unless their image's tag holds the word "broken". */
    public static Options withNodes(int nodes) {
      return new Options(true, nodes, false, List.of());
    }

    /** The same with the ServiceAccount admission plugin. */
    public Options withServiceAccountAdmission() {
      return new Options(controllers, nodes, true, apiServerFlags);
    }

    /** The same with these flags for the API server. */
    public Options withApiServerFlags(String... flags) {
      return new Options(controllers, nodes, serviceAccountAdmission, List.of(flags));
    }
  }

  private final Options options;
  private final Path folder;
  private final Components components;
  private final Supervisor supervisor;
  private final String token = token();
  private final Map<String, Long> pids = new HashMap<>();
  private final AtEnd end;

  private ControlPlane(Path binary, Options options) throws IOException {
    this.options = options;
    folder = Files.createTempDirectory("daytwo-controlplane-").toRealPath();
    components = new Components(binary.toAbsolutePath(), folder, FreePort.next(), FreePort.next(), FreePort.next());
    supervisor = new Supervisor(folder);
    end = new AtEnd("control-plane-end", supervisor::close);
  }

  /**
   * Starts a control plane and returns when it is ready: the API server's {@code /readyz} is good, and with controllers
   * the nodes are ready too.
   *
   * @throws ControlPlaneException with the end of the log of the component that failed
   */
  public static ControlPlane start(Path binary, Options options) {
    for (var attempt = 1;; attempt++) {
      ControlPlane plane;
      try {
        plane = new ControlPlane(binary, options);
      } catch (IOException e) {
        throw new ControlPlaneException("cannot start a control plane: " + e, e);
      }
      try {
        plane.start();
        return plane;
      } catch (IOException | RuntimeException e) {
        plane.close();
        // Another process may take a port between the look and the use of it.
        var taken = String.valueOf(e.getMessage()).contains("address already in use");
        if (!taken || attempt == STARTS) {
          throw e instanceof ControlPlaneException known
              ? known
              : new ControlPlaneException("cannot start a control plane: " + e, e);
        }
      }
    }
  }

  private void start() throws IOException {
    SigningKey.write(folder.resolve(Components.SIGNING_KEY), folder.resolve(Components.PUBLIC_KEY));
    Files.writeString(folder.resolve(Components.TOKENS), token + ",admin,admin,system:masters\n");
    launch(Components.ETCD, components.etcd());
    startApiServer();
    Files.writeString(kubeconfig(), kubeconfigText("admin", token));
    if (!options.controllers()) {
      return;
    }
    try (var stages = ControlPlane.class.getResourceAsStream(Components.STAGES)) {
      Files.copy(Objects.requireNonNull(stages), folder.resolve(Components.STAGES),
          StandardCopyOption.REPLACE_EXISTING);
    }
    launch(Components.CONTROLLERS, components.controllers());
    launch(Components.SCHEDULER, components.scheduler());
    launch(Components.KWOK, components.kwok());
    try (var client = client()) {
      FakeNodes.create(client, options.nodes());
      await(Components.KWOK, () -> FakeNodes.ready(client, options.nodes()));
    } catch (KubernetesClientException e) {
      throw new ControlPlaneException("the new control plane refused its nodes: " + e.getMessage(), e);
    }
  }

  /** The URL of the API server. It is the same after a restart. */
  public String endpoint() {
    return components.endpoint();
  }

  /** The folder that holds everything of this control plane, logs included; it is removed on close. */
  public Path folder() {
    return folder;
  }

  /** The process ids of the components that were started and not stopped, by name. */
  public synchronized Map<String, Long> pids() {
    return Map.copyOf(pids);
  }

  /** The administrator's kubeconfig, a file. */
  public Path kubeconfig() {
    return folder.resolve(Components.KUBECONFIG);
  }

  /** The administrator's kubeconfig, its text, which needs no other file. */
  public String kubeconfigText() {
    return kubeconfigText("admin", token);
  }

  /** A kubeconfig, a file, for another identity: the bearer of a token, such as a ServiceAccount's. */
  public Path kubeconfig(String user, String token) {
    try {
      var file = Files.createTempFile(folder, Components.KUBECONFIG + "-", "");
      return Files.writeString(file, kubeconfigText(user, token));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a kubeconfig for another identity. */
  public String kubeconfigText(String user, String token) {
    try {
      var certificate = Files.readString(folder.resolve(Components.CERTIFICATE));
      return Kubeconfig.text(endpoint(), certificate, user, token);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new client of the administrator, which the caller closes. */
  public KubernetesClient client() {
    return new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfigText())).build();
  }

  /** Kills the API server at once: open connections break, new ones are refused. */
  public void stopApiServer() {
    stop(Components.API_SERVER);
  }

  /** Kills etcd at once: the API server, if it runs, answers nothing that it would have to ask it for. */
  public void stopEtcd() {
    stop(Components.ETCD);
  }

  /** Starts etcd on the same ports with the same data, and returns when the API server, which must run, is ready again. */
  public void startEtcd() {
    try {
      launch(Components.ETCD, components.etcd());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await(Components.ETCD, () -> Readiness.of(endpoint(), folder.resolve(Components.CERTIFICATE)));
  }

  private void stop(String component) {
    try {
      synchronized (this) {
        pids.remove(component);
      }
      supervisor.kill(component);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the API server on the same port with the same data and certificate, and returns when it is ready. */
  public void startApiServer() {
    try {
      launch(Components.API_SERVER, components.apiServer(options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await(Components.API_SERVER, () -> Readiness.of(endpoint(), folder.resolve(Components.CERTIFICATE)));
  }

  /** Kills the API server and starts it again. */
  public void restartApiServer() {
    stopApiServer();
    startApiServer();
  }

  /** Ends every process, removes the folder, and returns when both is done. A second call does nothing. */
  @Override
  public void close() {
    end.close();
  }

  private void launch(String component, List<String> command) throws IOException {
    var pid = supervisor.start(component, command);
    synchronized (this) {
      pids.put(component, pid);
    }
  }

  /** Waits until a condition holds, and fails early when a component of this control plane has died. */
  private void await(String component, BooleanSupplier condition) {
    var deadline = System.nanoTime() + START.toNanos();
    while (!condition.getAsBoolean()) {
      for (var running : pids().keySet()) {
        if (!alive(running)) {
          throw failed(running, "ended");
        }
      }
      if (System.nanoTime() > deadline) {
        throw failed(component, "was not ready after " + START.toSeconds() + " s");
      }
      try {
        TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failed(component, "was interrupted");
      }
    }
  }

  private boolean alive(String component) {
    try {
      return supervisor.alive(component);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ControlPlaneException failed(String component, String how) {
    return new ControlPlaneException(component + " of the local control plane " + how + "; the end of its log:\n"
        + supervisor.endOfLog(component).indent(2));
  }

  private static String token() {
    var bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
