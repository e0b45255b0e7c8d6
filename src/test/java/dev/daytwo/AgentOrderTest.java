package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes before a rollout: migrations, and other units. A Job of an image whose tag holds "broken" never ends. */
@OnCluster
class AgentOrderTest {
  private static final AtomicInteger TESTS = new AtomicInteger();

  private final Cluster cluster;
  private final Path folder;
  private final Live live;

  AgentOrderTest(Cluster cluster, @TempDir Path folder) {
    this.cluster = cluster;
    this.folder = folder;
    live = new Live(cluster.client(), cluster.namespace("order" + TESTS.incrementAndGet()));
  }

  private RunningAgent.Setup agent(String disk, GitRemote remote) throws Exception {
    return RunningAgent.in(folder.resolve(disk)).kubeconfig(cluster.kubeconfig()).environment(live.namespace())
        .source(live.namespace() + "-git", remote.fileUrl());
  }

  private static String migrating(String tag) {
    return Live.worker("orders", tag) + "migrate: {command: [migrate], timeout: 3s}\n";
  }

  private List<Job> jobs() {
    return live.client().batch().v1().jobs().inNamespace(live.namespace()).list().getItems().stream()
        .filter(job -> job.getMetadata().getDeletionTimestamp() == null).toList();
  }

  private String image() {
    var deployment = live.client().apps().deployments().inNamespace(live.namespace()).withName("orders").get();
    return deployment == null
        ? ""
        : deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
  }

  @Test
  void a_migration_runs_once_before_the_rollout_and_stops_it_when_it_fails() throws Exception {
    try (var remote = GitRemote.in(folder)) {
      var first = remote.commit("first", Map.of("orders.yaml", migrating("1")));
      try (var _ = agent("one", remote).start()) {
        live.awaitCommit("orders", first);
        var job = jobs().getFirst();
        assertEquals(1, job.getStatus().getSucceeded());
        assertEquals("registry.example/orders:1", image());
        live.awaitReady("orders");

        remote.commit("second", Map.of("orders.yaml", migrating("2-broken")));
        live.awaitSaying("orders", Condition.SYNCED, "Migrating: ", "the old version goes on");
        live.awaitSaying("orders", Condition.READY, "MigrationFailed: ", "push another image");
        assertEquals("registry.example/orders:1", image());
        assertEquals("True", live.status("orders", Condition.STALLED));
        assertEquals(2, jobs().size());

        var third = remote.commit("third", Map.of("orders.yaml", migrating("3")));
        live.awaitCommit("orders", third);
        assertEquals("registry.example/orders:3", image());
        Eventually.holds(() -> "those that are superseded are gone: " + jobs(), () -> jobs().size() == 1);
        live.awaitReady("orders");
        live.client().resource(jobs().getFirst()).delete();
        Eventually.holds("the Job is gone", () -> jobs().isEmpty());
      }
      try (var agent = agent("two", remote).start()) {
        Eventually.holds("it has been looked at", () -> agent.metric("daytwo_unit_healthy") == 1);
        live.client().apps().deployments().inNamespace(live.namespace()).withName("orders").delete();
        Eventually.holds("drift is healed", () -> !image().isEmpty());
        live.awaitReady("orders");
        assertEquals(List.of(), jobs());
      }
    }
  }

  @Test
  void a_unit_waits_for_what_it_depends_on_and_goes_on_by_itself() throws Exception {
    try (var remote = GitRemote.in(folder)) {
      remote.commit("first", Map.of("orders.yaml", Live.worker("orders", "1") + "dependsOn: [catalog]\n",
          "catalog.yaml", Live.worker("catalog", "1-broken")));
      try (var _ = agent("one", remote).start()) {
        live.awaitSaying("orders", Condition.READY, "Waiting: ", "waits for catalog, which");
        live.awaitSaying("catalog", Condition.SYNCED, "InSync");
        assertEquals("", image());
        remote.commit("catalog.yaml", Live.worker("catalog", "2"));
        live.awaitReady("catalog");
        live.awaitReady("orders");
        assertEquals("registry.example/orders:1", image());

        var both = remote.commit("both", Map.of("orders.yaml", Live.worker("orders", "2") + "dependsOn: [catalog]\n",
            "catalog.yaml", Live.worker("catalog", "3")));
        live.awaitSaying("orders", Condition.SYNCED, "Waiting: commit " + both.substring(0, 10));
        assertEquals("registry.example/orders:1", image());
        live.client().apps().deployments().inNamespace(live.namespace()).withName("orders").delete();
        Eventually.holds("what runs is kept meanwhile, or it goes on", () -> !image().isEmpty());
        live.awaitCommit("orders", both);
        assertEquals("registry.example/orders:2", image());
        assertEquals("True", live.status("catalog", Condition.READY));
        assertNotEquals("", live.status("orders", Condition.READY));
        assertNull(live.release("nobody"));
      }
    }
  }
}
