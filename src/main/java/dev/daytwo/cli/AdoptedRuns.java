package dev.daytwo.cli;

import dev.daytwo.model.Tree;
import dev.daytwo.yaml.Durations;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** When a running CronJob runs, as a descriptor says it. */
final class AdoptedRuns {
  private AdoptedRuns() {}

  /**
   * The fields of a descriptor.
   *
   * @param usual what the platform gives by itself
   * @param notes what a person has to know is added to it
   */
  static Map<String, Object> of(Map<String, Object> cronJob, Yaml.Mapping usual, List<String> notes) {
    Map<String, Object> fields = new LinkedHashMap<>();
    Map<String, Object> spec = Tree.map(cronJob.get("spec"));
    Map<String, Object> job = Tree.map(Tree.at(spec, "jobTemplate", "spec"));
    fields.put("schedule", Tree.text(spec.get("schedule")));
    String zone = Tree.text(spec.get("timeZone"));
    if (zone.isEmpty()) {
      notes.add(
          "it runs by the clocks of the controller manager, which are UTC nearly everywhere, and will run by those "
              + "of " + usual.text("timeZone") + ": name others by timeZone");
    } else if (!zone.equals(usual.text("timeZone"))) {
      fields.put("timeZone", zone);
    }
    Object most = job.get("activeDeadlineSeconds");
    Duration timeout = Objects.requireNonNull(Durations.parse(usual.text("timeout")));
    if (most == null) {
      notes.add("a run may last for ever, and will be ended after " + usual.text("timeout")
          + ": name the longest time that it needs by timeout");
    } else if (Tree.number(most, 0) != timeout.toSeconds()) {
      fields.put("timeout", most + "s");
    }
    String concurrency = Tree.text(spec.get("concurrencyPolicy")).toLowerCase(Locale.ROOT);
    if (!concurrency.isEmpty() && !concurrency.equals(usual.text("concurrency"))) {
      fields.put("concurrency", concurrency);
    }
    long retries = Tree.number(job.get("backoffLimit"), 6);
    if (retries != Tree.number(PlainTree.of(usual).get("retries"), 0)) {
      fields.put("retries", retries);
    }
    if (Boolean.TRUE.equals(spec.get("suspend"))) {
      notes.add("it is suspended, which no descriptor says: it would run again. What shall not run stays out of Git");
    }
    return fields;
  }
}
