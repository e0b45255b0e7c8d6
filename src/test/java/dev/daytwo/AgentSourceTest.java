package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.daytwo.git.GitHttpServer;
import dev.daytwo.git.GitRemote;
import dev.daytwo.git.SigningTools;
import dev.daytwo.model.Condition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnCluster
class AgentSourceTest {
  /** Two sources: {@code shaky}, which the test breaks, and {@code steady}, which must not notice. */
  private record Scene(Live live, String shaky, GitRemote steady, RunningAgent agent, LogLines log)
      implements
        AutoCloseable {
    static Scene in(Cluster cluster, Path folder, String url, String... more) throws Exception {
      var space = cluster.namespace("prod");
      var shaky = cluster.namespace("shaky");
      var steady = GitRemote.in(folder);
      steady.commit("steady/steady.yaml", Live.configMap("steady", "0"));
      var log = new LogLines();
      var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig()).environment(space)
          .source(shaky, url, more).source(cluster.namespace("steady"), steady.fileUrl()).start();
      return new Scene(new Live(cluster.client(), space), shaky, steady, agent, log);
    }

    /** The other source's next commit is applied, whatever happens to this one. */
    void othersGoOn(String value) throws Exception {
      steady.commit("steady/steady.yaml", Live.configMap("steady", value));
      live.awaitValue("steady", value);
    }

    /** The source's failure is in the metric, in the log and at {@code /readyz}, and does not make the agent unready. */
    void awaitFailed(String reason, String words) throws Exception {
      Eventually.holds(reason + " is counted", () -> agent.metric("daytwo_source_fetch_errors_total",
          "source=\"" + shaky + "\"", "reason=\"" + reason + "\"") >= 1);
      assertTrue(log.has("WARN", shaky + ": ", words), () -> log.with(shaky).toString());
      var ready = agent.get("/readyz?verbose");
      assertTrue(ready.body().contains("source " + shaky + ": failed (" + reason + ")"), ready.body());
      Eventually.holds("the agent is ready all the same", () -> agent.get("/readyz").statusCode() == 200);
    }

    void awaitBack() throws Exception {
      Eventually.holds("the source is ok",
          () -> agent.get("/readyz?verbose").body().contains("source " + shaky + ": ok"));
      assertTrue(log.has(shaky + " can be read again"));
    }

    /** A problem in a file is in the log, in the metric, and on the unit's Release. */
    void awaitProblem(String unit, String... words) throws Exception {
      live.awaitSaying(unit, Condition.READY, words);
      live.awaitSaying(unit, Condition.STALLED, "Refused: ");
      live.awaitEvent(unit, "Refused", words[words.length - 1]);
      Eventually.holds("it is counted",
          () -> agent.metric("daytwo_descriptor_problems", "source=\"" + shaky + "\"") >= 1);
      assertTrue(log.has("WARN", words[words.length - 1], "source=" + shaky), () -> log.with(shaky).toString());
    }

