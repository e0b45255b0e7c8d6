package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.daytwo.git.Access;
import dev.daytwo.git.GitHttpServer;
import dev.daytwo.git.GitLimits;
import dev.daytwo.git.GitRemote;
import dev.daytwo.git.GitRepository;
import dev.daytwo.git.SigningTools;
import dev.daytwo.model.Condition;
import dev.daytwo.model.GitRef;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that starts while Git is away, on a disk that has a clone. */
@OnCluster
class AgentResumeTest {
  private static final AtomicInteger STARTED = new AtomicInteger();

  private final Cluster cluster;
  private final Live live;
  private final Path folder;
  /** Of this test alone: a Release that another one left is ready before anything was fetched. */
  private final String own = Integer.toString(STARTED.incrementAndGet());
  private final String shop;

  AgentResumeTest(Cluster cluster, @TempDir Path folder) {
    this.cluster = cluster;
    this.folder = folder;
    live = new Live(cluster.client(), cluster.namespace("prod" + own));
    shop = cluster.namespace("shop" + own);
  }

  private RunningAgent.Setup agent(String disk) throws Exception {
    return RunningAgent.in(folder.resolve(disk)).kubeconfig(cluster.kubeconfig()).environment(live.namespace());
  }

  private static void awaitUnconfirmed(RunningAgent agent, String source, double is) throws Exception {
    Eventually.holds(source + " is unconfirmed: " + is,
        () -> agent.metric("daytwo_source_unconfirmed", "source=\"" + source + "\"") == is
            && agent.metrics().contains("daytwo_source_unconfirmed{source=\"" + source + "\"}"));
  }

  private void awaitLeftAlone(String unit) throws Exception {
    live.awaitSaying(unit, Condition.SYNCED, "Unconfirmed: ", "as of the last fetch", "left as it is");
  }

  @Test
  void it_heals_drift_and_goes_on_when_git_is_back() throws Exception {
    var away = folder.resolve("away");
    try (var remote = GitRemote.in(folder); var log = new LogLines()) {
      remote.commit("two", Map.of("a/a.yaml", Live.configMap("a", "1"), "b/b.yaml", Live.configMap("b", "1")));
      try (var _ = agent("disk").source(shop, remote.fileUrl()).start()) {
        live.awaitReady("a");
        live.awaitReady("b");
      }
      Files.move(remote.path(), away);
      live.client().configMaps().inNamespace(live.namespace()).withName("a").delete();
      live.set("b", "rival", "bad");
      try (var agent = agent("disk").source(shop, remote.fileUrl()).start()) {
        live.awaitValue("a", "1");
        live.awaitValue("b", "1");
        awaitUnconfirmed(agent, shop, 1);
        Eventually.holds("it is told at /readyz",
            () -> agent.get("/readyz?verbose").body().lines().anyMatch(line -> line.startsWith("[+] source " + shop
                + ": failed (not_found); commit ")
                && line.endsWith("as of the last fetch before the agent started or took over")));
        Eventually.holds("it is logged",
            () -> log.has("WARN", shop + " could not be fetched since the start", "stays in force"));
        live.set("b", "rival", "worse");
        live.awaitValue("b", "1");

        Files.move(away, remote.path());
        awaitUnconfirmed(agent, shop, 0);
        Eventually.holds("the source is ok",
            () -> agent.get("/readyz?verbose").body().contains("source " + shop + ": ok\n"));
        remote.delete("b/b.yaml");
        var newest = remote.commit("a/a.yaml", Live.configMap("a", "2"));
        live.awaitCommit("a", newest);
        live.awaitGone("b");
      }
    }
  }

