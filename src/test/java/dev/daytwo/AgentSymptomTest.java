package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.daytwo.event.Fact;
import dev.daytwo.event.Topology;
import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import dev.daytwo.model.Symptom;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Release of a unit says whose pods do badly, as kubelets would write it. */
@OnCluster
class AgentSymptomTest {
  private static RunningAgent.Setup agent(Cluster cluster, Path folder, GitRemote remote, Live live) throws Exception {
    return RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig()).environment(live.namespace())
        .source(cluster.namespace("git"), remote.fileUrl()).patience(Duration.ZERO);
  }

  @Test
  void the_release_says_what_ails_its_pods_and_ready_again_when_nothing_does(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var client = cluster.client();
    var files = new HashMap<String, String>();
    for (var app : List.of("image", "config", "mount", "probe", "crash")) {
      files.put(app + "/app.yaml", Live.deployment(app));
    }
    files.put("big.yaml", worker("big", "size: {cpu: 100000m, memory: 1Gi}\n"));
    files.put("broken.yaml", worker("broken", "").replace(":1.0", ":broken"));
    files.put("claim/claim.yaml", """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec: {accessModes: [ReadWriteOnce], storageClassName: no-such-class, resources: {requests: {storage: 1Gi}}}
        """);
    try (var remote = GitRemote.in(folder)) {
      remote.commit("all", files);
      try (var _ = agent(cluster, folder, remote, live).start()) {
        live.awaitSaying("big", Condition.HEALTHY, "Unschedulable: Deployment big: no node takes its pods: ",
            "Insufficient cpu");
        live.awaitSaying("claim", Condition.HEALTHY, "VolumeNotReady: PersistentVolumeClaim data: ", "no-such-class");
        live.awaitSaying("broken", Condition.HEALTHY,
            "Crashing: Deployment broken: container broken crashes: exit code 1");
        live.awaitEvent("broken", "Unhealthy", "container broken crashes: exit code 1");
        var release = live.versions("broken").get("Release");

        for (var app : List.of("image", "config", "mount", "probe", "crash")) {
          live.awaitReady(app);
        }
        unready(client, pod(live, "image"), waiting("ImagePullBackOff",
            "Back-off pulling image \"registry.example/app:1\": ErrImagePull: rpc error: code = NotFound desc = no such tag"));
        unready(client, pod(live, "config"), waiting("CreateContainerConfigError", "secret \"app-db\" not found"));
        var mount = pod(live, "mount");
        unready(client, mount, waiting("ContainerCreating", ""));
        warn(client, mount, "FailedMount",
            "MountVolume.SetUp failed for volume \"conf\" : configmap \"app-conf\" not found", 1);
        var probe = pod(live, "probe");
        unready(client, probe, status -> status.withNewState().withNewRunning(Instant.now().toString()).endState());
        warn(client, probe, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", 7);
        unready(client, pod(live, "crash"), status -> status.withRestartCount(4).withNewState()
            .withNewWaiting("back-off 40s restarting failed container", "CrashLoopBackOff").endState()
            .withNewLastState()
            .withNewTerminated().withExitCode(2).withReason("Error")
            .withMessage("2026-01-02T03:04:05Z starting\npanic: postgres://app:hunter2@db/app: no such host\n")
            .endTerminated().endLastState());

        live.awaitSaying("image", Condition.HEALTHY,
            "ImageNotPulled: Deployment image: the image registry.example/app:1 cannot be pulled: no such tag");
        live.awaitSaying("config", Condition.HEALTHY,
            "ConfigMissing: Deployment config: container app cannot be made: secret \"app-db\" not found");
        live.awaitSaying("mount", Condition.HEALTHY,
            "ConfigMissing: Deployment mount: volume conf cannot be mounted: configmap \"app-conf\" not found");
        live.awaitSaying("probe", Condition.HEALTHY,
            "ProbeFailing: Deployment probe: its readiness probe fails: HTTP probe failed with statuscode: 503");
        live.awaitSaying("crash", Condition.HEALTHY, "Crashing: Deployment crash: container app crashes: exit code 2: "
            + "panic: postgres://***@db/app: no such host");

        // The same pod gets ready, the others are replaced.
        client.pods().inNamespace(live.namespace()).withName(probe.getMetadata().getName())
            .editStatus(now -> new PodBuilder(now).editStatus()
                .editMatchingCondition(each -> each.getType().equals("Ready")).withStatus("True").endCondition()
                .endStatus().build());
        for (var app : List.of("image", "config", "mount", "crash")) {
          client.pods().inNamespace(live.namespace()).withName(pods(live, app).getFirst().getMetadata().getName())
              .withGracePeriod(0).delete();
        }
        for (var app : List.of("image", "config", "mount", "crash", "probe")) {
          live.awaitReady(app);
          assertEquals("Healthy: in sync and healthy", live.says(app, Condition.READY));
        }

        // Its container has crashed some more times, each at another moment; that is no news.
        Eventually.holds("it has crashed again and again", () -> pods(live, "broken").getFirst().getStatus()
            .getContainerStatuses().getFirst().getRestartCount() >= 4);
        assertEquals(release, live.versions("broken").get("Release"));
      }
    }
  }

  @Test
  void only_the_newest_pods_speak_for_a_rollout(Cluster cluster, @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var judged = new CopyOnWriteArrayList<Fact.UnitJudged>();
    var vertx = Vertx.vertx();
    Topology.hear(vertx, Fact.UnitJudged.class, judged::add);
    try (var remote = GitRemote.in(folder)) {
      remote.commit("web.yaml", worker("web", ""));
      try (var _ = agent(cluster, folder, remote, live).vertx(vertx).start()) {
        live.awaitReady("web");
        unready(cluster.client(), pod(live, "web"), waiting("CrashLoopBackOff", ""));
        live.awaitSaying("web", Condition.HEALTHY, "Crashing: Deployment web: container web crashes");
        Eventually.holds("the newest pods are to blame",
            () -> symptom(judged) != null && Objects.requireNonNull(symptom(judged)).newestCrash());

        // What is pushed now cannot be placed: that is the rollout's trouble, the crash is the older pods'.
        judged.clear();
        remote.commit("web.yaml", worker("web", "size: {cpu: 100000m, memory: 1Gi}\n"));
        live.awaitSaying("web", Condition.HEALTHY, "Unschedulable: Deployment web: no node takes its pods");
        assertFalse(judged.stream().map(fact -> fact.health().symptom()).filter(Objects::nonNull)
            .filter(each -> each.words().contains("no node takes")).anyMatch(Symptom::newestCrash));
        Eventually.holds("the newest pods cannot be placed",
            () -> symptom(judged) != null && Objects.requireNonNull(symptom(judged)).newest());

        remote.commit("web.yaml", worker("web", "").replace(":1.0", ":broken"));
        live.awaitSaying("web", Condition.HEALTHY, "Crashing: Deployment web: container web crashes: exit code 1");
        Eventually.holds("the newest pods are to blame again",
            () -> Objects.requireNonNull(symptom(judged)).newestCrash());
      }
    }
  }

  /** The one pod of a unit, once it is ready. */
  private static Pod pod(Live live, String app) throws Exception {
    Eventually.holds(app + " has a ready pod", () -> pods(live, app).stream().anyMatch(AgentSymptomTest::ready));
    return pods(live, app).stream().filter(AgentSymptomTest::ready).findFirst().orElseThrow();
  }

  private static List<Pod> pods(Live live, String app) {
    return live.client().pods().inNamespace(live.namespace()).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getName().startsWith(app + "-")).toList();
  }

  private static boolean ready(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(each -> each.getType().equals("Ready") && each.getStatus().equals("True"));
  }

  /** What a kubelet would write of a pod whose only container is not ready. */
  private static void unready(KubernetesClient client, Pod pod, UnaryOperator<ContainerStatusBuilder> container) {
    var name = pod.getSpec().getContainers().getFirst().getName();
    client.pods().inNamespace(pod.getMetadata().getNamespace()).withName(pod.getMetadata().getName())
        .editStatus(live -> new PodBuilder(live).editStatus()
            .editMatchingCondition(each -> each.getType().equals("Ready")).withStatus("False").endCondition()
            .withContainerStatuses(container.apply(new ContainerStatusBuilder().withName(name)
                .withImage(live.getSpec().getContainers().getFirst().getImage()).withImageID("").withReady(false)
                .withRestartCount(0)).build())
            .endStatus().build());
  }

  private static UnaryOperator<ContainerStatusBuilder> waiting(String reason, String message) {
    return status -> status.withNewState().withNewWaiting(message, reason).endState();
  }

  private static void warn(KubernetesClient client, Pod pod, String reason, String message, int count) {
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    client.resource(new EventBuilder().withNewMetadata().withNamespace(pod.getMetadata().getNamespace())
        .withGenerateName(pod.getMetadata().getName() + ".").endMetadata().withType("Warning").withReason(reason)
        .withMessage(message).withCount(count).withFirstTimestamp(now).withLastTimestamp(now).withNewInvolvedObject()
        .withApiVersion("v1").withKind("Pod").withNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName()).withUid(pod.getMetadata().getUid()).endInvolvedObject().build())
        .create();
  }

  private static String worker(String name, String more) {
    return """
        apiVersion: daytwo.dev/v1
        kind: Worker
        name: %s
        image: registry.example/%s:1.0
        scale: 1
        """.formatted(name, name) + more;
  }

  private static @Nullable Symptom symptom(List<Fact.UnitJudged> judged) {
    return judged.isEmpty() ? null : judged.getLast().health().symptom();
  }
}
