package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import dev.daytwo.model.Labels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Units and objects that change hands, and sources and environments that go. */
@OnCluster
class AgentMoveTest {
  @Test
  void a_unit_that_moves_to_another_source_keeps_its_running_pods(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var deployment = cluster.client().apps().deployments().inNamespace(live.namespace()).withName("orders");
    try (var from = GitRemote.in(folder); var to = GitRemote.in(folder)) {
      from.commit("orders.yaml", Live.worker("orders", "1.0"));
      to.commit("probe/probe.yaml", Live.configMap("probe", "1"));
      try (var agent = agent(cluster, folder, from, to).start()) {
        Eventually.holds("orders is in sync", () -> live.status("orders", Condition.SYNCED).equals("True"));
        live.awaitReady("probe");
        var uid = deployment.require().getMetadata().getUid();

        to.commit("orders.yaml", Live.worker("orders", "1.1")); // whichever of the two is seen first
        from.delete("orders.yaml");
        awaitSource(live, "orders", cluster.namespace("to"));
        Eventually.holds("the Deployment is the other source's",
            () -> cluster.namespace("to").equals(deployment.require().getMetadata().getLabels().get(Labels.SOURCE)));
        assertEquals(uid, deployment.require().getMetadata().getUid());
        assertEquals(0, agent.metric("daytwo_prune_total"));

        // And it is the other's to delete.
        to.delete("orders.yaml");
        Eventually.holds("the Deployment is gone", () -> deployment.get() == null);
      }
    }
  }

