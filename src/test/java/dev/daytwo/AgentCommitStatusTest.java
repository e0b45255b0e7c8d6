package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import dev.daytwo.notify.ReceiverServer;
import dev.daytwo.notify.ReceiverServer.Behaviour;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole agent marks commits with how far they got. Pods of an image whose tag holds "broken" crash again and again. */
@OnCluster
class AgentCommitStatusTest {
  private static final AtomicInteger TESTS = new AtomicInteger();

  private final Cluster cluster;
  private final Path folder;
  private final Live live;

  AgentCommitStatusTest(Cluster cluster, @TempDir Path folder) {
    this.cluster = cluster;
    this.folder = folder;
    live = new Live(cluster.client(), cluster.namespace("mark" + TESTS.incrementAndGet()));
  }

  private RunningAgent.Setup agent(GitRemote remote, ReceiverServer server) throws Exception {
    Path token = folder.resolve("token");
    Files.createFile(token, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(token, "t0ken\n");
    return RunningAgent.in(folder.resolve("one")).kubeconfig(cluster.kubeconfig()).environment(live.namespace())
        .source(live.namespace() + "-git", remote.fileUrl()).commitStatus("{source: " + live.namespace()
            + "-git, provider: github, url: \"" + server.url("/github") + "\", project: acme/shop, insecure: true,"
            + " tokenFile: " + token + ", targetUrl: \"https://daytwo.example.com/{source}/{environment}/{commit}\"}");
  }

  private List<JsonObject> of(ReceiverServer server, String commit) {
    return server.taken("/github/repos/acme/shop/statuses/" + commit).stream().map(ReceiverServer.Heard::json).toList();
  }

  private boolean ends(ReceiverServer server, String commit, String state) {
    List<JsonObject> statuses = of(server, commit);
    return !statuses.isEmpty() && statuses.getLast().getString("state").equals(state);
  }

  @Test
  void a_good_commit_succeeds_and_one_that_is_rolled_back_fails_with_the_reason() throws Exception {
    try (var remote = GitRemote.in(folder); var server = ReceiverServer.open()) {
      String good = remote.commit("good",
          Map.of("orders.yaml", Live.worker("orders", "1") + "rollout: {deadline: 20s}\n"));
      try (var agent = agent(remote, server).start()) {
        Eventually.holds("it succeeds", () -> ends(server, good, "success"));
        assertEquals("daytwo/" + live.namespace(), of(server, good).getLast().getString("context"));
        assertEquals("https://daytwo.example.com/" + live.namespace() + "-git/" + live.namespace() + "/" + good,
            of(server, good).getLast().getString("target_url"));
        String bad = remote.commit("bad",
            Map.of("orders.yaml", Live.worker("orders", "2-broken") + "rollout: {deadline: 20s}\n"));
        live.awaitSaying("orders", dev.daytwo.model.Condition.READY, "RolledBack: ");
        Eventually.holds(() -> "it fails: " + of(server, bad), () -> ends(server, bad, "failure")
            && of(server, bad).getLast().getString("description").startsWith("orders: "));
        String better = remote.commit("better", Map.of("orders.yaml", Live.worker("orders", "3")));
        Eventually.holds("the next one succeeds", () -> ends(server, better, "success"));
        assertTrue(ends(server, bad, "failure"), of(server, bad)::toString);
        assertEquals(0, agent.metric("daytwo_commit_status_total", "result=\"refused\""));
        assertEquals(server.taken().size(), server.heard().size());
      }
    }
  }

  @Test
  void a_token_without_permission_is_one_line_and_in_no_syncs_way() throws Exception {
    try (var remote = GitRemote.in(folder); var server = ReceiverServer.open(); var log = new LogLines()) {
      server.always(Behaviour.status(403));
      remote.commit("good", Map.of("orders.yaml", Live.worker("orders", "1")));
      try (var agent = agent(remote, server).start()) {
        live.awaitReady("orders");
        Eventually.holds("it is counted",
            () -> agent.metric("daytwo_commit_status_total", "result=\"refused\"") > 1);
        String second = remote.commit("second", Map.of("orders.yaml", Live.worker("orders", "2")));
        live.awaitCommit("orders", second);
        assertEquals(1, log.with("the token may not set the status of commits").stream()
            .filter(line -> line.contains(live.namespace())).count());
        assertEquals(List.of(), log.with("t0ken"));
        server.always(null);
        Eventually.holds("it is told when it may", () -> ends(server, second, "success"));
      }
    }
  }
}
