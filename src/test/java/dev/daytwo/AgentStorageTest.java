package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A volume outlives the pods that use it, and the unit too. */
@OnCluster
class AgentStorageTest {
  private static String wiki(Volumes volumes, String tag, String size) {
    return Live.worker("wiki", tag).replace("scale: 1", "storage: [{path: /data, size: " + size + ", class: "
        + volumes.name() + "}]");
  }

  private static RunningAgent start(Cluster cluster, Path folder, Live live, GitRemote remote) throws Exception {
    return RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig()).environment(live.namespace())
        .source(cluster.namespace("git"), remote.fileUrl()).start();
  }

  @Test
  void a_volume_grows_and_never_shrinks_and_outlives_its_unit(Cluster cluster, @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder); var volumes = Volumes.in(cluster, live.namespace(), 1, "2Gi")) {
      remote.commit("wiki.yaml", wiki(volumes, "1", "2Gi"));
      try (var agent = start(cluster, folder, live, remote)) {
        live.awaitReady("wiki");
        var uid = volumes.claim("wiki-data").require().getMetadata().getUid();
        var pod = pod(live);
        assertEquals("Bound", volumes.claim("wiki-data").require().getStatus().getPhase());

        live.awaitCommit("wiki", remote.commit("wiki.yaml", wiki(volumes, "1", "3Gi")));
        assertEquals("3Gi", volumes.asked("wiki-data"));
        live.awaitReady("wiki");
        assertEquals(pod, pod(live), "no pod is restarted for it");
        assertEquals(0, agent.metric("daytwo_drift_detected_total"));

        live.awaitCommit("wiki", remote.commit("wiki.yaml", wiki(volumes, "2", "1Gi")));
        live.awaitSaying("wiki", Condition.SYNCED, "PersistentVolumeClaim " + live.namespace()
            + "/wiki-data has 3Gi and cannot shrink to 1Gi: write that size");
        assertEquals("3Gi", volumes.asked("wiki-data"));
        Eventually.holds("the rest is rolled out", () -> !pod(live).equals(pod) && !pod(live).isEmpty());

        remote.commit("wiki.yaml", wiki(volumes, "2", "3Gi").replace(volumes.name(), "slow"));
        live.awaitSaying("wiki", Condition.SYNCED, "VolumesFixed: ", "is of the class " + volumes.name()
            + ", which cannot become slow");

        remote.delete("wiki.yaml");
        Eventually.holds("the Release is gone", () -> live.release("wiki") == null);
        assertEquals("", pod(live));
        remote.commit("wiki.yaml", wiki(volumes, "2", "3Gi"));
        live.awaitReady("wiki");
        assertEquals(uid, volumes.claim("wiki-data").require().getMetadata().getUid());
      }
    }
  }

  private static String db(Volumes volumes, String tag, String size) {
    return Live.worker("db", tag).replace("Worker", "StatefulService").replace("scale: 1",
        "port: 5432\nscale: 2\nstorage:\n- {path: /data, size: " + size + ", class: " + volumes.name() + "}");
  }

  private static StatefulSet set(Live live) {
    return live.client().apps().statefulSets().inNamespace(live.namespace()).withName("db").require();
  }

  /** How large the volumes of new pods are; empty while there is no StatefulSet. */
  private static String template(Live live) {
    var set = live.client().apps().statefulSets().inNamespace(live.namespace()).withName("db").get();
    return set == null
        ? ""
        : String.valueOf(set.getSpec().getVolumeClaimTemplates().getFirst().getSpec().getResources()
            .getRequests().get("storage"));
  }

  /** Each pod's uid, and who controls it. */
  private static Map<String, String> pods(Live live) {
    var pods = new TreeMap<String, String>();
    live.client().pods().inNamespace(live.namespace()).withLabel("app.kubernetes.io/name", "db").list().getItems()
        .forEach(pod -> pods.put(pod.getMetadata().getName() + " " + pod.getMetadata().getUid(),
            pod.getMetadata().getOwnerReferences().isEmpty()
                ? ""
                : pod.getMetadata().getOwnerReferences().getFirst().getUid()));
    return pods;
  }

  @Test
  void the_volumes_of_a_stateful_service_grow_under_its_running_pods(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder); var volumes = Volumes.in(cluster, live.namespace(), 2, "1Gi")) {
      remote.commit("db.yaml", db(volumes, "1", "1Gi"));
      Set<String> pods;
      try (var _ = start(cluster, folder, live, remote)) {
        live.awaitReady("db");
        pods = Set.copyOf(pods(live).keySet());
        assertEquals(2, pods.size());
        var first = set(live).getMetadata().getUid();

        live.awaitCommit("db", remote.commit("db.yaml", db(volumes, "1", "2Gi")));
        live.awaitReady("db");
        assertEquals("2Gi 2Gi 2Gi",
            volumes.asked("data-db-0") + " " + volumes.asked("data-db-1") + " " + template(live));
        assertNotEquals(first, set(live).getMetadata().getUid());
        assertGrown(live, pods);

        remote.commit("db.yaml", db(volumes, "1", "2Gi") + "- {path: /more, size: 1Gi}\n");
        live.awaitSaying("db", Condition.READY, "VolumesFixed: StatefulSet " + live.namespace()
            + "/db has the volumes data, which cannot become data, more; what runs goes on");
        assertGrown(live, pods);
      }

      // An agent that ended after the first claim, and one that ended after the StatefulSet.
      remote.commit("db.yaml", db(volumes, "1", "3Gi"));
      volumes.claim("data-db-1").edit(claim -> {
        claim.getSpec().getResources().getRequests().put("storage", new Quantity("3Gi"));
        return claim;
      });
      try (var _ = start(cluster, folder, live, remote)) {
        Eventually.holds("the templates have grown", () -> template(live).equals("3Gi"));
        live.awaitReady("db");
      }
      assertGrown(live, pods);
      remote.commit("db.yaml", db(volumes, "1", "4Gi"));
      live.client().apps().statefulSets().inNamespace(live.namespace()).withName("db")
          .withPropagationPolicy(DeletionPropagation.ORPHAN).delete();
      Eventually.holds("the StatefulSet is gone", () -> template(live).isEmpty());
      try (var _ = start(cluster, folder, live, remote)) {
        Eventually.holds("it is made again", () -> template(live).equals("4Gi"));
        live.awaitReady("db");
        assertGrown(live, pods);
      }
    }
  }

  @Test
  void a_version_that_crashes_is_rolled_back_though_its_volume_has_grown(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder); var volumes = Volumes.in(cluster, live.namespace(), 2, "1Gi")) {
      remote.commit("db.yaml", db(volumes, "1", "1Gi"));
      try (var _ = start(cluster, folder, live, remote)) {
        live.awaitReady("db");
        var image = set(live).getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
        remote.commit("db.yaml", db(volumes, "2-broken", "2Gi"));
        live.awaitSaying("db", Condition.SYNCED, "RolledBack: ", "the volume data of StatefulSet " + live.namespace()
            + "/db has 2Gi and cannot shrink to 1Gi");
        Eventually.holds("the old version runs", () -> "True".equals(live.status("db", Condition.HEALTHY)));
        assertEquals(image, set(live).getSpec().getTemplate().getSpec().getContainers().getFirst().getImage());
        assertEquals("2Gi", template(live));
      }
    }
  }

  /** The same pods as before, controlled by the StatefulSet that is there. */
  private static void assertGrown(Live live, Set<String> pods) throws Exception {
    Eventually.holds(() -> "all of " + pods + " are adopted, but there are " + pods(live),
        () -> Set.copyOf(pods(live).values()).equals(Set.of(set(live).getMetadata().getUid())));
    assertEquals(pods, pods(live).keySet());
  }

  private static String pod(Live live) {
    return live.client().pods().inNamespace(live.namespace()).withLabel("app.kubernetes.io/name", "wiki").list()
        .getItems().stream().map(each -> each.getMetadata().getUid()).reduce("", String::concat);
  }
}
