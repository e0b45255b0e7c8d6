package dev.daytwo.render;

import dev.daytwo.descriptor.Storage;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.UnitKey;
import dev.daytwo.platform.Workload;
import java.util.List;
import java.util.Map;

/** A workload whose replicas have names and volumes of their own. */
final class StatefulSetRenderer {
  /** Its pods carry a label of its name and eleven characters more (kubernetes/kubernetes#64023). */
  static final int LONGEST_NAME = 52;

  private StatefulSetRenderer() {}

  static Manifest render(Unit unit, MountedFiles files) {
    Workload workload = unit.workload();
    List<Object> templates = workload.storage().stream().map(volume -> template(unit, volume)).toList();
    Fields spec = Fields.with("serviceName", ServiceRenderer.headless(unit.name()))
        // one after the other, a replica that does not get ready would keep the rest, and its own repair, from starting
        .and("podManagementPolicy", "Parallel").and("minReadySeconds", 10).and("revisionHistoryLimit", 3)
        // an autoscaler owns the number that it decides
        .andIf(!workload.autoscaled(), "replicas", workload.minReplicas())
        .and("selector", Map.of("matchLabels", unit.selector()))
        .and("updateStrategy", Map.of("type", "RollingUpdate"))
        .and("persistentVolumeClaimRetentionPolicy",
            Fields.with("whenDeleted", "Retain").and("whenScaled", "Retain"))
        .and("template", Fields.with("metadata", Map.of("labels", unit.labels()))
            .and("spec", PodSpec.of(unit, files)).map())
        .andIf(!templates.isEmpty(), "volumeClaimTemplates", templates);
    return unit.object("apps/v1", "StatefulSet", unit.name(), "spec", spec);
  }

  /** With no label that may change: a template cannot. */
  private static Object template(Unit unit, Storage volume) {
    Map<String, Object> labels = Fields.with(Labels.NAME, unit.name())
        .and(Labels.INSTANCE, Labels.instance(new UnitKey(unit.environment().name(), unit.name()))).map();
    return Fields.with("metadata", Fields.with("name", volume.name()).and("labels", labels))
        .and("spec", PersistentVolumeClaimRenderer.spec(unit, volume)).map();
  }
}
