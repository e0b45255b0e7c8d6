package dev.daytwo.demo.tour;

import dev.daytwo.cluster.ApiFault;
import java.io.IOException;
import java.util.Set;

/** The agent is killed, loses its disk, is started again, and finds that there is nothing to do. */
final class RestartWritesNothing implements Step {
  private static final Set<String> READS = Set.of("GET", "WATCH");

  @Override
  public String title() {
    return "an agent that was killed and lost its disk comes back and writes nothing";
  }

  @Override
  public void play(Stage stage) throws Unseen, ApiFault, IOException {
    Snapshot before = Snapshot.take(stage.sight());
    long pid = stage.agent().pid();
    stage.agent().kill();
    stage.agent().deleteData();
    stage.screen().seen("the agent, process " + pid + ", is killed by SIGKILL, its data folder deleted");
    Stopwatch watch = Stopwatch.start();
    stage.agent().start();
    stage.screen().seen("process " + stage.agent().pid() + " says that it is ready", watch.took());
    int units = before.releases();
    Metrics metrics = Metrics.await(stage.agent(), "all " + units + " units judged as synced and healthy",
        now -> now.sum("daytwo_unit_synced", labels -> true) == units
            && now.sum("daytwo_unit_healthy", labels -> true) == units);
    stage.screen().seen("it has judged all " + units + " units: synced and healthy", watch.took());
    Snapshot.Difference difference = before.until(Snapshot.take(stage.sight()), key -> true);
    if (!difference.written().isEmpty()) {
      throw new Unseen("nothing written", "written: " + difference.written());
    }
    stage.screen().seen("all objects and Releases are untouched: " + difference.text());
    double writes = metrics.sum("daytwo_kubernetes_requests_total", labels -> !READS.contains(labels.get("verb"))
        && !"customresourcedefinitions".equals(labels.get("kind")));
    if (writes != 0) {
      throw new Unseen("no request that writes, but the one for its own definition", writes + " such requests");
    }
    stage.screen().seen("it sent " + (long) metrics.sum("daytwo_kubernetes_requests_total",
        labels -> READS.contains(labels.get("verb"))) + " requests that read, and none that writes an object");
  }
}