  @Test
  void an_older_clone_takes_nothing_back() throws Exception {
    var away = folder.resolve("away");
    try (var remote = GitRemote.in(folder)) {
      remote.commit("first", Map.of("changed/changed.yaml", Live.configMap("changed", "1"), "same/same.yaml",
          Live.configMap("same", "1"), "gone/gone.yaml", Live.configMap("gone", "1")));
      try (var _ = agent("old").source(shop, remote.fileUrl()).start()) {
        live.awaitReady("changed");
        live.awaitReady("same");
        live.awaitReady("gone");
      }
      remote.delete("gone/gone.yaml");
      var newest = remote.commit("second", Map.of("changed/changed.yaml", Live.configMap("changed", "2"),
          "changed/more.yaml", Live.configMap("more", "2"), "new/new.yaml", Live.configMap("new", "2")));
      try (var _ = agent("other").source(shop, remote.fileUrl()).start()) {
        live.awaitCommit("changed", newest);
        live.awaitReady("new");
        live.awaitGone("gone");
        Eventually.holds("its Release is gone", () -> live.release("gone") == null);
      }
      var changed = live.version("changed");
      var more = live.version("more");
      Files.move(remote.path(), away);
      live.set("same", "rival", "bad");
      try (var agent = agent("old").source(shop, remote.fileUrl()).start()) {
        awaitLeftAlone("changed");
        live.awaitValue("same", "1");
        awaitUnconfirmed(agent, shop, 1);
        assertEquals(changed, live.version("changed"));
        assertEquals(more, live.version("more"));
        assertEquals("2", live.value("new"));
        assertEquals(newest, Objects.requireNonNull(live.release("changed")).status().commit());

        Files.move(away, remote.path());
        live.awaitCommit("changed", newest);
        live.awaitReady("changed");
        awaitUnconfirmed(agent, shop, 0);
        assertEquals(changed, live.version("changed"));
        assertNull(live.value("gone"));
        assertEquals(0, agent.metric("daytwo_prune_total"), "something was there that had to be taken away again");
      }
    }
  }

  @Test
  void a_newer_clone_deletes_nothing_before_a_fetch() throws Exception {
    var away = folder.resolve("away");
    try (var remote = GitRemote.in(folder)) {
      remote.commit("first", Map.of("a/a.yaml", Live.configMap("a", "1"), "a/less.yaml", Live.configMap("less", "1"),
          "gone/gone.yaml", Live.configMap("gone", "1"), "same/same.yaml", Live.configMap("same", "1")));
      try (var _ = agent("disk").source(shop, remote.fileUrl()).start()) {
        live.awaitReady("a");
        live.awaitReady("gone");
        live.awaitReady("same");
      }
      var newest = remote.delete("a/less.yaml", "gone/gone.yaml");
      // Fetched, and killed before the first write.
      try (var clone = GitRepository.open(folder.resolve("disk/data").resolve(shop), remote.fileUrl(),
          new GitRef.Branch("main"), Access.OPEN, GitLimits.DEFAULT)) {
        assertEquals(newest, clone.fetch(Duration.ofMinutes(2)).head().id());
      }
      Files.move(remote.path(), away);
      live.set("same", "rival", "bad");
      try (var agent = agent("disk").source(shop, remote.fileUrl()).start()) {
        awaitLeftAlone("a");
        live.awaitValue("same", "1");
        assertEquals("1", live.value("less"));
        assertEquals("1", live.value("gone"));
        assertEquals(0, agent.metric("daytwo_prune_total"));
        Files.move(away, remote.path());
        live.awaitGone("less");
        live.awaitGone("gone");
        live.awaitReady("a");
      }
    }
  }

