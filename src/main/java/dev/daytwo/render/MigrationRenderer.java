package dev.daytwo.render;

import dev.daytwo.descriptor.Migrate;
import dev.daytwo.model.Digest;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Tree;
import dev.daytwo.platform.Workload;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Job that migrates before a rollout, and the network that it may use: the service's own. Its name is made of image
 * and command, so that each pair of them is one Job.
 */
final class MigrationRenderer {
  /** What a Job's name has after the service's: eight digits and the rest. */
  static final int SUFFIX = "-migrate-".length() + 8;

  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private MigrationRenderer() {}

  /**
   * The name that the pods go by. It is not the service's: a Service, a budget and an autoscaler select that one.
   */
  static String pods(String service) {
    return service + "-migrate";
  }

  static Manifest job(Unit unit, Migrate migrate, MountedFiles files) {
    Workload workload = unit.workload();
    Map<String, Object> labels = new LinkedHashMap<>(unit.labels());
    labels.put(Labels.COMPONENT, "migrate");
    Map<String, Object> ofPods = new LinkedHashMap<>(labels);
    ofPods.put(Labels.NAME, pods(unit.name()));
    String digest = Digest
        .ofTree(Map.of("image", workload.image(), "command", List.copyOf(migrate.command())))
        .substring(0, 8);
    Duration timeout = migrate.timeout() == null ? TIMEOUT : migrate.timeout();
    Fields metadata = Fields.with("name", pods(unit.name()) + "-" + digest).and("namespace", unit.namespace())
        .and("labels", labels);
    // once: what has failed in the middle is not begun again by itself, unless a node was to blame
    Fields spec = Fields.with("backoffLimit", 0).and("activeDeadlineSeconds", timeout.toSeconds())
        .and("podFailurePolicy", CronJobRenderer.UNLESS_DISRUPTED)
        .and("template", Fields.with("metadata", Map.of("labels", ofPods)).and("spec",
            PodSpec.once(unit, files, migrate.command(), List.of())).map());
    return Manifest.of(Fields.with("apiVersion", "batch/v1").and("kind", "Job").and("metadata", metadata)
        .and("spec", spec).map());
  }

  /** The same Job with another image, which is another Job. */
  static Manifest renamed(Map<String, Object> job, String image) {
    Map<String, Object> metadata = new LinkedHashMap<>(Tree.map(job.get("metadata")));
    metadata.computeIfPresent("name", (key, name) -> Tree.text(name).substring(0, Tree.text(name).length() - 8)
        + Digest.of(name + " " + image).substring(0, 8));
    Map<String, Object> tree = new LinkedHashMap<>(job);
    tree.put("metadata", metadata);
    return Manifest.of(tree);
  }
}
