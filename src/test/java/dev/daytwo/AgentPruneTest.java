package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import dev.daytwo.model.Labels;
import dev.daytwo.model.UnitKey;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnCluster
class AgentPruneTest {
  private static final Pattern TOKEN = Pattern.compile("set spec\\.confirmPrune to ([0-9a-f]+)");

  @Test
  void an_object_that_is_dropped_is_deleted(Cluster cluster, @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder)) {
      remote.commit("two", Map.of("shop/one.yaml", Live.configMap("one", "1"), "shop/two.yaml",
          Live.configMap("two", "1")));
      try (var agent = agent(cluster, folder, remote).start()) {
        live.awaitReady("shop");
        var version = live.version("one");
        var commit = remote.delete("shop/two.yaml");
        live.awaitGone("two");
        live.awaitCommit("shop", commit);
        assertEquals(version, live.version("one"));
        assertEquals(1, agent.metric("daytwo_prune_total", "kind=\"ConfigMap\""));
        assertEquals(List.of("Namespace", "ConfigMap"), Objects.requireNonNull(live.release("shop")).status()
            .inventory().stream().map(item -> item.key().kind()).toList());
      }
    }
  }

  @Test
  void a_descriptor_that_is_deleted_takes_everything_with_it_in_reverse_order(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder); var api = new ApiInjector(cluster.plane().kubeconfigText())) {
      remote.commit("two", Map.of("orders.yaml", """
          apiVersion: daytwo.dev/v1
          kind: Service
          name: orders
          image: registry.example/orders:1.0
          port: 8080
          """, "keep/keep.yaml", Live.configMap("keep", "1")));
      try (var agent = agent(cluster, folder, remote).kubeconfig(api.kubeconfig()).start()) {
        Eventually.holds("orders is in sync", () -> live.status("orders", Condition.SYNCED).equals("True"));
        live.awaitReady("keep");
        var order = Objects.requireNonNull(live.release("orders")).status().inventory().stream()
            .map(item -> item.key()).filter(key -> !key.kind().equals("Namespace"))
            .map(key -> key.kind().toLowerCase(Locale.ROOT)).toList();
        assertTrue(order.contains("deployment") && order.contains("horizontalpodautoscaler"), order.toString());

        remote.delete("orders.yaml");
        Eventually.holds("the Release is gone", () -> live.release("orders") == null);

        var deleted = api.requests().stream().filter(request -> request.method().equals("DELETE"))
            .map(request -> request.path().split("/")).map(parts -> parts[parts.length - 2]).toList();
        assertEquals("releases", deleted.getLast());
        assertEquals(order.reversed(), deleted.subList(0, deleted.size() - 1).stream()
            .map(plural -> plural.replaceAll("ies$", "y").replaceAll("s$", "")).toList());
        Eventually.holds("its Deployment is gone", () -> cluster.client().apps().deployments()
            .inNamespace(live.namespace()).withName("orders").get() == null);
        assertEquals("1", live.value("keep"));
        assertEquals(0, agent.metric("daytwo_unit_info", "service=\"orders\""));
      }
    }
  }

  @Test
  void only_the_very_object_that_the_unit_owns_is_deleted(Cluster cluster, @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder)) {
      remote.commit("four", Map.of("shop/all.yaml", String.join("---\n", Live.configMap("own", "1"),
          Live.configMap("recreated", "1"), Live.configMap("stranger", "1"), Live.configMap("relabelled", "1")),
          "other/other.yaml", Live.configMap("other", "1")));
      try (var agent = agent(cluster, folder, remote).start()) {
        live.awaitReady("shop");
        live.awaitReady("other");
        live.edit("shop", "{\"suspend\":true}");
        live.awaitSaying("shop", Condition.SYNCED, "Suspended");

        var recreated = Objects.requireNonNull(live.map("recreated"));
        cluster.client().resource(recreated).delete();
        cluster.client().resource(new ConfigMapBuilder().withNewMetadata().withNamespace(live.namespace())
            .withName("recreated").withLabels(recreated.getMetadata().getLabels()).endMetadata()
            .addToData("key", "another's").build()).create();
        cluster.client().resource(Objects.requireNonNull(live.map("stranger"))).delete();
        cluster.client().resource(new ConfigMapBuilder().withNewMetadata().withNamespace(live.namespace())
            .withName("stranger").endMetadata().addToData("key", "another's").build()).create();
        live.patch("relabelled", PatchType.JSON_MERGE, "kubectl", "{\"metadata\":{\"labels\":{\"" + Labels.INSTANCE
            + "\":\"" + Labels.instance(new UnitKey(live.namespace(), "other")) + "\"}}}");

        remote.delete("shop/all.yaml");
        live.awaitSaying("shop", Condition.READY, "Suspended", "described no more");
        assertEquals("1", live.value("own"));
        live.edit("shop", "{\"suspend\":false}");
        Eventually.holds("the Release is gone", () -> live.release("shop") == null);
        live.awaitGone("own");
        assertEquals("another's", live.value("recreated"));
        assertEquals("another's", live.value("stranger"));
        assertEquals("1", live.value("relabelled"));
        assertEquals("1", live.value("other"));
        assertEquals(1, agent.metric("daytwo_prune_total"));
      }
    }
  }

  @Test
  void mass_prune_is_held_until_exactly_that_set_is_confirmed(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder)) {
      remote.commit("four", Map.of("a/a.yaml", Live.configMap("a", "1"), "b/b.yaml", Live.configMap("b", "1"),
          "c/c.yaml", Live.configMap("c", "1"), "d/d.yaml", Live.configMap("d", "1")));
      try (var agent = agent(cluster, folder, remote).prune(30, 100).start()) {
        for (var unit : List.of("a", "b", "c", "d")) {
          live.awaitReady(unit);
        }
        remote.delete("a/a.yaml", "b/b.yaml");
        live.awaitSaying("a", Condition.PRUNE_HELD, "2 of 4 objects", "maxPercent allows 30");
        live.awaitSaying("b", Condition.READY, "PruneHeld: ");
        live.awaitEvent("a", "PruneHeld", "set spec.confirmPrune to ");
        assertEquals(2, agent.metric("daytwo_prune_held", "environment=\"" + live.namespace() + "\""));
        var first = token(live, "a");

        // More than was asked for is not what was asked for.
        remote.delete("c/c.yaml");
        live.awaitSaying("c", Condition.PRUNE_HELD, "3 of 4 objects");
        live.edit("a", "{\"confirmPrune\":\"" + first + "\"}");
        live.awaitSaying("a", Condition.PRUNE_HELD, "3 of 4 objects");
        remote.commit("c/c.yaml", Live.configMap("c", "1"));
        live.awaitReady("c");

        // The set is what it was when the word was given.
        live.awaitGone("a");
        live.awaitGone("b");
        Eventually.holds("the Releases are gone", () -> live.release("a") == null && live.release("b") == null);
        assertEquals("1", live.value("c"));
        assertEquals("1", live.value("d"));
        Eventually.holds("nothing is held", () -> agent.metric("daytwo_prune_held") == 0);
      }
    }
  }

  @Test
  void mass_prune_within_a_unit_is_held_too(Cluster cluster, @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder)) {
      remote.commit("four", Map.of("shop/a.yaml", Live.configMap("a", "1"), "shop/b.yaml",
          String.join("---\n", Live.configMap("b", "1"), Live.configMap("c", "1"), Live.configMap("d", "1"))));
      try (var agent = agent(cluster, folder, remote).prune(100, 2).start()) {
        live.awaitReady("shop");
        remote.commit("wrong path", Map.of("shop/a.yaml", Live.configMap("a", "2"), "shop/b.yaml", "# nothing\n"));
        live.awaitSaying("shop", Condition.PRUNE_HELD, "3 objects");
        live.awaitValue("a", "2");
        live.awaitSaying("shop", Condition.SYNCED, "PruneHeld: ");
        for (var kept : List.of("b", "c", "d")) {
          assertEquals("1", live.value(kept));
        }
        live.edit("shop", "{\"confirmPrune\":\"00000000\"}");
        live.edit("shop", "{\"confirmPrune\":\"" + token(live, "shop") + "\"}");
        for (var gone : List.of("b", "c", "d")) {
          live.awaitGone(gone);
        }
        live.awaitReady("shop");
        assertEquals("", live.says("shop", Condition.PRUNE_HELD));
        assertEquals(3, agent.metric("daytwo_prune_total"));
      }
    }
  }

  @Test
  void a_held_prune_that_is_described_again_is_forgotten(Cluster cluster, @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder)) {
      var all = Map.of("a/a.yaml", Live.configMap("a", "1"), "b/b.yaml", Live.configMap("b", "1"));
      remote.commit("two", all);
      try (var agent = agent(cluster, folder, remote).prune(10, 100).start()) {
        live.awaitReady("a");
        live.awaitReady("b");
        var uid = live.uid("a");
        var version = live.version("b");
        remote.delete("a/a.yaml", "b/b.yaml");
        live.awaitSaying("a", Condition.READY, "PruneHeld: ");
        live.awaitSaying("b", Condition.READY, "PruneHeld: ");
        remote.commit("revert", all);
        live.awaitReady("a");
        live.awaitReady("b");
        assertEquals(uid, live.uid("a"));
        assertEquals(version, live.version("b"));
        assertEquals("", live.says("a", Condition.PRUNE_HELD));
        assertEquals(0, agent.metric("daytwo_prune_held", "environment=\"" + live.namespace() + "\""));
        assertNotEquals("", live.says("a", Condition.READY));
      }
    }
  }

  @Test
  void another_agents_releases_and_objects_are_left_alone(Cluster cluster, @TempDir Path folder) throws Exception {
    var ours = new Live(cluster.client(), cluster.namespace("ours"));
    var theirs = new Live(cluster.client(), cluster.namespace("theirs"));
    try (var remote = GitRemote.in(folder); var other = GitRemote.in(folder)) {
      remote.commit("a/a.yaml", Live.configMap("a", "1"));
      other.commit("b/b.yaml", Live.configMap("b", "1"));
      try (var _ = RunningAgent.in(folder.resolve("other")).kubeconfig(cluster.kubeconfig())
          .environment(theirs.namespace()).source(cluster.namespace("other"), other.fileUrl()).start()) {
        theirs.awaitReady("b");
        theirs.edit("b", "{\"suspend\":true}");
        theirs.awaitSaying("b", Condition.READY, "Suspended");
      }
      var versions = theirs.versions("b");
      try (var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
          .environment(ours.namespace()).source(cluster.namespace("git"), remote.fileUrl()).start()) {
        ours.awaitReady("a");
        cluster.client().resource(Objects.requireNonNull(theirs.map("b"))).delete();
        var commit = remote.delete("a/a.yaml");
        assertNotNull(commit);
        Eventually.holds("our own is gone", () -> ours.release("a") == null);
        assertNull(theirs.map("b"));
        var after = theirs.versions("b");
        assertEquals(versions.get("Release"), after.get("Release"));
        assertEquals(0, agent.metric("daytwo_unit_info", "service=\"b\"", "environment=\"" + theirs.namespace()));
      }
    }
  }

  private static RunningAgent.Setup agent(Cluster cluster, Path folder, GitRemote remote) throws Exception {
    return RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
        .environment(cluster.namespace("prod")).source(cluster.namespace("git"), remote.fileUrl());
  }

  private static String token(Live live, String unit) {
    var matcher = TOKEN.matcher(live.says(unit, Condition.PRUNE_HELD));
    assertTrue(matcher.find(), live.says(unit, Condition.PRUNE_HELD));
    return Objects.requireNonNull(matcher.group(1));
  }
}
