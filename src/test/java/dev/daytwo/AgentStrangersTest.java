package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others add to the agent's objects, beside what the agent says of them. */
@OnCluster
class AgentStrangersTest {
  private static final String CONTAINER = "{\"spec\":{\"template\":{\"spec\":{\"containers\":[%s]}}}}";

  /** One agent with a worker {@code jobs} and a unit {@code shop} of one ConfigMap, both in sync. */
  private record Scene(Live live, GitRemote remote, RunningAgent agent, LogLines log) implements AutoCloseable {
    static Scene in(Cluster cluster, Path folder, String policy) throws Exception {
      var space = cluster.namespace("prod");
      var live = new Live(cluster.client(), space);
      var remote = GitRemote.in(folder);
      remote.commit("first", Map.of("jobs.yaml", Live.worker("jobs", "1.0"), "shop/one.yaml",
          Live.configMap("one", "good")));
      var log = new LogLines();
      var scene = new Scene(live, remote, start(cluster, folder, space, policy, remote), log);
      live.awaitReady("jobs");
      live.awaitReady("shop");
      return scene;
    }

    private static RunningAgent start(Cluster cluster, Path folder, String space, String policy, GitRemote remote)
        throws Exception {
      return RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
          .environment(space, "policy: " + policy)
          .source(cluster.namespace("git"), remote.fileUrl()).start();
    }

    Deployment jobs() {
      return live.client().apps().deployments().inNamespace(live.namespace()).withName("jobs").require();
    }

    PodTemplateSpec template() {
      return jobs().getSpec().getTemplate();
    }

    void patch(String manager, String strategic) {
      var context = new PatchContext.Builder().withPatchType(PatchType.STRATEGIC_MERGE).withFieldManager(manager)
          .build();
      live.client().apps().deployments().inNamespace(live.namespace()).withName("jobs").patch(context, strategic);
    }

    long replicaSets() {
      return live.client().apps().replicaSets().inNamespace(live.namespace()).list().getItems().size();
    }

    double drifts(String manager) throws Exception {
      return agent.metric("daytwo_drift_detected_total", "manager=\"" + manager + "\"");
    }

    /** What comes after it on the same watch has been seen, and so has whatever came before. */
    void awaitSeen() throws Exception {
      var before = drifts("rival");
      var synced = agent.metric("daytwo_sync_total");
      patch("rival", CONTAINER.formatted("{\"name\":\"jobs\",\"image\":\"x:2\"}"));
      Eventually.holds("the image is back", () -> template().getSpec().getContainers().getFirst().getImage()
          .equals("registry.example/jobs:1.0"));
      Eventually.holds("it was counted", () -> drifts("rival") == before + 1);
      Eventually.holds("its Release was written", () -> agent.metric("daytwo_sync_total") > synced);
      live.awaitReady("jobs");
    }

    @Override
    public void close() {
      agent.close();
      log.close();
      remote.close();
    }
  }

  @Test
  void a_variable_a_sidecar_and_a_label_of_the_pods_go_and_the_pods_are_those_of_before(Cluster cluster,
      @TempDir Path folder) throws Exception {
    try (var scene = Scene.in(cluster, folder, "{}")) {
      var before = scene.template();
      var pods = scene.live().client().pods().inNamespace(scene.live().namespace()).withLabel("pod-template-hash");
      var hash = Objects
          .requireNonNull(pods.list().getItems().getFirst().getMetadata().getLabels().get("pod-template-hash"));
      var changes = Map.of("kubectl-set", CONTAINER.formatted(
          "{\"name\":\"jobs\",\"env\":[{\"name\":\"DEBUG\",\"value\":\"1\"}]}"), "kubectl-edit",
          CONTAINER.formatted("{\"name\":\"spy\",\"image\":\"spy:1\"}"), "kubectl-patch",
          "{\"spec\":{\"template\":{\"metadata\":{\"labels\":{\"spy\":\"1\"}}}}}");
      var sets = 1;
      for (var change : changes.entrySet()) {
        scene.patch(change.getKey(), change.getValue());
        Eventually.holds(change.getKey() + " is undone", () -> scene.template().equals(before));
        scene.live().awaitEvent("jobs", "DriftHealed", "/jobs was changed by " + change.getKey());
        Eventually.holds("it is counted", () -> scene.drifts(change.getKey()) == 1);
        scene.live().awaitReady("jobs");
        sets++; // the stranger's own; the agent goes back to the first
        assertTrue(scene.replicaSets() <= sets, scene.replicaSets() + " replica sets");
        assertTrue(scene.jobs().getMetadata().getManagedFields().stream()
            .noneMatch(entry -> entry.getManager().startsWith("kubectl")));
      }
      Eventually.holds("all pods are of the first replica set", () -> pods.list().getItems().stream()
          .allMatch(pod -> hash.equals(pod.getMetadata().getLabels().get("pod-template-hash"))));
    }
  }

