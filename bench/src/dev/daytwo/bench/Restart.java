package dev.daytwo.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SIGKILL, an empty disk, and a new start: how long until it knows all again, and what it writes. */
final class Restart {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final int apps;
  private final int rounds;

  Restart(int apps, int rounds) {
    this.apps = apps;
    this.rounds = rounds;
  }

  Figures run() throws IOException, InterruptedException {
    Figures figures = new Figures("restart: " + apps + " apps");
    Map<String, String> files = Workload.files(apps);
    List<Double> readies = new ArrayList<>();
    List<Double> judgeds = new ArrayList<>();
    Map<String, Long> requests = Map.of();
    try (Rig rig = new Rig(Duration.ofSeconds(1), true)) {
      rig.sync(files, apps);
      rig.agent.awaitQuiet();
      for (int round = 1; round <= rounds; round++) {
        Map<String, String> before = rig.versions();
        long mark = rig.audit.end();
        double load = ProcessFigures.load();
        rig.agent.restart();
        long began = System.nanoTime();
        Waiting.until("the agent is ready", LIMIT, Duration.ofMillis(10), rig.agent::ready);
        double ready = (System.nanoTime() - began) / 1e9;
        Waiting.until("all units are judged", LIMIT, Duration.ofMillis(100), () -> rig.agent.synced() == apps);
        double judged = (System.nanoTime() - began) / 1e9;
        double cpu = ProcessFigures.cpuSeconds(rig.agent.pid());
        rig.agent.awaitQuiet();
        requests = rig.audit.agentRequests(mark);
        figures.row("round", round, "ready s", ready, "all judged s", judged, "requests",
            requests.values().stream().mapToLong(Long::longValue).sum(), "meant to write", AuditLog.writes(requests),
            "objects written", changed(before, rig.versions()), "agent CPU s", cpu, "agent RSS MiB",
            ProcessFigures.residentMib(rig.agent.pid()), "agent peak MiB", ProcessFigures.peakMib(rig.agent.pid()),
            "load before", load, "load after", ProcessFigures.load());
        readies.add(ready);
        judgeds.add(judged);
      }
    }
    figures.sum("ready, median s", Figures.median(readies), "all judged, median s", Figures.median(judgeds),
        "requests, last round", requests);
    return figures;
  }

  /** How many objects are new, gone, or of another version. */
  private static long changed(Map<String, String> before, Map<String, String> after) {
    Map<String, String> changed = new HashMap<>(after);
    changed.entrySet().removeAll(before.entrySet());
    return changed.size() + before.keySet().stream().filter(name -> !after.containsKey(name)).count();
  }
}
