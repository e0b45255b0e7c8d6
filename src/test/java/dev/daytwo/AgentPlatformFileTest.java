package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The platform team's file, while the agent runs. */
@OnCluster
class AgentPlatformFileTest {
  private final Cluster cluster;
  private final Live live;
  private final Path folder;

  AgentPlatformFileTest(Cluster cluster, @TempDir Path folder) {
    this.cluster = cluster;
    this.folder = folder;
    live = new Live(cluster.client(), cluster.namespace("prod"));
  }

  private static String platform(String drain) {
    return "apiVersion: daytwo.dev/v1\nkind: Platform\ndefaults: {drain: " + drain + "}\n";
  }

  /** How long a pod is given to end: 15 s beyond the drain; null if there is no such Deployment. */
  private @Nullable Long grace(Live in, String unit) {
    Deployment deployment = cluster.client().apps().deployments().inNamespace(in.namespace()).withName(unit).get();
    return deployment == null
        ? null
        : deployment.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds();
  }

  private void awaitGrace(String unit, long seconds) throws Exception {
    awaitGrace(live, unit, seconds);
  }

  private void awaitGrace(Live in, String unit, long seconds) throws Exception {
    Eventually.holds(unit + " is given " + seconds + " s",
        () -> Objects.requireNonNullElse(grace(in, unit), 0L) == seconds);
  }

  private static String cause(Live in, String unit) {
    return Objects.requireNonNull(in.release(unit)).status().history().getFirst().cause();
  }

  @Test
  void a_platform_in_a_source_is_read_at_its_commit_and_a_bad_one_leaves_the_last_good_one() throws Exception {
    try (var shop = GitRemote.in(Files.createDirectories(folder.resolve("shop")));
        var team = GitRemote.in(Files.createDirectories(folder.resolve("team")))) {
      shop.commit("a.yaml", Live.worker("a", "1.0"));
      team.commit("begin", Map.of("platform.yaml", platform("soon")));
      try (var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
          .environment(cluster.namespace("prod")).source(cluster.namespace("git"), shop.fileUrl())
          .source(cluster.namespace("team"), team.fileUrl())
          .platformFile("{source: " + cluster.namespace("team") + "}", 20).start()) {
        // without a good one nothing is rendered, and the agent says why
        Eventually.holds("it says why",
            () -> agent.get("/readyz?verbose").body()
                .contains("[-] platform: refused (platform.yaml:3:19: defaults.drain: "
                    + "expected a duration"));
        assertEquals(503, agent.get("/readyz").statusCode());
        assertEquals(1, agent.metric("daytwo_platform_problems"));
        assertEquals(0, agent.metric("daytwo_platform_in_force"));
        assertNull(grace(live, "a"));

        team.commit("platform.yaml", platform("20s"));
        awaitGrace("a", 35);
        live.awaitReady("a");
        assertEquals(200, agent.get("/readyz").statusCode());
        assertEquals(1, agent.metric("daytwo_platform_in_force"));

        // a change reaches what exists
        team.commit("platform.yaml", platform("40s"));
        awaitGrace("a", 55);
        live.awaitReady("a");
        Eventually.holds("its Release says so", () -> cause(live, "a").equals("platform"));

        // a bad one changes nothing, and what is new is rendered with the last good one
        team.commit("platform.yaml", platform("40s") + "imges: {}\n");
        Eventually.holds("it says so", () -> agent.get("/readyz?verbose").body()
            .contains("[+] platform: refused (platform.yaml:4:1: imges: unknown field, did you mean \"images\"?"));
        shop.commit("b.yaml", Live.worker("b", "1.0"));
        awaitGrace("b", 55);
        team.delete("platform.yaml");
        Eventually.holds("it is missed", () -> agent.get("/readyz?verbose").body().contains("there is no such file"));
        shop.commit("a.yaml", Live.worker("a", "1.1"));
        live.awaitReady("b");
        live.awaitReady("a");
        awaitGrace("a", 55);
      }
    }
  }

  @Test
  void a_platform_on_disk_is_read_again_when_it_changes() throws Exception {
    var file = Files.writeString(folder.resolve("platform.yaml"), platform("20s"));
    try (var shop = GitRemote.in(Files.createDirectories(folder.resolve("shop"))); var log = new LogLines()) {
      shop.commit("c.yaml", Live.worker("c", "1.0"));
      try (var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
          .environment(cluster.namespace("prod")).source(cluster.namespace("git"), shop.fileUrl())
          .platformFile("{file: " + file + "}", 20).start()) {
        awaitGrace("c", 35);
        live.awaitReady("c");
        Files.delete(file);
        Eventually.holds("it is missed", () -> log.has("WARN", "there is no such file; the last good platform stays"));
        assertTrue(agent.metric("daytwo_leverage_saved_seconds") < 0, "one service alone is no reason for a cluster");
        Files.writeString(file, platform("1m") + "leverage: {hours: {clusterSetup: 0}}\n");
        awaitGrace("c", 75);
        Eventually.holds("a cluster for nothing is one", () -> agent.metric("daytwo_leverage_saved_seconds") > 0);
        assertTrue(log.has("INFO", "the platform is what " + file + " says now"));
      }
    }
  }

  /** The agent's configuration with the platform somewhere; how it was before is forgotten. */
  private RunningAgent.Setup placed(RunningAgent.Setup setup, GitRemote shop, GitRemote team, String where) {
    return setup.anew().environment(cluster.namespace("moves")).source(cluster.namespace("wares"), shop.fileUrl())
        .source(cluster.namespace("people"), team.fileUrl()).platformFile(where, 20);
  }