  @Test
  void a_change_of_a_field_of_the_agent_and_an_addition_are_undone_at_one_stroke(Cluster cluster,
      @TempDir Path folder) throws Exception {
    try (var scene = Scene.in(cluster, folder, "{}")) {
      var before = scene.template();
      var generation = scene.jobs().getMetadata().getGeneration();
      scene.patch("kubectl-edit", CONTAINER.formatted(
          "{\"name\":\"jobs\",\"image\":\"x:2\",\"env\":[{\"name\":\"DEBUG\",\"value\":\"1\"}]}"));
      Eventually.holds("both are undone", () -> scene.template().equals(before));
      assertEquals(generation + 2, scene.jobs().getMetadata().getGeneration()); // theirs, and one of the agent's
    }
  }

  @Test
  void a_restart_that_a_person_asked_for_is_an_operation_and_stays(Cluster cluster, @TempDir Path folder)
      throws Exception {
    try (var scene = Scene.in(cluster, folder, "{}")) {
      var asked = "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":"
          + "{\"kubectl.kubernetes.io/restartedAt\":\"2026-01-01T00:00:00Z\"}}}}}";
      scene.patch("kubectl-rollout", asked);
      scene.awaitSeen();
      scene.patch("k9s", asked.replace("2026-01", "2026-02"));
      scene.awaitSeen();
      scene.live().awaitCommit("jobs", scene.remote().commit("jobs.yaml", Live.worker("jobs", "1.0")
          + "drain: 20s\n"));
      assertEquals(Map.of("kubectl.kubernetes.io/restartedAt", "2026-02-01T00:00:00Z"),
          scene.template().getMetadata().getAnnotations());
      assertEquals(0, scene.drifts("kubectl-rollout") + scene.drifts("k9s"));
    }
  }

