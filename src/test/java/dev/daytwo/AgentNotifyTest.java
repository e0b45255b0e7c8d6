package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import dev.daytwo.notify.ReceiverServer;
import dev.daytwo.notify.ReceiverServer.Behaviour;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole agent tells people. Pods of an image whose tag holds "broken" crash again and again. */
@OnCluster
class AgentNotifyTest {
  private static final AtomicInteger TESTS = new AtomicInteger();
  private static final String HOOK = "/services/T000/B000/s3cr3tpath";

  private final Cluster cluster;
  private final Path folder;
  private final Live live;

  AgentNotifyTest(Cluster cluster, @TempDir Path folder) {
    this.cluster = cluster;
    this.folder = folder;
    live = new Live(cluster.client(), cluster.namespace("told" + TESTS.incrementAndGet()));
  }

  private RunningAgent.Setup agent(String disk, GitRemote remote, String... notifications) throws Exception {
    return RunningAgent.in(folder.resolve(disk)).kubeconfig(cluster.kubeconfig()).environment(live.namespace())
        .source(live.namespace() + "-git", remote.fileUrl()).notifications(notifications);
  }

  private Path secret(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.deleteIfExists(file);
    Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    return Files.writeString(file, text + "\n");
  }

  private String slack(ReceiverServer server, String events) throws Exception {
    return "{name: oncall, kind: slack, urlFile: " + secret("chat", server.url(HOOK))
        + ", insecure: true, groupWait: 0s,"
        + " events: [" + events + "]}";
  }

  private static List<String> texts(ReceiverServer server) {
    return server.taken(HOOK).stream().map(each -> each.json().getString("text")).toList();
  }

  private static String worker(String name, String tag) {
    return Live.worker(name, tag) + "rollout: {deadline: 20s}\n";
  }

  @Test
  void a_bad_release_is_one_message() throws Exception {
    try (var remote = GitRemote.in(folder); var server = ReceiverServer.open()) {
      remote.commit("good", Map.of("orders.yaml", worker("orders", "1")));
      String bad;
      try (var agent = agent("one", remote, slack(server, "rolled-back")).start()) {
        live.awaitReady("orders");
        bad = remote.commit("bad", Map.of("orders.yaml", worker("orders", "2-broken")));
        live.awaitSaying("orders", Condition.READY, "RolledBack: ");
        Eventually.holds("it is told", () -> texts(server).size() == 1);
        String text = texts(server).getFirst();
        assertTrue(text.startsWith("*orders in " + live.namespace() + " was rolled back* ("), text);
        assertTrue(text.contains("commit `" + bad.substring(0, 10) + "` of " + live.namespace() + "-git\n"), text);
        assertTrue(text.endsWith("Next: `daytwo status " + live.namespace() + "/orders`"), text);
        Eventually.holds("it is counted",
            () -> agent.metric("daytwo_notifications_total", "receiver=\"oncall\"", "result=\"told\"") == 1);
        assertEquals(0, agent.metric("daytwo_notifications_dropped_total"));
      }
    }
  }

  @Test
  void what_people_know_is_not_told_again_after_a_restart() throws Exception {
    try (var remote = GitRemote.in(folder); var server = ReceiverServer.open()) {
      remote.commit("bad", Map.of("orders.yaml", worker("orders", "1-broken")));
      String told = "orders in " + live.namespace() + " is unhealthy";
      try (var agent = agent("one", remote, slack(server, "unhealthy")).start()) {
        live.awaitSaying("orders", Condition.STALLED, "RolloutFailed: ");
        Eventually.holds("it is told", () -> texts(server).stream().anyMatch(text -> text.contains(told)));
        assertEquals(0, agent.metric("daytwo_notifications_dropped_total"));
      }
      int before = texts(server).size();
      try (var agent = agent("two", remote, slack(server, "unhealthy, synced")).start()) {
        Eventually.holds("it has been looked at",
            () -> agent.metrics().contains("daytwo_unit_synced{environment=\"" + live.namespace()));
        remote.commit("second", Map.of("second.yaml", Live.worker("second", "1")));
        Eventually.holds("what is new is told", () -> texts(server).size() > before);
        assertTrue(texts(server).get(before).startsWith("*second in " + live.namespace() + " was synced*"),
            texts(server)::toString);
      }
    }
  }

  @Test
  void a_receiver_that_is_dead_or_slow_or_lost_is_in_nobodys_way() throws Exception {
    try (var remote = GitRemote.in(folder);
        var server = ReceiverServer.open();
        var slow = ReceiverServer.open();
        var dead = ReceiverServer.open();
        var log = new LogLines()) {
      slow.always(Behaviour.hang());
      dead.always(Behaviour.status(302, "Location", server.url("/services/elsewhere")));
      remote.commit("good", Map.of("orders.yaml", Live.worker("orders", "1")));
      String more = ", insecure: true, groupWait: 0s, events: [synced]}";
      try (var agent = agent("one", remote, slack(server, "synced"),
          "{name: slow, kind: webhook, url: \"" + slow.url("/hook") + "\"" + more,
          "{name: dead, kind: teams, url: \"" + dead.url("/teams/s3cr3tteams") + "\"" + more,
          "{name: lost, kind: slack, urlFile: nowhere" + more,
          "{name: bare, kind: slack, urlFile: " + Files.writeString(folder.resolve("bare"), server.url(HOOK))
              + more)
          .start()) {
        live.awaitReady("orders");
        Eventually.holds("who listens is told", () -> texts(server).size() == 1);
        Eventually.holds("what was not told is counted",
            () -> agent.metric("daytwo_notifications_dropped_total", "receiver=\"dead\"") == 1);
        Eventually.holds("who cannot be told now is tried again",
            () -> agent.metric("daytwo_notifications_total", "receiver=\"lost\"", "result=\"retried\"") > 1);
        remote.commit("second", Map.of("orders.yaml", Live.worker("orders", "2")));
        Eventually.holds("who listens is told again", () -> texts(server).size() == 2);
        assertTrue(log.has("WARN", "the receiver dead answers 302", "is not followed", "event=not-told"));
        assertTrue(log.has("WARN", "nowhere", "cannot be read", "make it, readable by the agent's user"));
        assertTrue(log.has("WARN", "bare", "can be read by everybody; set its mode to 0400 or 0440"));
        assertEquals(List.of(), log.with("s3cr3t"));
        assertEquals(List.of(), server.taken("/services/elsewhere"));
        assertTrue(!agent.metrics().contains("s3cr3t"));
      }
    }
  }

  @Test
  void receivers_come_change_and_go_with_the_configuration() throws Exception {
    try (var remote = GitRemote.in(folder); var server = ReceiverServer.open()) {
      remote.commit("first", Map.of("orders.yaml", Live.worker("orders", "1")));
      RunningAgent.Setup setup = agent("one", remote);
      try (var agent = setup.startReloading()) {
        live.awaitReady("orders");
        setup.notifications(slack(server, "synced")).write();
        Eventually.holds("one commit after the other, until one is told", () -> {
          remote.commit("next", Map.of("orders.yaml", Live.worker("orders", "t" + System.nanoTime())));
          return !texts(server).isEmpty();
        });
        setup.notifications(slack(server, "config-refused") + "\n- nonsense").write();
        Eventually.holds("it is refused", () -> agent.metric("daytwo_config_problems") > 0);
        setup.notifications().write();
        Eventually.holds("it is good again", () -> agent.metric("daytwo_config_problems") == 0);
      }
    }
  }
}
