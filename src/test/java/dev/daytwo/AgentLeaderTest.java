package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two agents in this process, of which one at a time leads. */
@OnCluster
class AgentLeaderTest {
  private static final AtomicInteger TESTS = new AtomicInteger();

  private final int number = TESTS.incrementAndGet();
  private final Cluster cluster;
  private final Live live;
  private final String home;

  AgentLeaderTest(Cluster cluster) {
    this.cluster = cluster;
    live = new Live(cluster.client(), cluster.namespace("prod" + number));
    home = Chart.namespace(cluster, "home" + number, Map.of());
  }

  private RunningAgent.Setup agent(Path folder, GitRemote remote) throws Exception {
    return RunningAgent.in(folder).kubeconfig(cluster.kubeconfig()).environment(live.namespace())
        .source(cluster.namespace("git" + number), remote.fileUrl()).election(home);
  }

  private static void awaitLeads(RunningAgent agent) throws Exception {
    Eventually.holds("it leads", () -> agent.metric("daytwo_leader") == 1);
  }

  private static void awaitReady(RunningAgent agent) throws Exception {
    Eventually.holds("it is ready", () -> agent.get("/readyz").statusCode() == 200);
  }

  private static double writes(RunningAgent agent) throws Exception {
    var writes = 0.0;
    for (var verb : new String[]{"PATCH", "POST", "PUT", "DELETE"}) {
      writes += agent.metric("daytwo_kubernetes_requests_total", "verb=\"" + verb + "\"");
    }
    return writes;
  }

  @Test
  void a_standby_is_warm_and_writes_nothing_and_takes_over_when_the_leader_stops(@TempDir Path folder)
      throws Exception {
    try (var remote = GitRemote.in(folder)) {
      remote.commit("two", Map.of("a/a.yaml", Live.configMap("a", "1"), "b/b.yaml", Live.configMap("b", "1"),
          "orders.yaml", Live.worker("orders", "1.0")));
      try (var first = agent(folder.resolve("one"), remote).start()) {
        awaitLeads(first);
        live.awaitReady("a");
        live.awaitReady("orders");
        try (var second = agent(folder.resolve("two"), remote).start()) {
          awaitReady(second);
          var ready = second.get("/readyz?verbose").body();
          assertTrue(ready.contains("[+] leader election: standby; "), ready);
          assertTrue(first.get("/readyz?verbose").body().contains("[+] leader election: leads"));

          live.set("b", "rival", "bad");
          live.awaitValue("b", "1");
          remote.commit("a/a.yaml", Live.configMap("a", "2"));
          live.awaitValue("a", "2");
          live.awaitReady("a");
          Eventually.holds("the standby has seen it all",
              () -> second.metric("daytwo_managed_objects") == first.metric("daytwo_managed_objects"));
          assertEquals(0, second.metric("daytwo_leader"));
          assertEquals(0, writes(second));
          assertEquals(0, second.metric("daytwo_queue_depth"));
          assertEquals("", second.metrics().lines().filter(line -> line.startsWith("daytwo_unit_"))
              .reduce("", String::concat));

          var versions = live.versions("a");
          var events = live.events("a", "Synced").size();
          first.stop();
          remote.commit("b/b.yaml", Live.configMap("b", "2"));
          awaitLeads(second);
          live.awaitValue("b", "2");
          Eventually.holds("all units are looked at", () -> second.metric("daytwo_unit_synced") == 3);
          assertEquals(versions, live.versions("a"));
          assertEquals(events, live.events("a", "Synced").size());
          assertEquals(0, second.metric("daytwo_drift_detected_total"));
          live.awaitReady("b");
          Eventually.holds("an Event on the Lease tells who leads",
              () -> cluster.client().events().v1().events().inNamespace(home).list().getItems().stream()
                  .filter(event -> "LeaderElection".equals(event.getReason())
                      && "Lease".equals(event.getRegarding().getKind()))
                  .count() == 2);
        }
      }
    }
  }

  @Test
  void what_was_deleted_from_git_while_nobody_led_is_pruned_by_the_next_leader(@TempDir Path folder)
      throws Exception {
    try (var remote = GitRemote.in(folder)) {
      remote.commit("two", Map.of("a/a.yaml", Live.configMap("a", "1"), "b/b.yaml", Live.configMap("b", "1")));
      try (var first = agent(folder.resolve("one"), remote).start();
          var second = agent(folder.resolve("two"), remote).start()) {
        awaitReady(second);
        live.awaitReady("a");
        live.awaitReady("b");
        remote.delete("b/b.yaml");
        first.stop();
        live.awaitGone("b");
        Eventually.holds("its Release is gone", () -> live.release("b") == null);
        awaitLeads(second);
        assertEquals("1", live.value("a"));
      }
    }
  }

