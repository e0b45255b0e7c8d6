package dev.daytwo.demo;

import dev.daytwo.cluster.Connection;
import dev.daytwo.cluster.Kubeconfigs;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cluster that the demo plays on: a local one that it starts and ends, or one that is there already. */
public sealed interface DemoCluster extends AutoCloseable {
  /** Of one request. */
  Duration TIMEOUT = Duration.ofSeconds(30);

  /** A client, which the caller closes. */
  KubernetesClient client();

  /** What {@code KUBECONFIG} has to be for the agent and the user; null if it is right as it is. */
  @Nullable
  String kubeconfig();

  /** The context that the agent and the user have to name; null for the current one. */
  @Nullable
  String context();

  @Override
  void close();

  /** Starts a control plane on this machine with two fake nodes. */
  static DemoCluster local(PrintStream progress) {
    return new Local(ControlPlane.start(ControlPlaneBinary.find(progress), ControlPlane.Options.withNodes(2)));
  }

  /**
   * A cluster that is there already.
   *
   * @param kubeconfig null for the usual files
   * @param context    null for the current one
   * @throws IllegalArgumentException if there is no such file or context
   */
  static DemoCluster existing(@Nullable Path kubeconfig, @Nullable String context) {
    if (kubeconfig != null) {
      if (!Files.isReadable(kubeconfig)) {
        throw new IllegalArgumentException("the kubeconfig " + kubeconfig + " cannot be read");
      }
      System.setProperty(Config.KUBERNETES_KUBECONFIG_FILE, kubeconfig.toAbsolutePath().toString());
    }
    Existing cluster = new Existing(Kubeconfigs.read(context),
        kubeconfig == null ? null : kubeconfig.toAbsolutePath().toString(), context);
    cluster.refuseIfTaken();
    return cluster;
  }

  /** One that the demo started. */
  record Local(ControlPlane plane) implements DemoCluster {
    @Override
    public KubernetesClient client() {
      return Connection.open(Config.fromKubeconfig(plane.kubeconfigText()), TIMEOUT, answer -> {});
    }

    @Override
    public String kubeconfig() {
      return plane.kubeconfig().toString();
    }

    @Override
    public @Nullable String context() {
      return null;
    }

    @Override
    public void close() {
      plane.close();
    }
  }

  /** One of the user's, to which the demo adds two namespaces and the agent's custom resource. */
  record Existing(Config config, @Nullable String kubeconfig, @Nullable String context) implements DemoCluster {
    private static final String RELEASES = "releases.daytwo.dev";

    @Override
    public KubernetesClient client() {
      return Connection.open(config, TIMEOUT, answer -> {});
    }

    /** What is there is not the demo's, and the demo would delete it at its end. */
    private void refuseIfTaken() {
      try (KubernetesClient client = client()) {
        if (client.apiextensions().v1().customResourceDefinitions().withName(RELEASES).get() != null) {
          throw new IllegalArgumentException("the cluster " + config.getMasterUrl() + " has the custom resource "
              + RELEASES + " already, so an agent may be at work there; choose another cluster");
        }
        for (String namespace : namespaces()) {
          if (client.namespaces().withName(namespace).get() != null) {
            throw new IllegalArgumentException("the cluster " + config.getMasterUrl() + " has a namespace "
                + namespace + " already, which the demo would fill and delete; remove it or choose another cluster");
          }
        }
      }
    }

    private static List<String> namespaces() {
      return Shop.ENVIRONMENTS.stream().map(Shop::namespace).toList();
    }

    @Override
    public void close() {
      try (KubernetesClient client = client()) {
        namespaces().forEach(namespace -> client.namespaces().withName(namespace).delete());
        client.apiextensions().v1().customResourceDefinitions().withName(RELEASES).delete();
      }
    }
  }
}
