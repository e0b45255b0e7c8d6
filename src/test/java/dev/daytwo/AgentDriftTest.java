package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import dev.daytwo.model.Labels;
import dev.daytwo.model.UnitKey;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnCluster
class AgentDriftTest {
  /** One agent with one unit {@code shop} of two ConfigMaps, in sync. */
  private record Scene(Cluster cluster, Live live, GitRemote remote, RunningAgent agent) implements AutoCloseable {
    static Scene in(Cluster cluster, Path folder, Map<String, String> more) throws Exception {
      var space = cluster.namespace("prod");
      var live = new Live(cluster.client(), space);
      var remote = GitRemote.in(folder);
      remote.commit("first", Map.of("shop/one.yaml", Live.configMap("one", "good"), "shop/two.yaml",
          Live.configMap("two", "good")));
      if (!more.isEmpty()) {
        remote.commit("more", more);
      }
      var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig()).environment(space)
          .source(cluster.namespace("git"), remote.fileUrl()).start();
      live.awaitReady("shop");
      return new Scene(cluster, live, remote, agent);
    }

    /** Waits until the metric, the Event and the Release name who did it. */
    void awaitNamed(String kind, String name, String rival) throws Exception {
      live.awaitEvent("shop", "DriftHealed",
          kind + " " + live.namespace() + "/" + name + " was changed by " + rival + ", and brought back");
      Eventually.holds(rival + " is counted", () -> agent.metric("daytwo_drift_detected_total", "kind=\"" + kind + "\"",
          "manager=\"" + rival + "\"") >= 1);
      live.awaitSaying("shop", Condition.DRIFT_HEALED, "changed by " + rival);
      assertTrue(agent.metric("daytwo_drift_healed_seconds_count") >= 1);
    }

