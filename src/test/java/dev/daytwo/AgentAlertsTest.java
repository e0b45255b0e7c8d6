package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.daytwo.demo.Alertmanager;
import dev.daytwo.demo.FasterClock;
import dev.daytwo.demo.Prometheus;
import dev.daytwo.git.GitHttpServer;
import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a push to a person: an agent that is a process, a Git server, a real Prometheus with the agent's rules and a real
 * Alertmanager with the configuration to begin with. Their times are divided by one factor, and nothing else is other.
 */
@OnCluster
@OnMonitoring
class AgentAlertsTest {
  private static final int FACTOR = 30;
  private static final Path ROUTES = Path.of("config/prometheus/alertmanager.yaml");
  private static final String HOOKS = "https://chat.example.com/hooks/";

  /** All that is at work in the test. */
  private record Scene(AlertReceiver receiver, Prometheus prometheus, String environment) {
    /** What the receiver is told first of an alert, which is this test's unit's, or source's, or about no unit. */
    JsonObject await(String alert, String status) throws Exception {
      Eventually.holds(() -> "somebody is told: " + alert + " is " + status + "; but only " + receiver.names()
          + "; Prometheus has " + alerts(), () -> !receiver.told(alert, status).isEmpty());
      return receiver.told(alert, status).getFirst();
    }

    private String alerts() {
      try {
        return prometheus.alerts().toString();
      } catch (IOException e) {
        return e.toString();
      }
    }

    /** The alert was pending before it fired, as its own history in Prometheus says. */
    void assertWasPending(String alert) throws Exception {
      for (String state : List.of("pending", "firing")) {
        Eventually.holds(alert + " was " + state, () -> !prometheus
            .query("max_over_time(ALERTS{alertname=\"" + alert + "\",alertstate=\"" + state + "\"}[1h])").isEmpty());
      }
    }
  }

  private static void assertLabels(JsonObject alert, String... pairs) {
    for (int i = 0; i < pairs.length; i += 2) {
      assertEquals(pairs[i + 1], alert.getJsonObject("labels").getString(pairs[i]), alert::encodePrettily);
    }
  }

  private static void assertDescription(JsonObject alert, String... parts) {
    String description = alert.getJsonObject("annotations").getString("description");
    for (String part : parts) {
      assertTrue(description.contains(part), description);
    }
    assertEquals("https://git.example.com/daytwo/docs/runbooks/" + alert.getJsonObject("labels").getString("alertname")
        + ".md", alert.getJsonObject("annotations").getString("runbook_url"));
  }

  private static String worker(String tag, String onFailure) {
    return Live.worker("orders", tag) + "team: checkout\nrollout: {deadline: 20s, onFailure: " + onFailure + "}\n";
  }

  private static void stop(GitHttpServer git) {
    git.close();
  }

  @Test
  void a_bad_release_a_git_server_that_stops_and_an_agent_that_is_killed_are_told(Cluster cluster,
      @TempDir Path folder) throws Exception {
    assumeTrue(GitHttpServer.available(), "git is not installed");
    var space = cluster.namespace("prod");
    var source = cluster.namespace("shop");
    try (var remote = GitRemote.in(folder);
        var git = GitHttpServer.serving(remote.path());
        var agent = new AgentJvm(folder.resolve("agent"), "agent", cluster.plane().kubeconfigText(), """
            sources: [{name: %2$s, url: "%3$s", insecure: true, poll: 1s, namespaces: [%1$s], environments: [%1$s]}]
            environments: [{name: %1$s}]
            leaderElection: {enabled: false}
            """.formatted(space, source, git.url()));
        var receiver = AlertReceiver.start();
        var alertmanager = Alertmanager
            .start(FasterClock.times(Files.readString(ROUTES), FACTOR).replace(HOOKS, receiver.url()))) {
      var live = new Live(cluster.client(), space);
      agent.awaitReady();
      var good = remote.commit("good", Map.of("orders.yaml", worker("1", "hold")));
      live.awaitReady("orders");
      try (var prometheus = Prometheus.start(new Prometheus.Setup(Duration.ofSeconds(4),
          List.of(new Prometheus.Target("daytwo", "127.0.0.1:" + agent.port())),
          List.of(FasterClock.times(AgentRules.text(), FACTOR)), alertmanager))) {
        var scene = new Scene(receiver, prometheus, space);

        var bad = remote.commit("bad", Map.of("orders.yaml", worker("2-broken", "hold")));
        var unhealthy = scene.await("DaytwoUnitUnhealthy", "firing");
        assertLabels(unhealthy, "severity", "page", "team", "checkout", "service", "orders", "environment", space,
            "source", source);
        assertDescription(unhealthy, "Commit " + bad.substring(0, 10), "of orders in " + space + " is not healthy: ");
        assertEquals("/on-call", unhealthy.getString("path"));
        scene.assertWasPending("DaytwoUnitUnhealthy");

        remote.commit("back", Map.of("orders.yaml", worker("2-broken", "rollback")));
        live.awaitSaying("orders", Condition.READY, "RolledBack: ");
        scene.await("DaytwoUnitUnhealthy", "resolved");
        var back = scene.await("DaytwoRolledBack", "firing");
        assertLabels(back, "severity", "ticket", "team", "checkout", "service", "orders", "environment", space);
        assertDescription(back, "Commit " + bad.substring(0, 10), "commit " + good.substring(0, 10) + " runs again");
        assertEquals("/checkout", back.getString("path"));

        Eventually.holds("the objective's bucket is there", () -> !prometheus
            .query("daytwo_commit_to_applied_seconds_bucket{job=\"daytwo\",le=~\"60(.0)?\"}").isEmpty());
        remote.commit("better", Map.of("orders.yaml", worker("3", "rollback")));
        live.awaitReady("orders");
        scene.await("DaytwoRolledBack", "resolved");

        stop(git);
        var stale = scene.await("DaytwoSourceStale", "firing");
        assertLabels(stale, "severity", "page", "team", "platform", "source", source);
        assertDescription(stale, source + " was last read");

        agent.signal("KILL");
        agent.awaitEnd();
        var absent = scene.await("DaytwoAgentAbsent", "firing");
        assertLabels(absent, "severity", "page", "team", "platform");
        assertEquals("/on-call", absent.getString("path"));
        scene.assertWasPending("DaytwoAgentAbsent");
      }
    }
  }
}
