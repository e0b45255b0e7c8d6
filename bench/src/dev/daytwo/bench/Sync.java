package dev.daytwo.bench;

import dev.daytwo.demo.ControlPlane;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** From a push to everything applied, against a client that only sends the same bytes. */
final class Sync {
  private static final int IN_FLIGHT = 2;
  private static final Duration POLL = Duration.ofSeconds(1); // stands for the webhook that people use

  private final int apps;
  private final int rounds;

  /** What one side took. */
  private record Side(double seconds, double serverCpu) {}

  Sync(int apps, int rounds) {
    this.apps = apps;
    this.rounds = rounds;
  }

  Figures run() throws IOException, InterruptedException {
    Map<String, String> files = Workload.files(apps);
    List<Manifest> objects = Workload.objects(files);
    Figures figures = new Figures("sync: " + apps + " apps, " + objects.size() + " objects");
    List<Double> limits = new ArrayList<>();
    List<Double> agents = new ArrayList<>();
    Map<String, Long> requests = new TreeMap<>();
    for (int round = 1; round <= rounds; round++) {
      double load = ProcessFigures.load();
      Side limit = limit(objects);
      limits.add(limit.seconds);
      try (Rig rig = new Rig(POLL, false)) {
        Exposition before = rig.agent.metrics();
        double cpu = ProcessFigures.cpuSeconds(rig.agent.pid());
        double server = serverCpu(rig.plane);
        double seconds = rig.sync(files, apps).toNanos() / 1e9;
        cpu = ProcessFigures.cpuSeconds(rig.agent.pid()) - cpu;
        server = serverCpu(rig.plane) - server;
        Rig.check(rig.client, objects);
        rig.agent.awaitQuiet();
        agents.add(seconds);
        requests = rig.agent.metrics().requestsSince(before);
        figures.row("round", round, "limit s", limit.seconds, "agent s", seconds, "ratio", seconds / limit.seconds,
            "agent CPU s", cpu, "agent RSS MiB", ProcessFigures.residentMib(rig.agent.pid()), "agent peak MiB",
            ProcessFigures.peakMib(rig.agent.pid()), "server CPU s, limit", limit.serverCpu, "server CPU s, agent",
            server, "load before", load, "load after", ProcessFigures.load());
      }
    }
    figures.sum("limit, median s", Figures.median(limits), "agent, median s", Figures.median(agents),
        "ratio of medians", Figures.median(agents) / Figures.median(limits), "objects a second, limit",
        objects.size() / Figures.median(limits), "objects a second, agent", objects.size() / Figures.median(agents),
        "requests of the agent, last round", requests);
    return figures;
  }

  private static Side limit(List<Manifest> objects) throws IOException, InterruptedException {
    try (ControlPlane plane = Rig.plane(); BareClient client = new BareClient(plane.kubeconfigText())) {
      client.text("/readyz"); // the agent, too, has its connection before the push
      double server = serverCpu(plane);
      long began = System.nanoTime();
      client.apply(objects.getFirst(), Labels.DAYTWO); // the namespace, which the others need
      applyAll(client, objects.subList(1, objects.size()));
      double seconds = (System.nanoTime() - began) / 1e9;
      server = serverCpu(plane) - server;
      Rig.check(client, objects);
      return new Side(seconds, server);
    }
  }

  private static void applyAll(BareClient client, List<Manifest> objects) throws IOException, InterruptedException {
    AtomicInteger next = new AtomicInteger();
    Callable<Integer> sender = () -> {
      int sent = 0;
      for (int i = next.getAndIncrement(); i < objects.size(); i = next.getAndIncrement()) {
        client.apply(objects.get(i), Labels.DAYTWO);
        sent++;
      }
      return sent;
    };
    try (ExecutorService threads = Executors.newFixedThreadPool(IN_FLIGHT)) {
      List<Callable<Integer>> senders = new ArrayList<>();
      for (int i = 0; i < IN_FLIGHT; i++) {
        senders.add(sender);
      }
      for (Future<Integer> done : threads.invokeAll(senders)) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("the bare client failed", e.getCause());
    }
  }

  private static double serverCpu(ControlPlane plane) throws IOException {
    double seconds = 0;
    for (long pid : plane.pids().values()) {
      seconds += ProcessFigures.cpuSeconds(pid);
    }
    return seconds;
  }
}
