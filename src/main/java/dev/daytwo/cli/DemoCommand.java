package dev.daytwo.cli;

import dev.daytwo.demo.Demo;
import dev.daytwo.demo.DemoCluster;
import dev.daytwo.demo.Guide;
import dev.daytwo.demo.Monitoring;
import dev.daytwo.demo.Narrator;
import dev.daytwo.demo.Screen;
import dev.daytwo.demo.Shop;
import dev.daytwo.demo.tour.Tour;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code daytwo demo}: a cluster, a Git repository and the agent, to play with. */
@Command(name = "demo", mixinStandardHelpOptions = true, description = {
    "Starts a Kubernetes control plane on this machine, a Git repository with a sample shop, and the agent, and says "
        + "what to try. Ctrl-C ends it all and leaves nothing behind.",
    "",
    "The pods are played by kwok: they become ready, but run nothing. With --kubeconfig or --context an existing "
        + "cluster is used: there the shop really runs, in the namespaces shop-staging and shop-production, which are "
        + "deleted at the end."}, footer = {"", "Examples:", "  daytwo demo", "  daytwo demo --script",
            "  daytwo demo --with-monitoring",
            "  daytwo demo --context kind-kind", "",
            "The control plane is a program that DAYTWO_CONTROLPLANE names, or that is built once by Go 1.21 or later."})
final class DemoCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(names = "--script", description = "Play a tour unattended, and say what was seen on the cluster. "
      + "Exit code 0 only if all was seen. Needs neither kubectl nor git.")
  private boolean script;

  @Option(names = "--with-monitoring", description = "Have a real Prometheus, with the alerts that Daytwo ships, and a real "
      + "Alertmanager watch the agent; with --script two steps more are about alerts. Both are programs on the PATH, or "
      + "named by DAYTWO_PROMETHEUS and DAYTWO_ALERTMANAGER.")
  private boolean withMonitoring;

  @Option(names = "--kubeconfig", paramLabel = "FILE", description = "Use an existing cluster, by this file.")
  private @Nullable Path kubeconfig;

  @Option(names = "--context", paramLabel = "NAME", description = "Use an existing cluster, by this context of the kubeconfig.")
  private @Nullable String context;

  @Override
  public Integer call() throws IOException {
    Screen screen = Screen.of(spec.commandLine().getOut(), System.getenv());
    if (withMonitoring) {
      Monitoring.check();
    }
    long began = System.nanoTime();
    try (DemoCluster cluster = cluster()) {
      screen.title("A shop of " + Shop.SERVICES.size() + " services in " + Shop.ENVIRONMENTS.size() + " environments");
      screen.seen("the cluster is there: " + url(cluster), Duration.ofNanos(System.nanoTime() - began));
      try (Demo demo = Demo.on(cluster)) {
        if (!script) {
          demo.repository().push("Open the shop", Shop.descriptors());
        }
        screen.seen("the Git repository is there: " + demo.repository().url());
        long starts = System.nanoTime();
        demo.agent().start();
        screen.seen("the agent is ready: process " + demo.agent().pid() + ", " + demo.agent().url(),
            Duration.ofNanos(System.nanoTime() - starts));
        try (Monitoring monitoring = monitoring(demo, screen)) {
          return script ? tour(demo, monitoring, screen) : play(demo, monitoring, screen);
        }
      }
    }
  }

  private @Nullable Monitoring monitoring(Demo demo, Screen screen) throws IOException {
    if (!withMonitoring) {
      return null;
    }
    long began = System.nanoTime();
    Monitoring monitoring = Monitoring.of(demo.agent());
    screen.seen("Prometheus is ready: " + monitoring.prometheus().url() + "; Alertmanager: "
        + monitoring.alertmanager().url(), Duration.ofNanos(System.nanoTime() - began));
    return monitoring;
  }

  private DemoCluster cluster() {
    return kubeconfig == null && context == null
        ? DemoCluster.local(System.err)
        : DemoCluster.existing(kubeconfig, context);
  }

  private static String url(DemoCluster cluster) {
    try (KubernetesClient client = cluster.client()) {
      return client.getMasterUrl() + ", Kubernetes " + client.getKubernetesVersion().getGitVersion();
    }
  }

  private static int tour(Demo demo, @Nullable Monitoring monitoring, Screen screen) {
    return Tour.play(demo, monitoring, screen) ? Exit.DONE : Exit.FAILED;
  }

  private static int play(Demo demo, @Nullable Monitoring monitoring, Screen screen) {
    String home = System.getProperty("daytwo.home"); // the launcher says where it lies
    screen.print("\n" + Guide.text(demo, home == null ? "daytwo" : home + "/daytwo"));
    if (monitoring != null) {
      screen.print(monitoring.guide());
    }
    screen.title("What the agent does (Ctrl-C ends the demo and leaves nothing behind)");
    try (KubernetesClient client = demo.cluster().client()) {
      Narrator.begin(client, screen); // ends with the client
      demo.agent().awaitEnd();
    }
    if (demo.closed()) {
      return Exit.DONE; // by Ctrl-C
    }
    screen.missed("the agent has ended by itself; the end of its log:");
    screen.print(demo.agent().endOfLog());
    return Exit.FAILED;
  }
}