    @Override
    public void close() {
      agent.close();
      remote.close();
    }
  }

  @Test
  void a_field_that_a_rival_took_by_a_forced_apply_is_taken_back(Cluster cluster, @TempDir Path folder)
      throws Exception {
    try (var scene = Scene.in(cluster, folder, Map.of())) {
      scene.live().patch("one", PatchType.SERVER_SIDE_APPLY, "usurper", Live.configMap("one", "bad"));
      scene.live().awaitValue("one", "good");
      scene.awaitNamed("ConfigMap", "one", "usurper");
      scene.live().awaitReady("shop");
    }
  }

  @Test
  void a_field_that_was_changed_or_removed_by_a_patch_is_brought_back(Cluster cluster, @TempDir Path folder)
      throws Exception {
    try (var scene = Scene.in(cluster, folder, Map.of())) {
      scene.live().patch("one", PatchType.JSON, "patcher",
          "[{\"op\":\"replace\",\"path\":\"/data/key\",\"value\":\"bad\"}]");
      scene.live().awaitValue("one", "good");
      scene.awaitNamed("ConfigMap", "one", "patcher");
      scene.live().patch("two", PatchType.JSON, "remover", "[{\"op\":\"remove\",\"path\":\"/data/key\"}]");
      scene.live().awaitValue("two", "good");
    }
  }

  @Test
  void fixed_replicas_that_were_scaled_are_brought_back(Cluster cluster, @TempDir Path folder) throws Exception {
    try (var scene = Scene.in(cluster, folder, Map.of("shop.yaml", Live.worker("jobs", "1.0")))) {
      var deployment = cluster.client().apps().deployments().inNamespace(scene.live().namespace()).withName("jobs");
      Eventually.holds("jobs is in sync", () -> scene.live().status("jobs", Condition.SYNCED).equals("True"));
      var context = new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withFieldManager("scaler").build();
      deployment.subresource("scale").patch(context, "{\"spec\":{\"replicas\":3}}");
      Eventually.holds("it was seen at 3 and is back at 1",
          () -> scene.agent().metric("daytwo_drift_detected_total", "kind=\"Deployment\"", "manager=\"scaler\"") >= 1
              && deployment.require().getSpec().getReplicas() == 1);
      scene.live().awaitEvent("jobs", "DriftHealed", "/jobs was changed by scaler, and brought back");
    }
  }

  @Test
  void a_deleted_object_comes_back(Cluster cluster, @TempDir Path folder) throws Exception {
    try (var scene = Scene.in(cluster, folder, Map.of())) {
      var uid = scene.live().uid("one");
      cluster.client().resource(Objects.requireNonNull(scene.live().map("one"))).delete();
      scene.live().awaitValue("one", "good");
      assertNotEquals(uid, scene.live().uid("one"));
      Eventually.holds("it is counted",
          () -> scene.agent().metric("daytwo_drift_detected_total", "kind=\"ConfigMap\"") >= 1);
      Eventually.holds("the Release knows the new one", () -> Objects.requireNonNull(scene.live().release("shop"))
          .status().inventory().stream().anyMatch(item -> item.uid().equals(scene.live().uid("one"))));
    }
  }

  @Test
  void a_label_by_which_an_object_is_known_comes_back(Cluster cluster, @TempDir Path folder) throws Exception {
    try (var scene = Scene.in(cluster, folder, Map.of())) {
      var unit = Labels.instance(new UnitKey(scene.live().namespace(), "shop"));
      for (var label : List.of(Labels.MANAGED_BY, Labels.INSTANCE, Labels.ENVIRONMENT, Labels.SOURCE)) {
        scene.live().patch("one", PatchType.JSON_MERGE, "editor",
            "{\"metadata\":{\"labels\":{\"" + label + "\":null}}}");
        Eventually.holds(label + " is back", () -> Objects.requireNonNull(scene.live().map("one")).getMetadata()
            .getLabels().containsKey(label));
      }
      scene.live().patch("one", PatchType.JSON_MERGE, "editor", "{\"metadata\":{\"labels\":{\"" + Labels.INSTANCE
          + "\":\"other-" + scene.live().namespace() + "\"}}}");
      Eventually.holds("the unit has its object back", () -> unit.equals(
          Objects.requireNonNull(scene.live().map("one")).getMetadata().getLabels().get(Labels.INSTANCE)));
    }
  }

  @Test
  void a_label_of_the_shared_namespace_is_brought_back(Cluster cluster, @TempDir Path folder) throws Exception {
    try (var scene = Scene.in(cluster, folder, Map.of("other/other.yaml", Live.configMap("other", "good")))) {
      scene.live().awaitReady("other");
      var namespace = cluster.client().namespaces().withName(scene.live().namespace());
      var context = new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withFieldManager("lax").build();
      var label = "pod-security.kubernetes.io/enforce";
      namespace.patch(context, "{\"metadata\":{\"labels\":{\"" + label + "\":\"privileged\"}}}");
      Eventually.holds("it is enforced again",
          () -> "restricted".equals(namespace.require().getMetadata().getLabels().get(label)));
      Eventually.holds("lax is counted", () -> scene.agent().metric("daytwo_drift_detected_total",
          "kind=\"Namespace\"", "manager=\"lax\"") >= 1);
    }
  }

  @Test
  void status_churn_and_fields_of_others_cost_no_write(Cluster cluster, @TempDir Path folder) throws Exception {
    try (var scene = Scene.in(cluster, folder, Map.of())) {
      scene.live().patch("one", PatchType.JSON_MERGE, "neighbour",
          "{\"metadata\":{\"annotations\":{\"theirs\":\"1\"},\"labels\":{\"theirs\":\"1\"}}}");
      var version = scene.live().version("one");
      var writes = writes(scene.agent());
      // What comes after it on the same watch has been seen: so has this.
      scene.live().set("two", "rival", "bad");
      scene.live().awaitValue("two", "good");
      scene.awaitNamed("ConfigMap", "two", "rival");
      assertEquals(version, scene.live().version("one"));
      assertEquals(0,
          scene.agent().metric("daytwo_drift_detected_total", "kind=\"ConfigMap\"", "manager=\"neighbour\""));
      // One apply and one status.
      assertEquals(writes + 2, writes(scene.agent()));
    }
  }

  private static double writes(RunningAgent agent) throws Exception {
    return agent.metric("daytwo_kubernetes_requests_total", "verb=\"PATCH\"");
  }

  @Test
  void controllers_that_rewrite_a_field_for_ever_are_named_and_answered_less_and_less(Cluster cluster,
      @TempDir Path folder) throws Exception {
    try (var scene = Scene.in(cluster, folder, Map.of())) {
      var rounds = 0;
      var deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (scene.agent().metric("daytwo_fights_total", "manager=\"fighter\"") < 3 && System.nanoTime() < deadline) {
        if ("good".equals(scene.live().value("one"))) {
          scene.live().set("one", "fighter", "bad" + rounds++);
        }
      }
      var fights = scene.agent().metric("daytwo_fights_total", "manager=\"fighter\"");
      assertEquals(3, fights);
      // Five heals: the third is when a fight is seen, and then it waits 1 s and 2 s. Now it waits 4 s.
      var began = System.nanoTime();
      scene.live().set("one", "fighter", "last");
      scene.live().awaitValue("one", "good");
      var waited = Duration.ofNanos(System.nanoTime() - began);
      scene.live().awaitEvent("shop", "Fight", "is changed again and again by fighter");
      assertTrue(waited.compareTo(Duration.ofSeconds(2)) > 0, "it waited only " + waited);
      assertTrue(rounds <= 6, "it was answered " + rounds + " times");
    }
  }

  @Test
  void a_push_is_not_held_up_by_a_fight(Cluster cluster, @TempDir Path folder) throws Exception {
    try (var scene = Scene.in(cluster, folder, Map.of())) {
      var deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (scene.agent().metric("daytwo_fights_total", "manager=\"fighter\"") < 5 && System.nanoTime() < deadline) {
        if ("good".equals(scene.live().value("one"))) {
          scene.live().set("one", "fighter", "bad");
        }
      }
      var began = System.nanoTime();
      scene.remote().commit("shop/two.yaml", Live.configMap("two", "better"));
      scene.live().awaitValue("two", "better");
      assertTrue(System.nanoTime() - began < Duration.ofSeconds(12).toNanos()); // the fight waits 16 s
    }
  }
}
