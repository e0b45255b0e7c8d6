package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A volume outlives the pods that use it, and the unit too. */
@OnCluster
class AgentStorageTest {
  private static String wiki(Volumes volumes, String tag, String size) {
    return Live.worker("wiki", tag).replace("scale: 1", "storage: [{path: /data, size: " + size + ", class: "
        + volumes.name() + "}]");
  }

  @Test
  void a_volume_grows_and_never_shrinks_and_outlives_its_unit(Cluster cluster, @TempDir Path folder) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder); var volumes = Volumes.in(cluster, live.namespace(), 1, "2Gi")) {
      remote.commit("wiki.yaml", wiki(volumes, "1", "2Gi"));
      try (var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
          .environment(live.namespace()).source(cluster.namespace("git"), remote.fileUrl()).start()) {
        live.awaitReady("wiki");
        var uid = volumes.claim("wiki-data").require().getMetadata().getUid();
        var pod = pod(live);
        assertEquals("Bound", volumes.claim("wiki-data").require().getStatus().getPhase());

        live.awaitCommit("wiki", remote.commit("wiki.yaml", wiki(volumes, "1", "3Gi")));
        assertEquals("3Gi", volumes.asked("wiki-data"));
        live.awaitReady("wiki");
        assertEquals(pod, pod(live), "no pod is restarted for it");
        assertEquals(0, agent.metric("daytwo_drift_detected_total"));

        remote.commit("wiki.yaml", wiki(volumes, "2", "1Gi"));
        live.awaitSaying("wiki", Condition.SYNCED, "Invalid: ", "wiki-data", "can not be less than status.capacity");
        assertEquals(pod, pod(live), "what ran goes on");

        remote.delete("wiki.yaml");
        Eventually.holds("the Release is gone", () -> live.release("wiki") == null);
        assertEquals("", pod(live));
        remote.commit("wiki.yaml", wiki(volumes, "2", "3Gi"));
        live.awaitReady("wiki");
        assertEquals(uid, volumes.claim("wiki-data").require().getMetadata().getUid());
      }
    }
  }

  private static String pod(Live live) {
    return live.client().pods().inNamespace(live.namespace()).withLabel("app.kubernetes.io/name", "wiki").list()
        .getItems().stream().map(each -> each.getMetadata().getUid()).reduce("", String::concat);
  }
}
