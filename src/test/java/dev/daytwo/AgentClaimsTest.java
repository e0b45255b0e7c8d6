package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two that want one thing: the first keeps it, the second is told whose it is, and gets it when the first lets go. */
@OnCluster
class AgentClaimsTest {
  private static RunningAgent agent(Cluster cluster, Path folder, String space, GitRemote... remotes)
      throws Exception {
    var setup = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig()).environment(space);
    for (int i = 0; i < remotes.length; i++) {
      setup.source(cluster.namespace("git" + i), remotes[i].fileUrl());
    }
    return setup.start();
  }

  private static void awaitProblems(RunningAgent agent, String source, int count) throws Exception {
    Eventually.holds(count + " problems of " + source,
        () -> agent.metrics().contains("daytwo_descriptor_problems{source=\""
            + source + "\"}") && agent.metric("daytwo_descriptor_problems", "source=\"" + source + "\"") == count);
  }

  private static Set<String> pods(Live live) {
    return live.client().pods().inNamespace(live.namespace()).list().getItems().stream()
        .map(pod -> pod.getMetadata().getUid()).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String image(Live live, String name) {
    return live.client().apps().deployments().inNamespace(live.namespace()).withName(name).require().getSpec()
        .getTemplate().getSpec().getContainers().getFirst().getImage();
  }

  @Test
  void a_unit_of_two_sources_stays_with_the_first_and_moves_with_its_pods_when_that_lets_go(Cluster cluster,
      @TempDir Path folder) throws Exception {
    var space = cluster.namespace("prod");
    var live = new Live(cluster.client(), space);
    try (var first = GitRemote.in(folder.resolve("first"));
        var second = GitRemote.in(folder.resolve("second"));
        var log = new LogLines()) {
      first.commit("jobs.yaml", Live.worker("jobs", "1.0"));
      second.commit("other/other.yaml", Live.configMap("other", "1"));
      var one = cluster.namespace("git0");
      var two = cluster.namespace("git1");
      try (var agent = agent(cluster, folder, space, first, second)) {
        live.awaitReady("jobs");
        live.awaitReady("other");
        var pods = pods(live);
        assertEquals(1, pods.size());

        second.commit("jobs.yaml", Live.worker("jobs", "2.0"));
        awaitProblems(agent, two, 1);
        assertTrue(
            log.has("WARN", "jobs.yaml", "the unit " + space + "/jobs belongs to the source " + one + " already"),
            () -> log.with("belongs").toString());
        live.awaitEvent("jobs", "Claimed", "the source " + two + " describes it too, and is refused");
        first.commit("jobs.yaml", Live.worker("jobs", "1.0") + "drain: 20s\n"); // the first goes on
        Eventually.holds("it is at 20 s", () -> live.client().apps().deployments().inNamespace(space).withName("jobs")
            .require().getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds() == 35);
        assertEquals("registry.example/jobs:1.0", image(live, "jobs"));
        assertEquals("", live.says("jobs", Condition.STALLED));
      }
      // Whoever is read first after a restart: the Release says whose it is.
      try (var agent = agent(cluster, folder.resolve("again"), space, first, second)) {
        awaitProblems(agent, two, 1);
        live.awaitReady("jobs");
        assertEquals("registry.example/jobs:1.0", image(live, "jobs"));
        assertEquals(one, Objects.requireNonNull(live.release("jobs")).spec().source());

        second.commit("jobs.yaml", Live.worker("jobs", "1.0") + "drain: 20s\n");
        var uid = live.client().apps().deployments().inNamespace(space).withName("jobs").require().getMetadata()
            .getUid();
        var pods = pods(live);
        first.delete("jobs.yaml");
        awaitProblems(agent, two, 0);
        Eventually.holds("it is the second's",
            () -> two.equals(Objects.requireNonNull(live.release("jobs")).spec().source()));
        live.awaitReady("jobs");
        assertEquals(uid, live.client().apps().deployments().inNamespace(space).withName("jobs").require().getMetadata()
            .getUid());
        assertEquals(1, pods.size());
        Eventually.holds("one pod is left", () -> pods(live).size() == 1);
      }
    }
  }

  @Test
  void a_shared_object_is_not_deleted_by_one_of_two_owners_and_is_handed_over(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var space = cluster.namespace("prod");
    var live = new Live(cluster.client(), space);
    try (var remote = GitRemote.in(folder.resolve("git")); var log = new LogLines()) {
      remote.commit("first", Map.of("a/one.yaml", Live.configMap("one", "a"), "b/two.yaml",
          Live.configMap("two", "b")));
      var source = cluster.namespace("git0");
      try (var agent = agent(cluster, folder, space, remote)) {
        live.awaitReady("a");
        live.awaitReady("b");
        var uid = live.uid("one");
        remote.commit("second", Map.of("b/one.yaml", Live.configMap("one", "b"), "b/two.yaml",
            Live.configMap("two", "later")));
        awaitProblems(agent, source, 1);
        var words = "ConfigMap " + space + "/one belongs to the unit " + space + "/a of the source " + source;
        assertTrue(log.has("WARN", words), () -> log.with("belongs").toString());
        live.awaitSaying("b", Condition.READY, "Refused", words, "what ran before goes on");
        live.awaitEvent("b", "Refused", words);
        assertEquals("a", live.value("one"));
        assertEquals("b", live.value("two"));
        live.set("one", "rival", "x");
        live.awaitValue("one", "a");

        remote.delete("a/one.yaml");
        live.awaitValue("one", "b");
        live.awaitValue("two", "later");
        assertEquals(uid, live.uid("one"));
        live.awaitReady("b");
        awaitProblems(agent, source, 0);
        Eventually.holds("the first unit is gone", () -> live.release("a") == null);
        assertEquals(uid, live.uid("one"));
        assertEquals(0, agent.metric("daytwo_prune_total", "kind=\"ConfigMap\""));
      }
    }
  }

  @Test
  void an_object_that_moves_between_units_in_one_commit_is_handed_over(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var space = cluster.namespace("prod");
    var live = new Live(cluster.client(), space);
    try (var remote = GitRemote.in(folder.resolve("git"))) {
      remote.commit("first", Map.of("z/one.yaml", Live.configMap("one", "1"), "z/two.yaml", Live.configMap("two", "1"),
          "b/three.yaml", Live.configMap("three", "1")));
      try (var agent = agent(cluster, folder, space, remote)) {
        live.awaitReady("z");
        live.awaitReady("b");
        var uid = live.uid("one");
        remote.rename("z/one.yaml", "b/one.yaml");
        Eventually.holds("it is the other's", () -> Objects.requireNonNull(live.release("b")).status().inventory()
            .stream().anyMatch(item -> item.uid().equals(uid)));
        live.awaitReady("z");
        assertEquals(uid, live.uid("one"));
        assertEquals(0, agent.metric("daytwo_prune_total"));
        assertEquals(0, agent.metric("daytwo_descriptor_problems"));
      }
    }
  }

  @Test
  void two_environments_with_one_namespace_cannot_both_have_a_service(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var space = cluster.namespace("prod");
    var live = new Live(cluster.client(), space);
    try (var remote = GitRemote.in(folder.resolve("git")); var log = new LogLines()) {
      remote.commit("jobs.yaml", Live.worker("jobs", "1.0"));
      var source = cluster.namespace("git0");
      try (var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig()).environment(space)
          .environment(space + "-blue", "namespace: " + space).source(source, remote.fileUrl()).start()) {
        live.awaitReady("jobs");
        awaitProblems(agent, source, 1);
        assertTrue(log.has("WARN", "Release " + space + "/jobs belongs to the unit " + space + "/jobs of the source "
            + source, "namespaces of their own"), () -> log.with("belongs").toString());
        assertEquals(space, Objects.requireNonNull(live.release("jobs")).unit().environment());
      }
    }
  }
}