  @Test
  void a_standby_that_has_missed_a_push_takes_nothing_back_when_it_takes_over(@TempDir Path folder) throws Exception {
    try (var remote = GitRemote.in(folder)) {
      remote.commit("two", Map.of("a/a.yaml", Live.configMap("a", "1"), "b/b.yaml", Live.configMap("b", "1")));
      try (var first = agent(folder.resolve("one"), remote).start();
          var second = agent(folder.resolve("two"), remote).poll(Duration.ofHours(1)).start()) {
        awaitReady(second);
        live.awaitReady("a");
        var newest = remote.commit("more", Map.of("a/a.yaml", Live.configMap("a", "2"), "a/more.yaml",
            Live.configMap("more", "1"), "new/new.yaml", Live.configMap("new", "1")));
        live.awaitCommit("a", newest);
        live.awaitReady("a");
        live.awaitReady("new");
        var versions = Map.of("a", live.version("a"), "more", live.version("more"), "new", live.version("new"));
        first.stop();
        awaitLeads(second);
        Eventually.holds("it has fetched, and looked at all units", () -> second.metric("daytwo_unit_synced") == 3);
        assertEquals(versions,
            Map.of("a", live.version("a"), "more", live.version("more"), "new", live.version("new")));
        assertEquals(0, second.metric("daytwo_prune_total"));
        assertEquals(0, second.metric("daytwo_drift_detected_total"));
      }
    }
  }

  @Test
  void a_standby_that_cannot_fetch_keeps_what_runs_when_it_takes_over(@TempDir Path folder) throws Exception {
    var source = cluster.namespace("git" + number);
    try (var remote = GitRemote.in(folder)) {
      remote.commit("two", Map.of("a/a.yaml", Live.configMap("a", "1"), "same/same.yaml", Live.configMap("same", "1"),
          "gone/gone.yaml", Live.configMap("gone", "1")));
      var link = Files.createSymbolicLink(folder.resolve("link.git"), remote.path());
      try (var first = agent(folder.resolve("one"), remote).start();
          var second = RunningAgent.in(folder.resolve("two")).kubeconfig(cluster.kubeconfig())
              .environment(live.namespace()).source(source, "file://" + link).election(home).start()) {
        awaitReady(second);
        live.awaitReady("a");
        live.awaitReady("gone");
        Files.delete(link);
        remote.delete("gone/gone.yaml");
        var newest = remote.commit("more", Map.of("a/a.yaml", Live.configMap("a", "2"), "new/new.yaml",
            Live.configMap("new", "1")));
        live.awaitCommit("a", newest);
        live.awaitReady("a");
        live.awaitReady("new");
        live.awaitGone("gone");
        Eventually.holds("its Release is gone", () -> live.release("gone") == null);
        var versions = Map.of("a", live.version("a"), "new", live.version("new"));
        first.stop();
        awaitLeads(second);
        live.set("same", "rival", "bad");
        live.awaitValue("same", "1");
        live.awaitSaying("a", Condition.SYNCED, "Unconfirmed: ", "or took over", "left as it is");
        assertEquals(1, second.metric("daytwo_source_unconfirmed"));
        assertEquals(versions, Map.of("a", live.version("a"), "new", live.version("new")));

        Files.createSymbolicLink(link, remote.path());
        live.awaitReady("a");
        Eventually.holds("all units are as wanted", () -> second.metric("daytwo_unit_synced") == 3
            && second.metric("daytwo_source_unconfirmed") == 0);
        assertEquals(versions, Map.of("a", live.version("a"), "new", live.version("new")));
        assertNull(live.value("gone"));
        assertEquals(0, second.metric("daytwo_prune_total"));
      }
    }
  }

  @Test
  void a_leader_that_cannot_renew_stops_writing_and_stands_by_and_can_lead_again(@TempDir Path folder)
      throws Exception {
    var server = URI.create(cluster.client().getMasterUrl().toString());
    try (var remote = GitRemote.in(folder); var proxy = FaultProxy.to(server.getHost(), server.getPort())) {
      var kubeconfig = cluster.plane().kubeconfigText().replace(server.getHost() + ":" + server.getPort(),
          "127.0.0.1:" + proxy.port());
      remote.commit("a/a.yaml", Live.configMap("a", "1"));
      try (var first = agent(folder.resolve("one"), remote).kubeconfig(kubeconfig).timeout("2s").start()) {
        awaitLeads(first);
        live.awaitReady("a");
        try (var second = agent(folder.resolve("two"), remote).timeout("2s").start()) {
          awaitReady(second);
          proxy.hang();
          Eventually.holds("the first has noticed", () -> first.metric("daytwo_leader") == 0);
          awaitLeads(second);
          assertEquals(0, first.metric("daytwo_leader"));
          remote.commit("a/a.yaml", Live.configMap("a", "2"));
          live.awaitValue("a", "2");
          live.awaitReady("a");
          proxy.cut(); // what hung is lost, not delivered late
          proxy.forward();
          Eventually.holds("the first sees who leads",
              () -> first.get("/readyz?verbose").body().matches("(?s).*standby; \\S+_\\S+ leads.*"));
          second.stop();
          awaitLeads(first);
          remote.commit("a/a.yaml", Live.configMap("a", "3"));
          live.awaitValue("a", "3");
          live.awaitReady("a");
        }
      }
    }
  }
}
