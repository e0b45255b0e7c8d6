package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import dev.daytwo.model.Release;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bad release goes back by itself. Pods of an image whose tag holds "broken" crash again and again. */
@OnCluster
class AgentRollbackTest {
  private static final AtomicInteger TESTS = new AtomicInteger();

  private final Cluster cluster;
  private final Path folder;
  private final Live live;

  AgentRollbackTest(Cluster cluster, @TempDir Path folder) {
    this.cluster = cluster;
    this.folder = folder;
    live = new Live(cluster.client(), cluster.namespace("back" + TESTS.incrementAndGet()));
  }

  private RunningAgent.Setup agent(String disk, GitRemote remote) throws Exception {
    return RunningAgent.in(folder.resolve(disk)).kubeconfig(cluster.kubeconfig()).environment(live.namespace())
        .source(live.namespace() + "-git", remote.fileUrl());
  }

  private static String worker(String name, String tag, String... more) {
    return Live.worker(name, tag) + "rollout: {deadline: 20s" + String.join("", more) + "}\n";
  }

  private String image(String name) {
    return live.client().apps().deployments().inNamespace(live.namespace()).withName(name).require().getSpec()
        .getTemplate().getSpec().getContainers().getFirst().getImage();
  }

  private Release.Status status(String service) {
    return Objects.requireNonNull(live.release(service)).status();
  }

  @Test
  void a_bad_release_is_rolled_back_told_and_remembered() throws Exception {
    try (var remote = GitRemote.in(folder)) {
      var good = remote.commit("good", Map.of("orders.yaml", worker("orders", "1")));
      String bad;
      try (var agent = agent("one", remote).start()) {
        live.awaitReady("orders");
        assertEquals(good, status("orders").lastHealthyCommit());
        bad = remote.commit("bad", Map.of("orders.yaml", worker("orders", "2-broken")));
        var what = "commit " + bad.substring(0, 10) + " failed, and was rolled back to commit " + good.substring(0, 10);
        live.awaitSaying("orders", Condition.READY, "RolledBack: " + what, "push another commit");
        assertEquals("registry.example/orders:1", image("orders"));
        live.awaitEvent("orders", "RolledBack", what);
        live.awaitEvent("orders", "RolloutFailed", "going back to commit " + good.substring(0, 10));
        Eventually.holds("it is counted", () -> agent.metric("daytwo_rollbacks_total") == 1);
        Eventually.holds("a metric says why it is not in sync",
            () -> agent.metric("daytwo_unit_condition_info", "synced=\"RolledBack\"",
                "failed_commit=\"" + bad + "\"", "failed_reason=\"Crashing\"") == 1);
        Eventually.holds(() -> "it is healthy, but says " + live.says("orders", Condition.HEALTHY),
            () -> live.status("orders", Condition.HEALTHY).equals("True"));
        assertEquals("False", live.status("orders", Condition.SYNCED));
        assertEquals("True", live.status("orders", Condition.STALLED));
        var status = status("orders");
        assertEquals(good, status.commit());
        assertEquals(good, status.lastHealthyCommit());
        assertEquals(bad, Objects.requireNonNull(status.progress().failed()).commit());
        assertEquals(List.of("rollback Applied", "commit Failed", "commit Applied"),
            status.history().stream().map(sync -> sync.cause() + " " + sync.result()).toList());
      }
      remote.commit("readme", Map.of("README.md", "nothing that concerns it"));
      var before = unattended();
      try (var agent = agent("two", remote).start()) {
        Eventually.holds("it has been looked at",
            () -> agent.metrics().contains("daytwo_unit_synced{environment=\"" + live.namespace()));
        assertEquals(before, unattended());
        assertEquals(0, agent.metric("daytwo_rollbacks_total"));
        assertEquals("registry.example/orders:1", image("orders"));
        live.client().apps().deployments().inNamespace(live.namespace()).withName("orders").delete();
        Eventually.holds("it is made again as it was", () -> live.client().apps().deployments()
            .inNamespace(live.namespace()).withName("orders").get() != null);
        assertEquals("registry.example/orders:1", image("orders"));

        var better = remote.commit("better", Map.of("orders.yaml", worker("orders", "3")));
        live.awaitCommit("orders", better);
        live.awaitReady("orders");
        assertEquals("registry.example/orders:3", image("orders"));
        assertNull(status("orders").progress().failed());
      }
    }
  }

  /** The resourceVersion of all but what controllers write to. */
  private Map<String, String> unattended() {
    var quiet = new TreeMap<>(live.versions("orders"));
    quiet.keySet().removeIf(key -> key.startsWith("Deployment "));
    return quiet;
  }

  @Test
  void where_it_may_not_or_cannot_go_back_it_stays_and_says_why() throws Exception {
    try (var remote = GitRemote.in(folder)) {
      remote.commit("first", Map.of("new.yaml", worker("new", "1-broken"), "held.yaml",
          worker("held", "1", ", onFailure: hold")));
      try (var agent = agent("one", remote).start()) {
        live.awaitReady("held");
        remote.commit("second", Map.of("held.yaml", worker("held", "2-broken", ", onFailure: hold")));
        live.awaitSaying("new", Condition.STALLED, "RolloutFailed: ", "nothing good is known to go back to");
        live.awaitSaying("held", Condition.STALLED, "RolloutFailed: ", "it stays, since rollout.onFailure is hold");
        live.awaitEvent("held", "RolloutFailed", "it stays");
        assertEquals("registry.example/held:2-broken", image("held"));
        assertEquals("True", live.status("held", Condition.STALLED));
        assertEquals("True", live.status("held", Condition.SYNCED));
        assertEquals(0, agent.metric("daytwo_rollbacks_total"));
        assertNotNull(status("held").progress().startedAt());

        remote.commit("third", Map.of("held.yaml", worker("held", "2-broken")));
        live.awaitSaying("held", Condition.READY, "RolledBack: ");
        assertEquals("registry.example/held:1", image("held"));
      }
    }
  }
}