  @Test
  void the_platform_moves_and_the_last_good_one_stays_until_it_can_be_read_there() throws Exception {
    var moves = new Live(cluster.client(), cluster.namespace("moves"));
    var people = cluster.namespace("people");
    var file = Files.writeString(folder.resolve("platform.yaml"), platform("20s"));
    try (var shop = GitRemote.in(Files.createDirectories(folder.resolve("shop")));
        var team = GitRemote.in(Files.createDirectories(folder.resolve("team")));
        var log = new LogLines()) {
      shop.commit("two", Map.of("w.yaml", Live.worker("w", "1.0"), "m/m.yaml", Live.configMap("m", "1")));
      team.commit("teams/platform.yaml", platform("20s"));
      var setup = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig());
      placed(setup, shop, team, "{file: " + file + "}");
      try (var agent = setup.startReloading()) {
        awaitGrace(moves, "w", 35);
        moves.awaitReady("w");
        moves.awaitReady("m");
        Eventually.holds("nobody's file is a problem there", () -> problems(agent, people) > 0);
        var untouched = moves.versions("m");
        var before = moves.versions("w");

        // to a source, in which it is not
        placed(setup, shop, team, "{source: " + people + "}").write();
        Eventually.holds("it is missed", () -> agent.get("/readyz?verbose").body().contains("[+] platform: refused ("
            + "platform.yaml: there is no such file in the source " + people + "); the last good one stays in force"));
        assertEquals(1, agent.metric("daytwo_platform_problems"));
        assertEquals(1, agent.metric("daytwo_platform_in_force"));
        assertTrue(log.has("WARN", "there is no such file in the source " + people,
            "the last good platform stays in force"));
        Files.writeString(file, platform("90s")); // nobody looks there any more
        shop.commit("v.yaml", Live.worker("v", "1.0"));
        awaitGrace(moves, "v", 35);

        // to where it is in the source: the same words, so nothing is written, and no descriptor any more
        placed(setup, shop, team, "{source: " + people + ", path: teams/platform.yaml}").write();
        Eventually.holds("it is read", () -> agent.get("/readyz?verbose").body().contains("[+] platform: ok"));
        Eventually.holds("it is no descriptor", () -> problems(agent, people) == 0);
        assertEquals(before, moves.versions("w"));
        team.commit("teams/platform.yaml", platform("40s"));
        awaitGrace(moves, "w", 55);
        moves.awaitReady("w");

        // back to the file, which says something else
        placed(setup, shop, team, "{file: " + file + "}").write();
        awaitGrace(moves, "w", 105);
        moves.awaitReady("w");
        Eventually.holds("its Release says so", () -> cause(moves, "w").equals("platform"));
        Eventually.holds("what it was is a file as any other", () -> problems(agent, people) > 0);

        // and to none: what is built in
        placed(setup, shop, team, "null").write();
        Eventually.holds("it is built in", () -> log.has("INFO", "the platform is what is built in now"));
        Eventually.holds("it has what is built in", () -> Objects.requireNonNullElse(grace(moves, "w"), 105L) != 105);
        moves.awaitReady("w");
        assertEquals(untouched, moves.versions("m"));
        assertFalse(log.has("WARN", "what the configuration says of platform"));
      }
    }
  }

  @Test
  void what_another_place_says_goes_out_in_turns() throws Exception {
    var turns = new Live(cluster.client(), cluster.namespace("turns"));
    var first = Files.writeString(folder.resolve("first.yaml"), platform("20s"));
    var other = Files.writeString(folder.resolve("other.yaml"), platform("40s"));
    try (var shop = GitRemote.in(Files.createDirectories(folder.resolve("shop")))) {
      var units = List.of("t1", "t2", "t3");
      shop.commit("three", Map.of("t1.yaml", Live.worker("t1", "1.0"), "t2.yaml", Live.worker("t2", "1.0"), "t3.yaml",
          Live.worker("t3", "1.0")));
      var setup = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
          .environment(turns.namespace()).source(cluster.namespace("turning"), shop.fileUrl())
          .limits("maxRollouts: 1, retry: {from: 200ms, to: 2s}").platformFile("{file: " + first + "}", 1);
      try (var agent = setup.startReloading()) {
        for (var unit : units) {
          awaitGrace(turns, unit, 35);
          turns.awaitReady(unit);
        }
        // No new pod comes up: the first one fails, and the others wait for it.
        var quota = cluster.client().resource(new ResourceQuotaBuilder().withNewMetadata().withName("full")
            .withNamespace(turns.namespace()).endMetadata().withNewSpec().addToHard("pods", new Quantity("3")).endSpec()
            .build());
        quota.create();
        Eventually.holds("the quota is counted", () -> quota.get().getStatus() != null
            && quota.get().getStatus().getUsed() != null && quota.get().getStatus().getUsed().containsKey("pods"));
        setup.platformFile("{file: " + other + "}", 1).write();
        Eventually.holds("two wait", () -> agent.metric("daytwo_rollout_units", "state=\"queued\"") == 2);
        Eventually.holds("one has it",
            () -> units.stream().filter(unit -> Objects.equals(grace(turns, unit), 55L)).count() == 1);
        assertEquals(2, agent.metric("daytwo_rollout_units", "state=\"queued\""));
        quota.delete();
        for (var unit : units) {
          awaitGrace(turns, unit, 55);
          turns.awaitReady(unit);
        }
      }
    }
  }

  private static double problems(RunningAgent agent, String source) throws Exception {
    return agent.metric("daytwo_descriptor_problems", "source=\"" + source + "\"");
  }
}