  @Test
  void what_was_kept_and_may_be_deleted_now_stays_until_a_fetch() throws Exception {
    var away = folder.resolve("away");
    try (var remote = GitRemote.in(folder)) {
      remote.commit("two", Map.of("a/a.yaml", Live.configMap("a", "1"), "a/kept.yaml", Live.configMap("kept", "1")));
      try (var _ = RunningAgent.in(folder.resolve("disk")).kubeconfig(cluster.kubeconfig())
          .environment(live.namespace(), "policy: {prune: false}").source(shop, remote.fileUrl()).start()) {
        live.awaitReady("a");
        remote.delete("a/kept.yaml");
        var newest = remote.commit("a/a.yaml", Live.configMap("a", "2"));
        live.awaitCommit("a", newest);
      }
      Files.move(remote.path(), away);
      live.set("a", "rival", "bad");
      try (var agent = agent("disk").source(shop, remote.fileUrl()).start()) {
        live.awaitValue("a", "2");
        awaitUnconfirmed(agent, shop, 1);
        live.awaitReady("a");
        assertEquals("1", live.value("kept"));
        assertEquals(0, agent.metric("daytwo_prune_total"));
        Files.move(away, remote.path());
        live.awaitGone("kept");
      }
    }
  }

  @Test
  void what_a_platform_that_may_be_old_renders_otherwise_is_left_alone() throws Exception {
    var away = folder.resolve("away");
    var team = cluster.namespace("team" + own);
    var where = "{source: " + team + "}";
    try (var remote = GitRemote.in(folder); var platform = GitRemote.in(folder)) {
      remote.commit("two", Map.of("a.yaml", Live.worker("a", "1.0"), "same/same.yaml", Live.configMap("same", "1")));
      platform.commit("platform.yaml", platform("20s"));
      try (var _ = agent("old").source(shop, remote.fileUrl()).source(team, platform.fileUrl())
          .platformFile(where, 20).start()) {
        awaitGrace("a", 35);
        live.awaitReady("a");
        live.awaitReady("same");
      }
      platform.commit("platform.yaml", platform("40s"));
      try (var _ = agent("other").source(shop, remote.fileUrl()).source(team, platform.fileUrl())
          .platformFile(where, 20).start()) {
        awaitGrace("a", 55);
        live.awaitReady("a");
      }
      Files.move(platform.path(), away);
      live.set("same", "rival", "bad");
      try (var agent = agent("old").source(shop, remote.fileUrl()).source(team, platform.fileUrl())
          .platformFile(where, 20).start()) {
        awaitLeftAlone("a");
        live.awaitValue("same", "1");
        awaitUnconfirmed(agent, team, 1);
        awaitGrace("a", 55);
        Files.move(away, platform.path());
        live.awaitReady("a");
        awaitUnconfirmed(agent, team, 0);
        awaitGrace("a", 55);
        remote.commit("a.yaml", Live.worker("a", "1.1"));
        Eventually.holds("it goes on", () -> deployment("a").getSpec().getTemplate().getSpec().getContainers()
            .getFirst().getImage().endsWith("a:1.1"));
        awaitGrace("a", 55);
      }
    }
  }

  private static String platform(String drain) {
    return "apiVersion: daytwo.dev/v1\nkind: Platform\ndefaults: {drain: " + drain + "}\n";
  }

  private Deployment deployment(String unit) {
    return cluster.client().apps().deployments().inNamespace(live.namespace()).withName(unit).require();
  }

  /** How long a pod is given to end: 15 s beyond the drain. */
  private void awaitGrace(String unit, long seconds) throws Exception {
    Eventually.holds(unit + " is given " + seconds + " s", () -> {
      var found = cluster.client().apps().deployments().inNamespace(live.namespace()).withName(unit).get();
      return found != null && found.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds() == seconds;
    });
  }

