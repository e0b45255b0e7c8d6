package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private @Nullable Long grace(String unit) {
    Deployment deployment = cluster.client().apps().deployments().inNamespace(live.namespace()).withName(unit).get();
    return deployment == null
        ? null
        : deployment.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds();
  }

  private void awaitGrace(String unit, long seconds) throws Exception {
    Eventually.holds(unit + " is given " + seconds + " s",
        () -> Objects.requireNonNullElse(grace(unit), 0L) == seconds);
  }

  private String cause(String unit) {
    return Objects.requireNonNull(live.release(unit)).status().history().getFirst().cause();
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
        assertNull(grace("a"));

        team.commit("platform.yaml", platform("20s"));
        awaitGrace("a", 35);
        live.awaitReady("a");
        assertEquals(200, agent.get("/readyz").statusCode());
        assertEquals(1, agent.metric("daytwo_platform_in_force"));

        // a change reaches what exists
        team.commit("platform.yaml", platform("40s"));
        awaitGrace("a", 55);
        live.awaitReady("a");
        assertEquals("platform", cause("a"));

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
}
