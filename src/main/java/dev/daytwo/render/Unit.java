package dev.daytwo.render;

import dev.daytwo.model.Environment;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.UnitKey;
import dev.daytwo.platform.Platform;
import dev.daytwo.platform.Workload;
import dev.daytwo.render.alerts.Scope;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that the objects of one unit are made from.
 *
 * @param labels that they all carry
 */
record Unit(Workload workload, Environment environment, String source, String namespace, Platform platform,
    Map<String, Object> labels) {
  Unit(Workload workload, Environment environment, String source, String namespace, Platform platform) {
    this(workload, environment, source, namespace, platform, labels(workload, environment, source));
  }

  String name() {
    return workload.name();
  }

  /** The only label in a selector: selectors cannot be changed later. */
  Map<String, Object> selector() {
    return Map.of(Labels.NAME, name());
  }

  private static Map<String, Object> labels(Workload workload, Environment environment, String source) {
    String version = workload.reference().version();
    return Fields.with(Labels.NAME, workload.name())
        .and(Labels.INSTANCE, Labels.instance(new UnitKey(environment.name(), workload.name())))
        .and(Labels.COMPONENT, workload.kind().component()).and(Labels.PART_OF, source)
        .and(Labels.MANAGED_BY, Labels.DAYTWO).andIf(!version.isEmpty(), Labels.VERSION, version)
        .and(Labels.SOURCE, source).and(Labels.ENVIRONMENT, environment.name())
        .andIf(!workload.team().isEmpty(), Labels.OWNER, workload.team()).map();
  }

  /** An object of this unit. */
  Manifest object(String apiVersion, String kind, String name, String field, Object value) {
    return Manifest.of(head(apiVersion, kind, name).and(field, value).map());
  }

  /** An object of this unit for the Prometheus operator, with the labels by which Prometheus selects it. */
  Manifest monitoring(String kind, String name, Fields spec) {
    Map<String, Object> labels = new LinkedHashMap<>(labels());
    labels.putAll(monitoringLabels());
    return Manifest.of(head("monitoring.coreos.com/v1", kind, name, labels).and("spec", spec).map());
  }

  /** Whose series are watched, and what alerts carry. */
  Scope scope() {
    String runbooks = platform.alerts().runbooks();
    return new Scope(name(), namespace, environment.name(), workload.team(), workload.tier(),
        platform.alerts().labels(), runbooks == null ? "" : runbooks, platform.monitoring().http());
  }

  String monitoringNamespace() {
    return platform.monitoring().namespace();
  }

  private Map<String, String> monitoringLabels() {
    return platform.monitoring().labels();
  }

  /** The beginning of an object of this unit. */
  Fields head(String apiVersion, String kind, String name) {
    return head(apiVersion, kind, name, labels());
  }

  /** The same, with labels of its own. */
  Fields head(String apiVersion, String kind, String name, Map<String, Object> labels) {
    return Fields.with("apiVersion", apiVersion).and("kind", kind).and("metadata",
        Fields.with("name", name).and("namespace", namespace).and("labels", labels));
  }
}