    @Override
    public void close() {
      agent.close();
      log.close();
      steady.close();
    }
  }

  @Test
  void a_parse_error_deletes_nothing_and_stops_nobody_else(Cluster cluster, @TempDir Path folder) throws Exception {
    try (var remote = GitRemote.in(folder)) {
      remote.commit("good", Map.of("bad.yaml", Live.worker("bad", "1.0"), "a/a.yaml", Live.configMap("a", "1"),
          "gone/gone.yaml", Live.configMap("gone", "1")));
      try (var scene = Scene.in(cluster, folder, remote.fileUrl())) {
        var live = scene.live();
        live.awaitReady("a");
        live.awaitReady("gone");
        Eventually.holds("bad is in sync", () -> live.status("bad", Condition.SYNCED).equals("True"));
        var workload = cluster.client().apps().deployments().inNamespace(live.namespace()).withName("bad");
        var uid = workload.require().getMetadata().getUid();

        remote.delete("gone/gone.yaml", "nothing");
        live.awaitGone("gone");
        remote.commit("bad merge", Map.of("bad.yaml", "<<<<<<< HEAD\n: [\n", "a/a.yaml", Live.configMap("a", "2")));
        live.awaitValue("a", "2");
        scene.awaitProblem("bad", "Refused: ", "what ran before goes on", "bad.yaml:");
        scene.othersGoOn("1");
        // What else the commits of that source drop stays too: the file might be about it.
        remote.delete("a/a.yaml");
        scene.othersGoOn("2");
        assertEquals("2", live.value("a"));
        assertEquals(uid, workload.require().getMetadata().getUid());

        remote.commit("bad.yaml", Live.worker("bad", "1.1"));
        Eventually.holds("it is mended", () -> live.status("bad", Condition.SYNCED).equals("True") && workload.require()
            .getSpec().getTemplate().getSpec().getContainers().getFirst().getImage().endsWith("bad:1.1"));
        live.awaitGone("a");
        assertEquals(uid, workload.require().getMetadata().getUid());
        assertEquals("", live.says("bad", Condition.STALLED));
        Eventually.holds("there are no problems",
            () -> scene.agent().metric("daytwo_descriptor_problems", "source=\"" + scene.shaky() + "\"") == 0);
      }
    }
  }

  @Test
  void an_unknown_key_a_wrong_type_and_a_duplicate_name_are_told_with_their_place(Cluster cluster,
      @TempDir Path folder) throws Exception {
    try (var remote = GitRemote.in(folder)) {
      remote.commit("good", Map.of("one.yaml", Live.worker("one", "1.0"), "two.yaml", Live.worker("two", "1.0")));
      try (var scene = Scene.in(cluster, folder, remote.fileUrl())) {
        for (var unit : new String[]{"one", "two"}) {
          Eventually.holds(unit + " is in sync", () -> scene.live().status(unit, Condition.SYNCED).equals("True"));
        }
        remote.commit("bad", Map.of("one.yaml", Live.worker("one", "1.1") + "imgae: x\n", "two.yaml",
            Live.worker("two", "1.1").replace("scale: 1", "scale: many"), "three.yaml", Live.worker("one", "9")));
        scene.awaitProblem("one", "did you mean", "one.yaml:6:1");
        scene.awaitProblem("two", "two.yaml:5:");
        for (var unit : new String[]{"one", "two"}) {
          assertTrue(cluster.client().apps().deployments().inNamespace(scene.live().namespace()).withName(unit)
              .require().getSpec().getTemplate().getSpec().getContainers().getFirst().getImage().endsWith(":1.0"));
        }
        remote.delete("three.yaml");
        var mended = remote.commit("mended", Map.of("one.yaml", Live.worker("one", "1.2"), "two.yaml",
            Live.worker("two", "1.2")));
        scene.live().awaitCommit("one", mended);
        scene.live().awaitCommit("two", mended);
      }
    }
  }

  @Test
  void a_symlink_in_place_of_a_descriptor_is_refused_and_deletes_nothing(Cluster cluster, @TempDir Path folder)
      throws Exception {
    try (var remote = GitRemote.in(folder)) {
      remote.commit("orders.yaml", Live.worker("orders", "1.0"));
      try (var scene = Scene.in(cluster, folder, remote.fileUrl())) {
        Eventually.holds("orders is in sync", () -> scene.live().status("orders", Condition.SYNCED).equals("True"));
        var workload = cluster.client().apps().deployments().inNamespace(scene.live().namespace()).withName("orders");
        var uid = workload.require().getMetadata().getUid();
        remote.symlink("orders.yaml", "../../etc/passwd");
        scene.awaitProblem("orders", "Refused: ", "orders.yaml", "a symbolic link is not followed");
        scene.othersGoOn("1");
        assertEquals(uid, workload.require().getMetadata().getUid());
        var commit = remote.commit("orders.yaml", Live.worker("orders", "1.1"));
        scene.live().awaitCommit("orders", commit);
        assertEquals(uid, workload.require().getMetadata().getUid());
      }
    }
  }

  @Test
  void outage_of_git_at_start_and_later_deletes_nothing(Cluster cluster, @TempDir Path folder) throws Exception {
    assumeTrue(GitHttpServer.available(), "git is not installed");
    try (var remote = GitRemote.in(folder);
        var server = GitHttpServer.serving(remote.path());
        var proxy = FaultProxy.to(server.port())) {
      remote.commit("a/a.yaml", Live.configMap("a", "1"));
      proxy.refuse();
      try (var scene = Scene.in(cluster, folder, server.url(proxy.port()))) {
        scene.othersGoOn("1");
        scene.awaitFailed("unreachable", "refused");
        proxy.forward();
        scene.live().awaitReady("a");
        scene.awaitBack();

        proxy.refuse();
        remote.commit("a/a.yaml", Live.configMap("a", "2"));
        Eventually.holds("it failed again",
            () -> scene.agent().get("/readyz?verbose").body().contains("failed (unreachable)"));
        scene.othersGoOn("2");
        scene.live().set("a", "rival", "bad");
        scene.live().awaitValue("a", "1");
        proxy.forward();
        scene.live().awaitValue("a", "2");

        proxy.hang();
        remote.commit("a/a.yaml", Live.configMap("a", "3"));
        scene.othersGoOn("3");
        assertEquals("2", scene.live().value("a"));
        proxy.forward();
        scene.live().awaitValue("a", "3");

        server.behave(new GitHttpServer.Status(500));
        Eventually.holds("it failed again",
            () -> scene.agent().get("/readyz?verbose").body().contains("failed (unreachable)"));
        server.behave(new GitHttpServer.Serve());
        scene.awaitBack();
      }
    }
  }

  @Test
  void an_empty_repository_and_a_missing_branch_delete_nothing(Cluster cluster, @TempDir Path folder)
      throws Exception {
    try (var remote = GitRemote.in(folder)) {
      try (var scene = Scene.in(cluster, folder, remote.fileUrl())) {
        scene.awaitFailed("empty_repository", "commit");
        remote.on("other").commit("a/a.yaml", Live.configMap("a", "0"));
        scene.awaitFailed("branch_missing", "main");
        remote.on("main").commit("a/a.yaml", Live.configMap("a", "1"));
        scene.live().awaitReady("a");
        scene.awaitBack();
        scene.live().awaitValue("a", "1"); // the branch began where the other one is

        remote.deleteBranch("main");
        Eventually.holds("it failed again",
            () -> scene.agent().get("/readyz?verbose").body().contains("failed (branch_missing)"));
        scene.othersGoOn("1");
        assertEquals("1", scene.live().value("a"));
        assertEquals("True", scene.live().status("a", Condition.READY));
        remote.on("other").on("main").commit("a/a.yaml", Live.configMap("a", "2"));
        scene.live().awaitValue("a", "2");
      }
    }
  }

  @Test
  void wrong_credentials_are_told_and_right_ones_are_picked_up_and_neither_is_ever_shown(Cluster cluster,
      @TempDir Path folder) throws Exception {
    assumeTrue(GitHttpServer.available(), "git is not installed");
    var wrong = "wr0ng-" + cluster.prefix() + "secret";
    var right = "r1ght-" + cluster.prefix() + "secret";
    var user = Files.writeString(folder.resolve("user"), "ada\n");
    var password = Files.writeString(folder.resolve("password"), wrong);
    try (var remote = GitRemote.in(folder); var server = GitHttpServer.serving(remote.path()).login("ada", right)) {
      remote.commit("a/a.yaml", Live.configMap("a", "1"));
      try (var scene = Scene.in(cluster, folder, server.url(),
          "auth: {usernameFile: " + user + ", passwordFile: " + password + "}")) {
        scene.awaitFailed("unauthorized", server.url());
        scene.othersGoOn("1");
        Files.writeString(password, right);
        scene.live().awaitReady("a");
        scene.awaitBack();
        Files.writeString(password, wrong);
        Eventually.holds("it failed again",
            () -> scene.agent().get("/readyz?verbose").body().contains("failed (unauthorized)"));
        scene.othersGoOn("2");
        assertEquals("1", scene.live().value("a"));

        var told = scene.agent().metrics() + scene.agent().get("/readyz?verbose").body()
            + cluster.client().events().v1().events().inNamespace(scene.live().namespace()).list().getItems()
            + scene.live().release("a");
        for (var secret : new String[]{wrong, right}) {
          var basic = Base64.getEncoder()
              .encodeToString(("ada:" + secret).getBytes(StandardCharsets.UTF_8));
          assertTrue(server.authorizations().contains("Basic " + basic), "it was never sent");
          for (var shown : new String[]{secret, basic}) {
            assertTrue(!told.contains(shown));
            assertEquals(0, scene.log().with(shown).size());
          }
        }
      }
    }
  }

  @Test
  void an_unsigned_head_is_refused_and_the_last_good_commit_stays_in_force(Cluster cluster, @TempDir Path folder)
      throws Exception {
    assumeTrue(SigningTools.available());
    try (var tools = SigningTools.in(folder.resolve("signing"))) {
      var ada = tools.sshKey("ada", "ed25519");
      var keys = Files.createDirectory(folder.resolve("keys"));
      Files.copy(ada, keys.resolve("ada.pub"));
      tools.commit(ada, "a.yaml", Live.configMap("a", "1"));
      try (var scene = Scene.in(cluster, folder, tools.url(), "verify: {keysDir: " + keys + "}")) {
        scene.live().awaitValue("a", "1");
        tools.commit("a.yaml", Live.configMap("a", "2"));
        scene.awaitFailed("unverified", "is not signed");
        scene.live().set("a", "rival", "bad");
        scene.live().awaitValue("a", "1");
        scene.othersGoOn("1");
        tools.commit(ada, "a.yaml", Live.configMap("a", "3"));
        scene.live().awaitValue("a", "3");
        scene.awaitBack();
      }
    }
  }

  @Test
  void rewritten_history_is_followed(Cluster cluster, @TempDir Path folder) throws Exception {
    try (var remote = GitRemote.in(folder)) {
      remote.commit("three", Map.of("a/a.yaml", Live.configMap("a", "1"), "b/b.yaml", Live.configMap("b", "1"),
          "c/c.yaml", Live.configMap("c", "1")));
      try (var scene = Scene.in(cluster, folder, remote.fileUrl())) {
        for (var unit : new String[]{"a", "b", "c"}) {
          scene.live().awaitReady(unit);
        }
        var version = scene.live().version("a");
        var first = remote.commit("b/b.yaml", Live.configMap("b", "2"));
        scene.live().awaitCommit("b", first);
        remote.forcePush(Map.of("a/a.yaml", Live.configMap("a", "1"), "b/b.yaml", Live.configMap("b", "3")));
        scene.live().awaitValue("b", "3");
        scene.live().awaitGone("c");
        assertEquals(version, scene.live().version("a"));
        remote.reset(first);
        scene.live().awaitValue("b", "2");
        scene.live().awaitValue("c", "1");
        assertNotNull(scene.live().release("c"));
        assertEquals(version, scene.live().version("a"));
      }
    }
  }
}
