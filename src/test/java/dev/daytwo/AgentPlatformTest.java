package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import dev.daytwo.platform.Platform;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change that is of no unit's own descriptor: here an agent that is started again with another platform. */
@OnCluster
class AgentPlatformTest {
  private static final List<String> UNITS = List.of("a", "b", "c", "d", "e");

  private static Platform tmp(String limit) {
    return Platform.read("platform.yaml", "{apiVersion: daytwo.dev/v1, kind: Platform, pod: {tmpLimit: " + limit + "}}")
        .get();
  }

  private static RunningAgent.Setup agent(Cluster cluster, Path folder, GitRemote remote) throws Exception {
    return RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
        .environment(cluster.namespace("prod")).source(cluster.namespace("git"), remote.fileUrl());
  }

  private static boolean has(Cluster cluster, Live live, String unit, String limit) {
    return cluster.client().apps().deployments().inNamespace(live.namespace()).withName(unit).require().getSpec()
        .getTemplate().getSpec().getVolumes().stream().filter(volume -> volume.getEmptyDir() != null)
        .anyMatch(volume -> Quantity.parse(limit).equals(volume.getEmptyDir().getSizeLimit()));
  }

  private static String cause(Live live, String unit) {
    return Objects.requireNonNull(live.release(unit)).status().history().getFirst().cause();
  }

  @Test
  void a_change_of_a_platform_definition_reaches_what_exists_in_turns_and_halts_when_it_harms(Cluster cluster,
      @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder); var log = new LogLines()) {
      var files = new HashMap<String, String>();
      UNITS.forEach(unit -> files.put(unit + ".yaml", Live.worker(unit, "1.0")));
      remote.commit("five", files);
      try (var _ = agent(cluster, folder, remote).start()) {
        for (var unit : UNITS) {
          live.awaitReady(unit);
        }
      }
      // No new pod comes up: what is rolled out now fails at once.
      var quota = cluster.client().resource(new ResourceQuotaBuilder().withNewMetadata().withName("full")
          .withNamespace(live.namespace()).endMetadata().withNewSpec().addToHard("pods", new Quantity("5")).endSpec()
          .build());
      quota.create();
      Eventually.holds("the quota is counted", () -> quota.get().getStatus() != null
          && quota.get().getStatus().getUsed() != null && quota.get().getStatus().getUsed().containsKey("pods"));
      String queued;
      try (var agent = agent(cluster, folder, remote).platform(tmp("64Mi"), 2).start()) {
        Eventually.holds("it halts", () -> agent.metric("daytwo_rollout_halted") == 1);
        assertTrue(log.has("WARN", "the rollout halts"));
        assertEquals(2, agent.metric("daytwo_rollout_units", "state=\"rolling\""));
        Eventually.holds("three wait", () -> agent.metric("daytwo_rollout_units", "state=\"queued\"") == 3);
        var waiting = UNITS.stream().filter(unit -> !has(cluster, live, unit, "64Mi")).toList();
        assertEquals(3, waiting.size());
        queued = waiting.getFirst();
        live.awaitSaying(queued, Condition.READY, "Queued: ", "at most 2 units at a time", "waits for its turn");
        live.awaitEvent(queued, "Queued", "at most 2 units");
        assertEquals("True", live.status(queued, Condition.HEALTHY));

        // A push of the unit's own does not wait.
        remote.commit(queued + ".yaml", Live.worker(queued, "1.1"));
        Eventually.holds("it has both", () -> has(cluster, live, queued, "64Mi"));
        assertEquals(2, agent.metric("daytwo_rollout_units", "state=\"queued\""));
      }

      // Nor does a restart let more of them in; the two that failed still have their places.
      try (var agent = agent(cluster, folder, remote).platform(tmp("64Mi"), 2).start()) {
        Eventually.holds("it is halted again", () -> agent.metric("daytwo_rollout_halted") == 1);
        Eventually.holds("two wait again", () -> agent.metric("daytwo_rollout_units", "state=\"queued\"") == 2);
        assertEquals(3, UNITS.stream().filter(unit -> has(cluster, live, unit, "64Mi")).count());

        quota.delete();
        for (var unit : UNITS) {
          Eventually.holds(unit + " has it", () -> {
            assertTrue(agent.metric("daytwo_rollout_units", "state=\"rolling\"") <= 2, "too many at a time");
            return has(cluster, live, unit, "64Mi");
          });
          live.awaitReady(unit);
        }
        Eventually.holds("nobody waits or rolls", () -> agent.metric("daytwo_rollout_units") == 0);
        assertEquals(0, agent.metric("daytwo_rollout_halted"));
        assertEquals(Map.of("own", "commit", "others", "platform"), Map.of("own", cause(live, queued), "others",
            cause(live, UNITS.stream().filter(unit -> !unit.equals(queued)).findFirst().orElseThrow())));
      }
    }
  }
}
