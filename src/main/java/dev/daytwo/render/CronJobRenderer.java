package dev.daytwo.render;

import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import dev.daytwo.platform.Timetable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs at times, each a Job that ends, is tried again when it fails, and cannot hang for ever. */
final class CronJobRenderer {
  /** A CronJob's name is at most so long: its controller adds eleven characters to it for each Job. */
  static final int LONGEST_NAME = 52;
  /** A run that could not begin in time, say while the control plane was down, is begun up to so much later; seconds. */
  private static final int STARTING_DEADLINE = 300;
  /** A pod that its node took away has not failed, and is not counted as a try. */
  static final Map<String, Object> UNLESS_DISRUPTED = Fields.with("rules", List.of(Fields.with("action", "Ignore")
      .and("onPodConditions", List.of(Fields.with("type", "DisruptionTarget").and("status", "True").map())).map()))
      .map();

  private CronJobRenderer() {}

  static Manifest render(Unit unit, Timetable timetable, MountedFiles files) {
    // the Jobs are the CronJob controller's: with the labels of a unit they would pass for objects that were applied
    Map<String, Object> ofJobs = new LinkedHashMap<>(unit.labels());
    ofJobs.keySet().removeAll(List.of(Labels.MANAGED_BY, Labels.SOURCE, Labels.ENVIRONMENT));
    Fields job = Fields.with("backoffLimit", timetable.retries())
        .and("activeDeadlineSeconds", timetable.timeout().toSeconds())
        .and("podFailurePolicy", UNLESS_DISRUPTED).and("template",
            Fields.with("metadata", Map.of("labels", unit.labels())).and("spec",
                PodSpec.once(unit, files, unit.workload().command(), unit.workload().args())).map());
    return unit.object("batch/v1", "CronJob", unit.name(), "spec",
        Fields.with("schedule", timetable.schedule()).and("timeZone", timetable.timeZone().getId())
            .and("concurrencyPolicy", timetable.concurrency().policy())
            .and("startingDeadlineSeconds", STARTING_DEADLINE).and("successfulJobsHistoryLimit", 3)
            .and("failedJobsHistoryLimit", 1)
            // no ttlSecondsAfterFinished: the history would be gone before anybody reads it
            .and("jobTemplate", Fields.with("metadata", Map.of("labels", ofJobs)).and("spec", job).map()));
  }

}