  @Test
  void the_last_signed_commit_stays_in_force_over_a_restart_and_an_unsigned_one_never_gets_there() throws Exception {
    assumeTrue(SigningTools.available());
    try (var tools = SigningTools.in(folder.resolve("signing"))) {
      var ada = tools.sshKey("ada", "ed25519");
      var keys = Files.createDirectory(folder.resolve("keys"));
      Files.copy(ada, keys.resolve("ada.pub"));
      tools.commit(ada, "a.yaml", Live.configMap("a", "1"));
      var verify = "verify: {keysDir: " + keys + "}";
      var unit = shop;
      try (var _ = agent("disk").source(shop, tools.url(), verify).start()) {
        live.awaitReady(unit);
      }
      tools.commit("a.yaml", Live.configMap("a", "2"));
      live.set("a", "rival", "bad");
      for (var start = 0; start < 2; start++) { // the second finds what the first has fetched and refused
        try (var agent = agent("disk").source(shop, tools.url(), verify).start()) {
          live.awaitValue("a", "1");
          Eventually.holds("it is told", () -> agent.get("/readyz?verbose").body()
              .contains("source " + shop + ": failed (unverified); commit "));
        }
        live.set("a", "rival", "bad");
      }
      try (var agent = agent("empty").source(shop, tools.url(), verify).start()) {
        Eventually.holds("it is told", () -> agent.get("/readyz?verbose").body()
            .contains("source " + shop + ": failed (unverified)\n"));
        tools.commit(ada, "a.yaml", Live.configMap("a", "3"));
        live.awaitValue("a", "3");
      }
    }
  }

  @Test
  void a_unit_that_may_have_moved_to_a_source_that_is_only_known_from_before_stays() throws Exception {
    var away = folder.resolve("away");
    var to = cluster.namespace("to" + own);
    try (var from = GitRemote.in(folder); var other = GitRemote.in(folder); var log = new LogLines()) {
      from.commit("two", Map.of("moved/moved.yaml", Live.configMap("moved", "1"), "stays/stays.yaml",
          Live.configMap("stays", "1")));
      other.commit("probe/probe.yaml", Live.configMap("probe", "1"));
      try (var _ = agent("disk").source(shop, from.fileUrl()).source(to, other.fileUrl()).start()) {
        live.awaitReady("moved");
        live.awaitReady("stays");
        live.awaitReady("probe");
      }
      var uid = live.uid("moved");
      other.commit("moved/moved.yaml", Live.configMap("moved", "2"));
      Files.move(other.path(), away);
      from.delete("moved/moved.yaml");
      from.commit("stays/stays.yaml", Live.configMap("stays", "2"));
      try (var agent = agent("disk").source(shop, from.fileUrl()).source(to, other.fileUrl()).start()) {
        awaitUnconfirmed(agent, to, 1);
        live.awaitValue("stays", "2");
        Eventually.holds("it is told", () -> log.has("INFO", "what " + shop + " describes no more waits until " + to));
        var looked = agent.metric("daytwo_source_fetch_errors_total", "source=\"" + to + "\"");
        Eventually.holds("the other is looked at again",
            () -> agent.metric("daytwo_source_fetch_errors_total", "source=\"" + to + "\"") > looked + 1);
        assertEquals(uid, live.uid("moved"));
        Files.move(away, other.path());
        live.awaitValue("moved", "2");
        assertEquals(uid, live.uid("moved"));
        assertEquals(0, agent.metric("daytwo_prune_total"));
      }
    }
  }

  @Test
  void a_server_that_does_not_answer_is_not_waited_for_long() throws Exception {
    assumeTrue(GitHttpServer.available(), "git is not installed");
    try (var remote = GitRemote.in(folder);
        var server = GitHttpServer.serving(remote.path());
        var proxy = FaultProxy.to(server.port())) {
      remote.commit("a/a.yaml", Live.configMap("a", "1"));
      try (var _ = agent("disk").source(shop, server.url(proxy.port())).start()) {
        live.awaitReady("a");
      }
      proxy.hang();
      live.set("a", "rival", "bad");
      try (var agent = agent("disk").source(shop, server.url(proxy.port())).start()) {
        live.awaitValue("a", "1");
        awaitUnconfirmed(agent, shop, 1);
        proxy.forward();
        remote.commit("a/a.yaml", Live.configMap("a", "2"));
        live.awaitValue("a", "2");
        awaitUnconfirmed(agent, shop, 0);
      }
    }
  }
}
