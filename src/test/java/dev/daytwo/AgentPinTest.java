package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person can ask of a unit by its Release: to stay at a commit, or to be left alone. */
@OnCluster
class AgentPinTest {
  private static final AtomicInteger TESTS = new AtomicInteger();

  private final Cluster cluster;
  private final Path folder;
  private final Live live;

  AgentPinTest(Cluster cluster, @TempDir Path folder) {
    this.cluster = cluster;
    this.folder = folder;
    live = new Live(cluster.client(), cluster.namespace("pin" + TESTS.incrementAndGet()));
  }

  private RunningAgent.Setup agent(String disk, GitRemote remote) throws Exception {
    return RunningAgent.in(folder.resolve(disk)).kubeconfig(cluster.kubeconfig()).environment(live.namespace())
        .source(live.namespace() + "-git", remote.fileUrl());
  }

  private String image() {
    return live.client().apps().deployments().inNamespace(live.namespace()).withName("orders").require().getSpec()
        .getTemplate().getSpec().getContainers().getFirst().getImage();
  }

  private void awaitImage(String tag) throws Exception {
    Eventually.holds(() -> "orders runs " + tag + ", but it runs " + image(), () -> image().endsWith(":" + tag));
  }

  @Test
  void a_pinned_unit_stays_at_its_commit_until_the_pin_is_cleared() throws Exception {
    try (var remote = GitRemote.in(folder)) {
      var first = remote.commit("first", Map.of("services/orders.yaml", Live.worker("orders", "1"), "a/a.yaml",
          Live.configMap("a", "1")));
      try (var agent = agent("one", remote).start()) {
        live.awaitCommit("orders", first);
        live.awaitReady("a");
        var second = remote.commit("second", Map.of("services/orders.yaml", Live.worker("orders", "2"), "a/a.yaml",
            Live.configMap("a", "2")));
        live.awaitCommit("orders", second);
        live.awaitValue("a", "2");

        live.edit("orders", "{\"revision\":\"" + first.substring(0, 10) + "\"}");
        live.edit("a", "{\"revision\":\"" + first + "\"}");
        live.awaitCommit("orders", first);
        live.awaitValue("a", "1");
        awaitImage("1");
        live.awaitSaying("orders", Condition.SYNCED, "Pinned: pinned to " + first.substring(0, 10)
            + " by spec.revision; commit " + second.substring(0, 10) + " waits until it is cleared");
        live.awaitReady("orders");
        assertEquals("pin", Objects.requireNonNull(live.release("orders")).status().history().getFirst().cause());

        remote.commit("third", Map.of("services/orders.yaml", Live.worker("orders", "3"), "b/b.yaml",
            Live.configMap("b", "3")));
        live.awaitValue("b", "3");
        live.set("a", "rival", "bad");
        live.awaitValue("a", "1");
        assertEquals("registry.example/orders:1", image());
        assertEquals(1, agent.metric("daytwo_unit_synced", "service=\"orders\""));
      }
      var fourth = remote.commit("fourth", Map.of("services/orders.yaml", Live.worker("orders", "4")));
      try (var _ = agent("two", remote).start()) {
        live.awaitSaying("orders", Condition.SYNCED, "Pinned: ", fourth.substring(0, 10));
        live.set("a", "rival", "bad");
        live.awaitValue("a", "1");
        assertEquals("registry.example/orders:1", image());

        remote.commit("broken",
            Map.of("services/orders.yaml", "apiVersion: daytwo.dev/v1\nkind: Worker\nname: orders"));
        live.awaitSaying("orders", Condition.SYNCED, "Pinned: ", "the newest commit is refused");
        remote.delete("a/a.yaml");
        live.awaitSaying("a", Condition.SYNCED, "Pinned: ", "deleted when the pin is cleared");
        assertEquals("1", live.value("a"));
        var last = remote.commit("mended", Map.of("services/orders.yaml", Live.worker("orders", "5")));
        live.awaitSaying("orders", Condition.SYNCED, last.substring(0, 10));

        live.edit("orders", "{\"revision\":null}");
        live.edit("a", "{\"revision\":\"\"}");
        live.awaitCommit("orders", last);
        awaitImage("5");
        live.awaitGone("a");
        assertEquals("commit", Objects.requireNonNull(live.release("orders")).status().history().getFirst().cause());
      }
    }
  }

  @Test
  void a_pin_that_cannot_be_followed_is_told_and_the_last_good_state_stays() throws Exception {
    try (var remote = GitRemote.in(folder)) {
      var empty = remote.commit("readme", Map.of("README.md", "soon"));
      var broken = remote.commit("a/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {nam: a}\n");
      var first = remote.commit("a/a.yaml", Live.configMap("a", "1"));
      remote.commit("a/a.yaml", Live.configMap("a", "2"));
      try (var agent = agent("one", remote).start()) {
        live.awaitReady("a");
        for (var wrong : List.of(List.of("0123456789", "RevisionUnknown", "there is no commit 0123456789"),
            List.of("main", "RevisionUnknown", "at least seven digits"),
            List.of(empty, "RevisionUnknown", "does not describe a for " + live.namespace()),
            List.of(broken, "RevisionUnreadable", "a/a.yaml:1:1: metadata.name: required"))) {
          live.edit("a", "{\"revision\":\"" + wrong.getFirst() + "\"}");
          live.awaitSaying("a", Condition.READY, wrong.get(1) + ": spec.revision is " + wrong.getFirst(), wrong.get(2),
              "what ran before goes on");
          assertEquals("True", live.status("a", Condition.STALLED));
          live.awaitEvent("a", wrong.get(1), wrong.get(2));
          assertEquals("2", live.value("a"));
        }
        assertEquals(0, agent.metric("daytwo_unit_synced", "service=\"a\""));
        live.edit("a", "{\"revision\":\"" + first + "\"}");
        live.awaitValue("a", "1");
        live.awaitReady("a");
        assertEquals("", live.status("a", Condition.STALLED));
      }
    }
  }

  @Test
  void suspension_survives_a_restart_with_an_empty_disk() throws Exception {
    try (var remote = GitRemote.in(folder)) {
      remote.commit("a/a.yaml", Live.configMap("a", "1"));
      try (var _ = agent("one", remote).start()) {
        live.awaitReady("a");
        live.edit("a", "{\"suspend\":true}");
        live.awaitSaying("a", Condition.READY, "Suspended");
      }
      live.set("a", "person", "by hand");
      var version = live.version("a");
      remote.commit("two", Map.of("a/a.yaml", Live.configMap("a", "2"), "b/b.yaml", Live.configMap("b", "2")));
      try (var agent = agent("two", remote).start()) {
        live.awaitReady("b");
        Eventually.holds("it was looked at", () -> agent.metric("daytwo_unit_suspended", "service=\"a\"") == 1);
        assertEquals(version, live.version("a"));
        assertEquals("Unknown", live.status("a", Condition.READY));
        assertNotNull(live.release("a"));
        live.edit("a", "{\"suspend\":false}");
        live.awaitValue("a", "2");
        live.awaitReady("a");
      }
    }
  }
}
