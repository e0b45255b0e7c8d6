package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.git.GitRemote;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnCluster
class AgentCronJobTest {
  private static String report(String tag) {
    return """
        apiVersion: daytwo.dev/v1
        kind: CronJob
        name: report
        image: registry.example/report:%s
        schedule: 0 3 1 1 *
        timeZone: Europe/Paris
        """.formatted(tag);
  }

  @Test
  void a_run_that_failed_is_told_of_and_the_version_that_mends_it_stays(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var space = cluster.namespace("prod");
    var live = new Live(cluster.client(), space);
    Resource<CronJob> job = cluster.client().batch().v1().cronjobs().inNamespace(space).withName("report");
    try (var remote = GitRemote.in(folder)) {
      remote.commit("report.yaml", report("1"));
      try (var _ = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig()).environment(space)
          .source(cluster.namespace("git"), remote.fileUrl()).start()) {
        live.awaitReady("report");
        var uid = job.require().getMetadata().getUid();

        var run = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        job.editStatus(seen -> seen.edit().editOrNewStatus().withLastScheduleTime(run).endStatus().build());
        live.awaitSaying("report", "Healthy", "its last run has not succeeded");

        var mended = remote.commit("report.yaml", report("2"));
        Eventually.holds("the new version is applied", () -> image(job).endsWith(":2"));
        live.awaitCommit("report", mended);
        assertEquals("False", live.status("report", "Healthy"));

        job.editStatus(seen -> seen.edit().editOrNewStatus().withLastSuccessfulTime(run).endStatus().build());
        live.awaitReady("report");
        assertEquals("registry.example/report:2", image(job));
        assertEquals(uid, job.require().getMetadata().getUid());

        remote.delete("report.yaml");
        Eventually.holds("it is gone", () -> job.get() == null);
      }
    }
  }

  private static String image(Resource<CronJob> job) {
    return job.require().getSpec().getJobTemplate().getSpec().getTemplate().getSpec().getContainers().getFirst()
        .getImage();
  }
}
