package dev.daytwo.bench;

import dev.daytwo.demo.ControlPlane;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** From a push to everything applied, against a client that only sends the same bytes. */
final class Sync {
  private static final int IN_FLIGHT = 2;

  private final int apps;
  private final int warmUp;
  private final int rounds;

  /** What one side took. */
  private record Side(double seconds, double serverCpu) {
    Side mean(Side other) {
      return new Side((seconds + other.seconds) / 2, (serverCpu + other.serverCpu) / 2);
    }
  }

  private record Agent(Side side, double cpu, long residentMib, long peakMib, Map<String, Long> requests) {}

  /**
   * The scenario.
   *
   * @param warmUp apps that either side applies before the clock starts: an agent runs for months, and is cold only once
   */
  Sync(int apps, int warmUp, int rounds) {
    this.apps = apps;
    this.warmUp = warmUp;
    this.rounds = rounds;
  }

  Figures run() throws IOException, InterruptedException {
    Map<String, String> earlier = Workload.files(apps, apps + warmUp);
    Map<String, String> files = new TreeMap<>(earlier);
    files.putAll(Workload.files(apps));
    List<Manifest> objects = Workload.objects(files);
    List<Manifest> before = warmUp == 0 ? List.of() : Workload.objects(earlier);
    List<Manifest> timed = objects.stream().filter(object -> !before.contains(object)).toList();
    Figures figures = new Figures(
        "sync: " + apps + " apps, " + timed.size() + " objects, after " + before.size() + " that are not timed");
    List<Double> limits = new ArrayList<>();
    List<Double> agents = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    Map<String, Long> requests = Map.of();
    Side earlierLimit = limit(before, timed);
    for (int round = 1; round <= rounds; round++) {
      double load = ProcessFigures.load();
      Agent agent = agent(earlier, files, objects);
      Side laterLimit = limit(before, timed);
      Side limit = earlierLimit.mean(laterLimit);
      earlierLimit = laterLimit;
      limits.add(limit.seconds);
      agents.add(agent.side.seconds);
      ratios.add(agent.side.seconds / limit.seconds);
      requests = agent.requests;
      figures.row("round", round, "limit s", limit.seconds, "agent s", agent.side.seconds, "ratio", ratios.getLast(),
          "agent CPU s", agent.cpu, "agent RSS MiB", agent.residentMib, "agent peak MiB", agent.peakMib,
          "server CPU s, limit", limit.serverCpu, "server CPU s, agent", agent.side.serverCpu, "load before", load,
          "load after", ProcessFigures.load());
    }
    figures.sum("limit, median s", Figures.median(limits), "agent, median s", Figures.median(agents),
        "ratio, median", Figures.median(ratios), "ratio, least", Collections.min(ratios), "ratio, most",
        Collections.max(ratios), "objects a second, limit",
        timed.size() / Figures.median(limits), "objects a second, agent", timed.size() / Figures.median(agents),
        "requests of the agent, last round", requests);
    return figures;
  }

  private Agent agent(Map<String, String> earlier, Map<String, String> files, List<Manifest> objects)
      throws IOException, InterruptedException {
    try (Rig rig = new Rig(Rig.NEVER, false)) {
      if (warmUp > 0) {
        rig.sync(earlier, warmUp);
        rig.agent.awaitQuiet();
      }
      Exposition first = rig.agent.metrics();
      double cpu = ProcessFigures.cpuSeconds(rig.agent.pid());
      double server = serverCpu(rig.plane);
      double seconds = rig.sync(files, apps).toNanos() / 1e9;
      cpu = ProcessFigures.cpuSeconds(rig.agent.pid()) - cpu;
      server = serverCpu(rig.plane) - server;
      Rig.check(rig.client, objects);
      rig.agent.awaitQuiet();
      return new Agent(new Side(seconds, server), cpu, ProcessFigures.residentMib(rig.agent.pid()),
          ProcessFigures.peakMib(rig.agent.pid()), rig.agent.metrics().requestsSince(first));
    }
  }

  private static Side limit(List<Manifest> before, List<Manifest> timed) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("daytwo-bench-");
    try (ControlPlane plane = Rig.plane(AuditLog.ofStatuses(folder).flags()); // as the agent's has
        BareClient client = new BareClient(plane.kubeconfigText())) {
      client.text("/readyz"); // the agent, too, has its connection before the push
      if (!before.isEmpty()) {
        client.apply(before.getFirst(), Labels.DAYTWO); // the namespace, which the others need
        applyAll(client, before.subList(1, before.size()));
      }
      double server = serverCpu(plane);
      long began = System.nanoTime();
      if (before.isEmpty()) {
        client.apply(timed.getFirst(), Labels.DAYTWO);
      }
      applyAll(client, before.isEmpty() ? timed.subList(1, timed.size()) : timed);
      double seconds = (System.nanoTime() - began) / 1e9;
      server = serverCpu(plane) - server;
      Rig.check(client, Stream.concat(before.stream(), timed.stream()).toList());
      return new Side(seconds, server);
    } finally {
      Removal.of(folder, true);
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
