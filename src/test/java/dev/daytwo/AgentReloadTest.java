package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration changes, and the agent runs on. */
@OnCluster
class AgentReloadTest {
  @Test
  void sources_come_change_and_go_and_the_units_of_others_are_not_touched(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var first = cluster.namespace("first");
    var second = cluster.namespace("second");
    try (var one = GitRemote.in(folder.resolve("one"));
        var two = GitRemote.in(folder.resolve("two"));
        var three = GitRemote.in(folder.resolve("three"));
        var log = new LogLines()) {
      one.commit("a/a.yaml", Live.configMap("a", "1"));
      two.commit("b/b.yaml", Live.configMap("b", "1"));
      three.commit("b/b.yaml", Live.configMap("b", "3"));
      var setup = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
          .environment(live.namespace()).source(first, one.fileUrl());
      try (var agent = setup.startReloading()) {
        live.awaitReady("a");
        var untouched = live.versions("a");

        setup.source(second, two.fileUrl()).write();
        live.awaitReady("b");
        Eventually.holds("it is shown",
            () -> agent.get("/readyz?verbose").body().contains("source " + second + ": ok"));

        setup.anew().environment(live.namespace()).source(first, one.fileUrl()).source(second, three.fileUrl()).write();
        live.awaitValue("b", "3");

        // what is gone is left alone
        setup.anew().environment(live.namespace()).source(first, one.fileUrl()).write();
        Eventually.holds("it is told of", () -> log.has("WARN", "1 units of source/environment " + second));
        Eventually.holds("it is said no more of it", () -> !agent.get("/readyz?verbose").body().contains(second)
            && !agent.metrics().contains("source=\"" + second + "\""));
        live.set("b", "kubectl-edit", "other");
        one.commit("c/c.yaml", Live.configMap("c", "1"));
        live.awaitReady("c");
        assertEquals("other", live.value("b"));

        // what comes back is looked after again
        setup.source(second, three.fileUrl()).write();
        live.awaitValue("b", "3");

        // what is retired is deleted
        setup.anew().environment(live.namespace()).source(first, one.fileUrl()).retired(second).write();
        live.awaitGone("b");
        Eventually.holds("its Release is gone", () -> live.release("b") == null);

        assertEquals(untouched, live.versions("a"));
        assertEquals(200, agent.get("/readyz").statusCode());
      }
    }
  }

  @Test
  void a_bad_file_leaves_the_last_good_one_in_force_and_says_so(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var shop = cluster.namespace("shop");
    try (var remote = GitRemote.in(folder); var log = new LogLines()) {
      remote.commit("a/a.yaml", Live.configMap("a", "1"));
      var setup = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
          .environment(live.namespace()).source(shop, remote.fileUrl());
      try (var agent = setup.startReloading()) {
        live.awaitReady("a");
        var file = setup.write();
        var good = Files.readString(file);
        Files.writeString(file, good.replace("poll: 1s", "pol: 1s"));
        Eventually.holds(() -> "the log says so, but it has " + log.with("daytwo.yaml"),
            () -> log.has("WARN", "daytwo.yaml:4:", "unknown field, did you mean \"poll\"?",
                "the last good configuration stays in force"));
        Eventually.holds("the metric says so", () -> agent.metric("daytwo_config_problems") == 1);
        Eventually.holds("it is shown", () -> agent.get("/readyz?verbose").body().contains("unknown field"));
        var ready = agent.get("/readyz?verbose");
        assertEquals(200, ready.statusCode());
        assertTrue(ready.body().contains("configuration: refused ("), ready.body());
        remote.commit("a/a.yaml", Live.configMap("a", "2"));
        live.awaitValue("a", "2");

        Files.writeString(file, good + "# mended\n");
        Eventually.holds("it is well again", () -> agent.metric("daytwo_config_problems") == 0);
        Eventually.holds("it is shown no more", () -> !agent.get("/readyz?verbose").body().contains("configuration"));

        Files.writeString(file, good.replace("host: 127.0.0.1", "host: 127.0.0.2"));
        Eventually.holds("it waits for a start",
            () -> log.has("WARN", "what the configuration says of http is in force "
                + "after the next start of the agent"));
        assertEquals(200, agent.get("/readyz").statusCode());
      }
    }
  }

  @Test
  void environments_policy_and_limits_are_in_force_at_once(Cluster cluster, @TempDir Path folder) throws Exception {
    var prod = new Live(cluster.client(), cluster.namespace("prod"));
    var test = new Live(cluster.client(), cluster.namespace("test"));
    var shop = cluster.namespace("shop");
    try (var remote = GitRemote.in(folder.resolve("shop")); var more = GitRemote.in(folder.resolve("more"))) {
      remote.commit("three",
          Map.of("a/a.yaml", Live.configMap("a", "1"), "b/b.yaml", Live.configMap("b", "1"), "c/c.yaml",
              Live.configMap("c", "1")));
      var setup = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
          .environment(prod.namespace()).source(shop, remote.fileUrl());
      try (var agent = setup.startReloading()) {
        prod.awaitReady("a");
        var untouched = prod.versions("a");
        setup.anew().environment(prod.namespace()).environment(test.namespace()).source(shop, remote.fileUrl()).write();
        test.awaitReady("a");
        assertEquals(untouched, prod.versions("a"));

        // a policy
        setup.anew().environment(prod.namespace(), "policy: {selfHeal: false}").environment(test.namespace())
            .source(shop, remote.fileUrl()).write();
        Eventually.holds("it is not brought back any more", () -> {
          prod.set("a", "kubectl-edit", "other");
          return prod.says("a", Condition.SYNCED).startsWith("Drifted");
        });
        test.set("a", "kubectl-edit", "other");
        test.awaitValue("a", "1");

        // a limit; the other source tells that it is in force
        more.commit("d/d.yaml", Live.configMap("d", "1"));
        setup.prune(100, 1).source(cluster.namespace("more"), more.fileUrl()).write();
        test.awaitReady("d");
        remote.delete("b/b.yaml", "c/c.yaml");
        test.awaitSaying("b", Condition.SYNCED, "PruneHeld");
        setup.prune(100, 100).write();
        test.awaitGone("b");
        test.awaitGone("c");

        // a source that leaves an environment, which stays
        setup.anew().environment(prod.namespace()).source(shop, remote.fileUrl())
            .environment(test.namespace()).write();
        test.awaitGone("a");
        Eventually.holds("they are gone", () -> test.release("a") == null);
        prod.awaitValue("a", "1"); // by the policy that it has now
        assertEquals(200, agent.get("/readyz").statusCode());
      }
    }
  }
}
