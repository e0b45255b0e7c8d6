package dev.daytwo.render.alerts;

import java.time.Duration;
import java.util.Map;

/** Whether what runs to its end gets there. */
final class JobRules {
  private JobRules() {}

  /** A migration; it stays failed until another version comes. */
  static Map<String, Object> ofMigration(Scope scope) {
    return failed(scope, "kube_job_failed{namespace=\"" + scope.namespace() + "\",job_name=~\"" + scope.service()
        + "-migrate-[0-9a-f]{8}\",condition=\"true\"} == 1",
        "The migration {{ $labels.job_name }} failed, and the version that needs it is not rolled out.");
  }

  /** A run of a CronJob, unless one that began later succeeded: the failed one is kept beside it. */
  static Map<String, Object> ofCronJob(Scope scope) {
    String jobs = "namespace=\"" + scope.namespace() + "\",job_name=~\"" + scope.service() + "-[0-9]+\"";
    return failed(scope, "kube_job_failed{" + jobs + ",condition=\"true\"} == 1 unless on(namespace, job_name) "
        + "(kube_job_status_start_time{" + jobs + "} < on(namespace) group_left() "
        + "kube_cronjob_status_last_successful_time{" + scope.by("cronjob") + "})",
        "The run {{ $labels.job_name }} failed, with all its tries, and none has succeeded since.");
  }

  private static Map<String, Object> failed(Scope scope, String expr, String what) {
    return scope.alert(new Alert("JobFailed", Severity.TICKET, expr, "15m",
        scope.service() + " in " + scope.environment() + " has a Job that failed",
        what + " Read what it said: kubectl -n " + scope.namespace() + " logs job/{{ $labels.job_name }}"));
  }

  /**
   * No success for two periods.
   *
   * @param period  the longest time from one run's being due to the next one's
   * @param timeout the longest time that a run may take
   */
  static Map<String, Object> notSucceeding(Scope scope, Duration period, Duration timeout) {
    String cronJob = scope.by("cronjob");
    long seconds = period.multipliedBy(2).plus(timeout).toSeconds();
    return scope.alert(new Alert("CronJobNotSucceeding", Severity.TICKET,
        // one that never succeeded has no such time: then it counts from its creation
        "time() - max by (namespace, cronjob) (kube_cronjob_status_last_successful_time{" + cronJob
            + "} or kube_cronjob_created{" + cronJob + "}) > " + seconds
            + " unless on(namespace, cronjob) kube_cronjob_spec_suspend{" + cronJob + "} == 1",
        "", scope.service() + " in " + scope.environment() + " has not succeeded for two periods",
        "No run of " + scope.service()
            + " has succeeded for {{ $value | humanizeDuration }}, more than two of its periods. "
            + "See its last runs: kubectl -n " + scope.namespace() + " get jobs -l app.kubernetes.io/name="
            + scope.service()));
  }
}
