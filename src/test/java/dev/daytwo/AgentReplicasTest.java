package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.git.GitRemote;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hazard: an autoscaler and the agent fight over replicas, and dropping the field resets it to 1. */
@OnCluster
class AgentReplicasTest {
  /** A worker {@code jobs} of an agent, and every number of replicas that it has had. */
  private record Scene(Live live, GitRemote remote, RunningAgent agent, RecordedReplicas recorded)
      implements
        AutoCloseable {
    static Scene in(Cluster cluster, Path folder, String scale) throws Exception {
      var space = cluster.namespace("prod");
      var live = new Live(cluster.client(), space);
      var remote = GitRemote.in(folder);
      remote.commit("jobs.yaml", jobs(scale));
      var recorded = new RecordedReplicas(cluster.client(), space, "jobs");
      var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig()).environment(space)
          .source(cluster.namespace("git"), remote.fileUrl()).start();
      return new Scene(live, remote, agent, recorded);
    }

    static String jobs(String scale) {
      return Live.worker("jobs", "1.0").replace("scale: 1", "scale: " + scale);
    }

    /** Pushes another scale, and returns when it is applied. */
    void push(String scale) throws Exception {
      live.awaitCommit("jobs", remote.commit("jobs.yaml", jobs(scale)));
    }

    /** What the autoscaler does, and {@code kubectl scale}. */
    void scale(String manager, int replicas) throws Exception {
      var context = new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withFieldManager(manager).build();
      live.client().apps().deployments().inNamespace(live.namespace()).withName("jobs").subresource("scale")
          .patch(context, "{\"spec\":{\"replicas\":" + replicas + "}}");
      awaitLast(replicas);
    }

    void awaitLast(int replicas) throws Exception {
      Eventually.holds(() -> "the last of " + recorded.values() + " is " + replicas,
          () -> !recorded.values().isEmpty() && recorded.values().getLast() == replicas);
    }

    @Override
    public void close() {
      agent.close();
      recorded.close();
      remote.close();
    }
  }

  @Test
  void hpa_and_replicas_do_not_fight_and_dropping_the_field_never_resets_to_1(Cluster cluster, @TempDir Path folder)
      throws Exception {
    try (var scene = Scene.in(cluster, folder, "4")) {
      scene.awaitLast(4);
      scene.push("{min: 2, max: 6}");
      assertEquals(List.of(4), scene.recorded().values());
      scene.scale("kube-controller-manager", 6);
      scene.push("{min: 2, max: 6}\nenv: {A: \"1\"}"); // another change has the whole object applied again
      assertEquals(List.of(4, 6), scene.recorded().values());
      scene.push("3");
      scene.awaitLast(3);
      scene.push("{min: 2, max: 5}");
      scene.push("{min: 2, max: 5, cpu: 60}");
      scene.scale("kube-controller-manager", 5);
      scene.push("5");
      scene.push("{min: 2, max: 6}");
      assertEquals(List.of(4, 6, 3, 5), scene.recorded().values());
      assertEquals(0, scene.agent().metric("daytwo_drift_detected_total", "kind=\"Deployment\""));
      assertEquals(0, scene.agent().metric("daytwo_fights_total"));
    }
  }

  @Test
  void a_new_workload_under_an_autoscaler_has_its_minimum_at_once(Cluster cluster, @TempDir Path folder)
      throws Exception {
    try (var scene = Scene.in(cluster, folder, "{min: 3, max: 6}")) {
      scene.awaitLast(3);
      assertEquals(List.of(1, 3), scene.recorded().values()); // 1 is the API's default for what is created
      scene.scale("kubectl", 5);
      scene.push("{min: 3, max: 6}\nenv: {A: \"1\"}");
      assertEquals(List.of(1, 3, 5), scene.recorded().values());
    }
  }

  @Test
  void a_workload_that_kubectl_left_keeps_its_number_under_an_autoscaler(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var space = cluster.namespace("prod");
    cluster.client().resource(new NamespaceBuilder().withNewMetadata().withName(space).endMetadata().build()).create();
    Foreign.KUBECTL_APPLY.make(cluster.client(), space, """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: jobs, namespace: %s}
        spec:
          replicas: 5
          selector: {matchLabels: {app.kubernetes.io/name: jobs}}
          template:
            metadata: {labels: {app.kubernetes.io/name: jobs}}
            spec: {containers: [{name: jobs, image: "registry.example/jobs:0.9"}]}
        """.formatted(space));
    try (var scene = Scene.in(cluster, folder, "{min: 2, max: 6}")) {
      scene.live().awaitEvent("jobs", "Adopted", "Deployment " + space + "/jobs was adopted from kubectl apply");
      scene.push("{min: 2, max: 6}\nenv: {A: \"1\"}");
      assertEquals(List.of(5), scene.recorded().values());
      scene.push("4");
      scene.awaitLast(4);
      scene.push("{min: 2, max: 6}");
      assertEquals(List.of(5, 4), scene.recorded().values());
      scene.scale("kube-controller-manager", 6);
    }
  }
}
