package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.demo.Prometheus;
import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the dashboards show of an agent to which everything happens that they have a panel for, by a real Prometheus. */
@OnCluster
@OnMonitoring
class AgentDashboardsTest {
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** A query as Grafana would send it for what is chosen, over so long that everything is in it. */
  private static String chosen(Grafana.Target target, String source, String environment) {
    return target.expr().replace("$job", "daytwo").replace("$instance", ".*").replace("=~\"$source\"", "=~\".*\"")
        .replace("$source", source)
        .replace("$environment", environment).replace("$service", "orders").replace("$__rate_interval", "15m")
        .replace("$__range", "15m");
  }

  /** Of somebody who is mistaken. */
  private static void hook(RunningAgent agent) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + agent.port() + "/hooks/nobody"))
          .timeout(Duration.ofMinutes(1)).POST(HttpRequest.BodyPublishers.ofString("{}")).build();
      assertEquals(404, http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    }
  }

  private static String empty(Prometheus prometheus, String source, String environment) {
    var empty = new TreeSet<String>();
    for (var dashboard : Grafana.all()) {
      for (var target : dashboard.targets()) {
        try {
          var answer = prometheus.query(chosen(target, source, environment));
          if (answer.stream().allMatch(sample -> Double.isNaN(sample.value()))) {
            empty.add(target.toString());
          }
        } catch (IOException e) {
          empty.add(target + " fails: " + e.getMessage());
        }
      }
    }
    return String.join("\n", empty);
  }

  @Test
  void every_panel_shows_something(Cluster cluster, @TempDir Path folder) throws Exception {
    var space = cluster.namespace("prod");
    var shop = cluster.namespace("shop");
    var live = new Live(cluster.client(), space);
    try (var remote = GitRemote.in(folder)) {
      remote.commit("first", Map.of("orders/orders.yaml", Live.worker("orders", "1"), "old/one.yaml",
          Live.configMap("one", "1"), "old/two.yaml", Live.configMap("two", "1")));
      try (var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig()).environment(space)
          .source(shop, remote.fileUrl()).source(cluster.namespace("lost"), "file://" + folder.resolve("nowhere"))
          .start();
          var prometheus = Prometheus.start(new Prometheus.Setup(EVERY,
              List.of(new Prometheus.Target("daytwo", "127.0.0.1:" + agent.port())), List.of(), null))) {
        live.awaitReady("orders");
        live.awaitReady("old");
        var seen = "daytwo_commit_to_healthy_seconds_count{source=\"" + shop + "\"}";
        Eventually.holds("what came first was read",
            () -> prometheus.query(seen).stream().anyMatch(sample -> sample.value() >= 2));

        remote.commit("orders/orders.yaml", Live.worker("orders", "2")); // a deployment
        Eventually.holds("it is read", () -> prometheus.query(seen).stream().anyMatch(sample -> sample.value() >= 3));
        live.set("one", "kubectl-edit", "other"); // drift
        live.awaitValue("one", "1");
        remote.delete("old/two.yaml"); // an object that goes
        hook(agent);
        System.gc();
        remote.commit("orders/orders.yaml", Live.worker("orders", "3-broken")); // a rollout that fails
        live.awaitSaying("orders", Condition.SYNCED, "rolled back");
        remote.commit("bad/bad.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bad}\ndata: {key: {not: text}}\n");

        Eventually.holds(() -> "these are empty:\n" + empty(prometheus, shop, space),
            () -> empty(prometheus, shop, space).isEmpty());
      }
    }
  }
}
