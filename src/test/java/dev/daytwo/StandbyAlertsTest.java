package dev.daytwo;

import dev.daytwo.demo.Prometheus;
import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two agents that are well, one of which stands by: of no alert it is true, as real series of both say. */
@OnCluster
@OnMonitoring
class StandbyAlertsTest {
  private static Prometheus.Target target(RunningAgent agent) {
    return new Prometheus.Target("daytwo", "127.0.0.1:" + agent.port());
  }

  /** Asks what each alert is about, without the time that it has to last. */
  private static void awaitQuiet(Prometheus prometheus, String whose, String... there) throws Exception {
    Eventually.holds(whose + " are there: " + List.of(there),
        () -> Stream.of(there).noneMatch(series -> empty(prometheus, series)));
    // What an API server that other tests use too fails to do is no agent's making, and is remembered for minutes.
    var alerts = AgentRules.alerts().stream()
        .filter(alert -> !Tree.text(alert.get("alert")).startsWith("DaytwoApiServer")).toList();
    var wrong = new TreeSet<String>();
    Eventually.holds(() -> whose + " make no alert true; but it is so of " + wrong, () -> {
      wrong.clear();
      for (Map<String, Object> alert : alerts) {
        if (!empty(prometheus, Tree.text(alert.get("expr")))) {
          wrong.add(Tree.text(alert.get("alert")));
        }
      }
      return wrong.isEmpty();
    });
  }

  private static boolean empty(Prometheus prometheus, String expr) {
    try {
      return prometheus.query(expr).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_standby_makes_no_false_alarm_nor_does_its_taking_over(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var home = Chart.namespace(cluster, "home", Map.of());
    try (var remote = GitRemote.in(folder)) {
      remote.commit("one", Map.of("orders.yaml", Live.worker("orders", "1.0"), "a/a.yaml", Live.configMap("a", "1")));
      try (var first = agent(cluster, live, folder.resolve("one"), remote, home).start()) {
        Eventually.holds("it leads", () -> first.metric("daytwo_leader") == 1);
        live.awaitReady("orders");
        try (var second = agent(cluster, live, folder.resolve("two"), remote, home).start();
            var prometheus = Prometheus.start(new Prometheus.Setup(Duration.ofSeconds(2),
                List.of(target(first), target(second)), List.of(AgentRules.text()), null))) {
          Eventually.holds("the other is ready", () -> second.get("/readyz").statusCode() == 200);
          awaitQuiet(prometheus, "a leader and a standby", "count(daytwo_leader) == 2", "sum(daytwo_leader) == 1",
              "count(daytwo_unit_healthy == 1) == 2", "daytwo:unit:info{service=\"orders\"}");

          first.stop();
          Eventually.holds("the other leads", () -> second.metric("daytwo_leader") == 1);
          remote.commit("a/a.yaml", Live.configMap("a", "2"));
          live.awaitValue("a", "2");
          awaitQuiet(prometheus, "one that took over", "count(daytwo_leader) == 1", "sum(daytwo_leader) == 1",
              "count(daytwo_unit_healthy == 1) == 2", "count(up == 0) == 1");
        }
      }
    }
  }

  private static RunningAgent.Setup agent(Cluster cluster, Live live, Path folder, GitRemote remote, String home)
      throws Exception {
    return RunningAgent.in(folder).kubeconfig(cluster.kubeconfig()).environment(live.namespace())
        .source(cluster.namespace("git"), remote.fileUrl()).election(home);
  }
}
