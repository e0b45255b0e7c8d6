package dev.daytwo.render.dashboard;

import dev.daytwo.render.alerts.Scope;
import java.util.List;

/** Whether the runs of a CronJob succeed, and how long they take. */
final class JobPanels {
  private JobPanels() {}

  static List<Panel> of(Scope scope) {
    String cronJob = scope.by("cronjob");
    String jobs = "namespace=\"" + scope.namespace() + "\",job_name=~\"" + scope.service() + "-[0-9]+\"";
    return List.of(
        new Panel("Since the last success", "s",
            new Panel.Query("time() - kube_cronjob_status_last_successful_time{" + cronJob + "}", "since then")),
        new Panel("Runs", "short", new Panel.Query("kube_cronjob_status_active{" + cronJob + "}", "running"),
            new Panel.Query("sum(kube_job_failed{" + jobs + ",condition=\"true\"})", "failed, of those kept")),
        new Panel("Time of a run", "s", new Panel.Query("kube_job_status_completion_time{" + jobs
            + "} - kube_job_status_start_time{" + jobs + "}", "{{job_name}}")));
  }
}