  @Test
  void notes_of_people_and_of_controllers_stay_where_they_are_no_settings(Cluster cluster, @TempDir Path folder)
      throws Exception {
    try (var scene = Scene.in(cluster, folder, "{}")) {
      scene.patch("kubectl-annotate", "{\"metadata\":{\"annotations\":{\"note\":\"1\"}}}");
      scene.patch("kubectl-label", "{\"metadata\":{\"labels\":{\"note\":\"1\"}}}");
      scene.patch("some-controller", "{\"metadata\":{\"annotations\":{\"seen\":\"1\"},\"finalizers\":[\"a.b/c\"]}}");
      scene.awaitSeen();
      var metadata = scene.jobs().getMetadata();
      assertEquals("1", metadata.getAnnotations().get("note"));
      assertEquals("1", metadata.getAnnotations().get("seen"));
      assertEquals("1", metadata.getLabels().get("note"));
      var accounts = cluster.client().serviceAccounts().inNamespace(scene.live().namespace()).withName("jobs");
      accounts.patch(new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE)
          .withFieldManager("kubectl-annotate").build(),
          "{\"metadata\":{\"annotations\":{\"eks.amazonaws.com/role-arn\":\"admin\"}}}");
      Eventually.holds("a role in a cloud is a setting, and goes",
          () -> accounts.require().getMetadata().getAnnotations().isEmpty());
      scene.patch("some-controller", "{\"metadata\":{\"finalizers\":null}}");
    }
  }

  @Test
  void a_policy_of_report_leaves_what_others_add_and_says_so_once(Cluster cluster, @TempDir Path folder)
      throws Exception {
    try (var scene = Scene.in(cluster, folder, "{strangers: report}")) {
      scene.patch("kubectl-set", CONTAINER.formatted(
          "{\"name\":\"jobs\",\"env\":[{\"name\":\"DEBUG\",\"value\":\"1\"}]}"));
      var words = "kubectl-set: spec.template.spec.containers[jobs].env";
      scene.live().awaitSaying("jobs", Condition.SYNCED, "StrangersLeft", "policy.strangers is report", words);
      scene.live().awaitEvent("jobs", "StrangersLeft", words);
      Eventually.holds("it is counted", () -> scene.drifts("kubectl-set") == 1);
      assertTrue(scene.log().has("WARN", words), () -> scene.log().with("strangers").toString());
      scene.live().awaitReady("jobs");
      scene.awaitSeen(); // its own fields it brings back
      assertEquals("DEBUG",
          scene.template().getSpec().getContainers().getFirst().getEnv().getFirst().getName());
      assertEquals(1, scene.drifts("kubectl-set"));

      scene.agent().close();
      var versions = scene.live().versions("jobs");
      try (var again = Scene.start(cluster, folder, scene.live().namespace(), "{strangers: report}",
          scene.remote())) {
        Eventually.holds("it is judged",
            () -> again.metric("daytwo_unit_synced", "service=\"jobs\"") == 1);
        assertEquals(versions, scene.live().versions("jobs"));
        assertEquals(0, again.metric("daytwo_drift_detected_total"));
      }
      try (var undoing = Scene.start(cluster, folder, scene.live().namespace(), "{strangers: undo}",
          scene.remote())) {
        Eventually.holds("it is undone", () -> scene.template().getSpec().getContainers().getFirst().getEnv()
            .isEmpty());
        scene.live().awaitSaying("jobs", Condition.SYNCED, "InSync");
        assertEquals(1, undoing.metric("daytwo_drift_detected_total", "manager=\"kubectl-set\""));
      }
    }
  }

  @Test
  void controllers_that_add_a_field_for_ever_are_named_and_answered_less_and_less(Cluster cluster,
      @TempDir Path folder) throws Exception {
    try (var scene = Scene.in(cluster, folder, "{}")) {
      var added = "{\"data\":{\"theirs\":\"1\"}}";
      var rounds = 0;
      var deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (scene.agent().metric("daytwo_fights_total", "manager=\"adder\"") < 3 && System.nanoTime() < deadline) {
        if (!Objects.requireNonNull(scene.live().map("one")).getData().containsKey("theirs")) {
          scene.live().patch("one", PatchType.JSON_MERGE, "adder", added);
          rounds++;
        }
      }
      assertEquals(3, scene.agent().metric("daytwo_fights_total", "manager=\"adder\""));
      scene.live().awaitEvent("shop", "Fight", "is changed again and again by adder");
      assertTrue(rounds <= 6, "it was answered " + rounds + " times");
      assertEquals("good", scene.live().value("one"));
    }
  }

  @Test
  void a_seal_that_differs_though_an_apply_changes_nothing_is_taken_as_it_is(Cluster cluster, @TempDir Path folder)
      throws Exception {
    try (var scene = Scene.in(cluster, folder, "{}")) {
      scene.agent().close();
      var version = scene.live().version("one");
      var events = scene.live().events("shop", "DriftHealed");
      var release = cluster.client().genericKubernetesResources("daytwo.dev/v1", "Release")
          .inNamespace(scene.live().namespace()).withName("shop");
      // As if an API server of another version had written the same object differently.
      var index = Objects.requireNonNull(scene.live().release("shop")).status().inventory().size() - 1;
      var context = new PatchContext.Builder().withPatchType(PatchType.JSON).build();
      release.subresource("status").patch(context,
          "[{\"op\":\"replace\",\"path\":\"/status/inventory/" + index + "/seal\",\"value\":\"0000\"}]");
      try (var again = Scene.start(cluster, folder, scene.live().namespace(), "{}", scene.remote())) {
        Eventually.holds("it is sealed anew", () -> Objects.requireNonNull(scene.live().release("shop")).status()
            .inventory().stream().noneMatch(item -> item.seal().hash().equals("0000")));
        scene.live().awaitReady("shop");
        assertEquals(version, scene.live().version("one"));
        assertEquals(1, again.metric("daytwo_apply_total", "kind=\"ConfigMap\""));
        assertEquals(0, again.metric("daytwo_drift_detected_total"));
        assertEquals(events, scene.live().events("shop", "DriftHealed"));
      }
    }
  }

  @Test
  void the_namespace_is_everybodys(Cluster cluster, @TempDir Path folder) throws Exception {
    try (var scene = Scene.in(cluster, folder, "{}")) {
      var namespace = cluster.client().namespaces().withName(scene.live().namespace());
      namespace.patch(new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withFieldManager("kubectl-edit")
          .build(), "{\"metadata\":{\"labels\":{\"istio-injection\":\"enabled\"}}}");
      scene.awaitSeen();
      assertEquals("enabled", namespace.require().getMetadata().getLabels().get("istio-injection"));
    }
  }
}
