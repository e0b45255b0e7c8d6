package dev.daytwo.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** What the agent does while nothing happens. */
final class Idle {
  private final int apps;
  private final Duration window;

  Idle(int apps, Duration window) {
    this.apps = apps;
    this.window = window;
  }

  Figures run() throws IOException, InterruptedException {
    Figures figures = new Figures("idle: " + apps + " apps, " + window.toSeconds() + " s");
    Map<String, String> files = Workload.files(apps);
    try (Rig rig = new Rig(Duration.ofSeconds(15), true)) { // the default interval
      rig.sync(files, apps);
      rig.agent.awaitQuiet();
      long pid = rig.agent.pid();
      double load = ProcessFigures.load();
      Exposition before = rig.agent.metrics();
      long mark = rig.audit.end();
      double cpu = ProcessFigures.cpuSeconds(pid);
      Thread.sleep(window); // the thing that is measured: time in which nobody does anything
      cpu = ProcessFigures.cpuSeconds(pid) - cpu;
      Map<String, Long> audited = rig.audit.agentRequests(mark);
      Map<String, Long> counted = rig.agent.metrics().requestsSince(before);
      figures.row("window s", window.toSeconds(), "requests by metric", Exposition.withoutWatches(counted),
          "requests by audit", audited.values().stream().mapToLong(Long::longValue).sum(), "agent CPU s", cpu,
          "agent RSS MiB", ProcessFigures.residentMib(pid), "agent peak MiB", ProcessFigures.peakMib(pid),
          "load before", load, "load after", ProcessFigures.load());
      if (!audited.isEmpty()) {
        figures.sum("requests", audited);
      }
    }
    return figures;
  }
}