  @Test
  void a_unit_that_may_have_moved_to_a_source_that_cannot_be_read_stays_until_it_can(Cluster cluster,
      @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var from = GitRemote.in(folder); var to = GitRemote.in(folder); var log = new LogLines()) {
      from.commit("moved/moved.yaml", Live.configMap("moved", "1"));
      from.commit("dropped/dropped.yaml", Live.configMap("dropped", "1"));
      to.commit("probe/probe.yaml", Live.configMap("probe", "1"));
      try (var _ = agent(cluster, folder, from, to).start()) {
        live.awaitReady("moved");
        live.awaitReady("dropped");
        live.awaitReady("probe");
      }
      var uid = live.uid("moved");
      var away = folder.resolve("away");
      Files.move(to.path(), away);
      from.delete("moved/moved.yaml", "dropped/dropped.yaml");
      from.commit("here/here.yaml", Live.configMap("here", "1"));
      try (var agent = agent(cluster, folder.resolve("2"), from, to).start()) {
        live.awaitReady("here");
        Eventually.holds("it is told",
            () -> log.has("INFO", cluster.namespace("from"), "waits", cluster.namespace("to")));
        assertEquals("1", live.value("dropped"));
        Files.move(away, to.path());
        to.commit("moved/moved.yaml", Live.configMap("moved", "2"));
        live.awaitValue("moved", "2");
        live.awaitGone("dropped");
        awaitSource(live, "moved", cluster.namespace("to"));
        assertEquals(uid, live.uid("moved"));
        assertEquals(1, agent.metric("daytwo_prune_total"));
      }
    }
  }

  @Test
  void a_unit_that_is_renamed_hands_its_running_workload_over(Cluster cluster, @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder)) {
      remote.commit("shop/all.yaml", Live.configMap("a", "1") + "---\n" + Live.configMap("b", "1"));
      remote.commit("other/other.yaml", Live.configMap("other", "1"));
      try (var agent = agent(cluster, folder, remote).start()) {
        live.awaitReady("shop");
        live.awaitReady("other");
        var uids = List.of(live.uid("a"), live.uid("b"));
        remote.rename("shop/all.yaml", "store/all.yaml");
        live.awaitReady("store");
        Eventually.holds("the old Release is gone", () -> live.release("shop") == null);
        assertEquals(uids, List.of(live.uid("a"), live.uid("b")));

        // One object from a unit that stays to another that stays.
        remote.commit("b moves", Map.of("store/all.yaml", Live.configMap("a", "2"), "other/other.yaml",
            Live.configMap("other", "1") + "---\n" + Live.configMap("b", "1")));
        live.awaitValue("a", "2");
        Eventually.holds("the other has it", () -> Objects.requireNonNull(live.release("other")).status().inventory()
            .stream().anyMatch(item -> item.key().name().equals("b")));
        Eventually.holds("the first has it no more", () -> Objects.requireNonNull(live.release("store")).status()
            .inventory().stream().noneMatch(item -> item.key().name().equals("b")));
        assertEquals(uids.getLast(), live.uid("b"));
        assertEquals(0, agent.metric("daytwo_prune_total"));
      }
    }
  }

  @Test
  void shared_object_deleted_by_one_of_two_owners_stays_the_others(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder)) {
      remote.commit("two", Map.of("one/one.yaml", Live.configMap("one", "1") + "---\n" + Live.configMap("both", "1"),
          "two/two.yaml", Live.configMap("two", "1")));
      try (var agent = agent(cluster, folder, remote).start()) {
        live.awaitReady("one");
        live.awaitReady("two");
        var uid = live.uid("both");
        var space = cluster.client().namespaces().withName(live.namespace());
        var spaceUid = space.require().getMetadata().getUid();
        remote.commit("two/two.yaml", Live.configMap("two", "2") + "---\n" + Live.configMap("both", "1"));
        live.awaitSaying("two", Condition.READY, "Refused: ");
        remote.delete("one/one.yaml");
        Eventually.holds("the first is gone", () -> live.release("one") == null);
        live.awaitGone("one");
        live.awaitValue("two", "2");
        live.awaitReady("two");
        assertEquals(uid, live.uid("both"));
        assertEquals(1, agent.metric("daytwo_prune_total"));

        // So is the namespace that units share, and it outlives the last of them.
        remote.delete("two/two.yaml");
        Eventually.holds("the second is gone", () -> live.release("two") == null);
        assertNull(space.require().getMetadata().getDeletionTimestamp());
        assertEquals(spaceUid, space.require().getMetadata().getUid());
      }
    }
  }

  @Test
  void live_objects_survive_fast_successive_updates_of_one_unit(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder)) {
      remote.commit("shop/all.yaml", Live.configMap("always", "0"));
      try (var _ = agent(cluster, folder, remote).start()) {
        live.awaitReady("shop");
        var uid = live.uid("always");
        var last = "";
        for (int i = 1; i <= 40; i++) { // many of them overtaken in the middle
          var now = Live.configMap("always", "" + i) + "---\n" + Live.configMap("n" + i % 3, "" + i);
          last = remote.commit("shop/all.yaml", now + "---\n" + Live.configMap("n" + (i + 1) % 3, "" + i));
          if (i % 5 == 0) {
            var wanted = "" + i;
            Eventually.holds("it follows", () -> wanted.equals(live.value("always")));
          }
        }
        live.awaitCommit("shop", last);
        assertEquals("40", live.value("n1"));
        assertEquals("40", live.value("n2"));
        live.awaitGone("n0");
        assertEquals(uid, live.uid("always"));
      }
    }
  }

  @Test
  void an_incomplete_source_deletes_nothing_and_keeps_no_other_from_it(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var good = GitRemote.in(folder); var bad = GitRemote.in(folder)) {
      good.commit("two", Map.of("a/a.yaml", Live.configMap("a", "1"), "b/b.yaml", Live.configMap("b", "1")));
      bad.commit("two", Map.of("c/c.yaml", Live.configMap("c", "1"), "d/d.yaml", Live.configMap("d", "1")));
      try (var agent = agent(cluster, folder, good, bad).start()) {
        for (var unit : List.of("a", "b", "c", "d")) {
          live.awaitReady(unit);
        }
        bad.symlink("d/d.yaml", "/etc/passwd");
        bad.delete("c/c.yaml");
        bad.commit("e/e.yaml", Live.configMap("e", "1"));
        live.awaitReady("e");
        good.delete("b/b.yaml");
        live.awaitGone("b");
        Eventually.holds("the Release is gone", () -> live.release("b") == null);
        assertEquals("1", live.value("c"));
        assertEquals("1", live.value("d"));
        assertEquals(1, agent.metric("daytwo_prune_total"));
        bad.commit("d/d.yaml", Live.configMap("d", "2"));
        live.awaitGone("c");
        live.awaitValue("d", "2");
      }
    }
  }

  @Test
  void a_source_that_was_taken_out_is_left_alone_until_it_is_retired(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var stays = GitRemote.in(folder); var goes = GitRemote.in(folder); var log = new LogLines()) {
      stays.commit("a/a.yaml", Live.configMap("a", "1"));
      goes.commit("two", Map.of("b/b.yaml", Live.configMap("b", "1"), "c/c.yaml", Live.configMap("c", "1")));
      try (var _ = agent(cluster, folder, stays, goes).start()) {
        for (var unit : List.of("a", "b", "c")) {
          live.awaitReady(unit);
        }
      }
      var versions = live.versions("b");
      try (var agent = agent(cluster, folder.resolve("2"), stays).start()) {
        Eventually.holds("it is told", () -> agent.metric("daytwo_units_left_alone") >= 2);
        assertTrue(log.has("WARN", "2 units", cluster.namespace("to"), "left alone", "retiredSources"));
        stays.commit("a/a.yaml", Live.configMap("a", "2"));
        live.awaitValue("a", "2");
        var after = live.versions("b");
        assertEquals(versions.get("Release"), after.get("Release"));
        assertEquals("1", live.value("b"));
      }
      try (var _ = agent(cluster, folder.resolve("3"), stays).retired(cluster.namespace("to")).prune(10, 100).start()) {
        live.awaitSaying("b", Condition.PRUNE_HELD, "2 of 2 objects", "maxPercent allows 10");
      }
      try (var _ = agent(cluster, folder.resolve("4"), stays).retired(cluster.namespace("to")).start()) {
        live.awaitGone("b");
        live.awaitGone("c");
        Eventually.holds("the Releases are gone", () -> live.release("b") == null && live.release("c") == null);
        assertEquals("2", live.value("a"));
      }
    }
  }

  @Test
  void an_environment_taken_from_a_source_is_held_by_the_budget_and_one_that_is_gone_is_left_alone(Cluster cluster,
      @TempDir Path folder) throws Exception {
    var one = new Live(cluster.client(), cluster.namespace("one"));
    var two = new Live(cluster.client(), cluster.namespace("two"));
    try (var remote = GitRemote.in(folder)) {
      remote.commit("two", Map.of("a/a.yaml", Live.configMap("a", "1"), "b/b.yaml", Live.configMap("b", "1")));
      try (var _ = RunningAgent.in(folder.resolve("1")).kubeconfig(cluster.kubeconfig()).environment(one.namespace())
          .environment(two.namespace()).source(cluster.namespace("git"), remote.fileUrl()).start()) {
        two.awaitReady("a");
        two.awaitReady("b");
      }
      try (var agent = RunningAgent.in(folder.resolve("2")).kubeconfig(cluster.kubeconfig())
          .environment(one.namespace()).source(cluster.namespace("git"), remote.fileUrl()).start()) {
        Eventually.holds("it is told", () -> agent.metric("daytwo_units_left_alone") >= 2);
        one.awaitReady("a");
        assertEquals("1", two.value("a"));
      }
      try (var _ = RunningAgent.in(folder.resolve("3")).kubeconfig(cluster.kubeconfig()).environment(one.namespace())
          .source(cluster.namespace("git"), remote.fileUrl()).environment(two.namespace()).prune(50, 100).start()) {
        two.awaitSaying("a", Condition.PRUNE_HELD, "2 of 2 objects", "maxPercent allows 50");
        assertEquals("1", two.value("a"));
        var says = two.says("a", Condition.PRUNE_HELD);
        two.edit("b", "{\"confirmPrune\":\"" + says.substring(says.lastIndexOf(' ') + 1) + "\"}");
        two.awaitGone("a");
        two.awaitGone("b");
        one.awaitReady("a");
        assertNotNull(one.map("b"));
      }
    }
  }

  private static void awaitSource(Live live, String unit, String source) throws Exception {
    Eventually.holds(unit + " is of " + source, () -> {
      var release = live.release(unit);
      return release != null && release.spec().source().equals(source);
    });
  }

  private static RunningAgent.Setup agent(Cluster cluster, Path folder, GitRemote remote) throws Exception {
    return RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
        .environment(cluster.namespace("prod")).source(cluster.namespace("from"), remote.fileUrl());
  }

  private static RunningAgent.Setup agent(Cluster cluster, Path folder, GitRemote from, GitRemote to)
      throws Exception {
    return agent(cluster, folder, from).source(cluster.namespace("to"), to.fileUrl());
  }
}
