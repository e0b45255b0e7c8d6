package dev.daytwo.render;

import dev.daytwo.model.Environment;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;

/** The namespace that all units of an environment share: every one of them renders the same object. */
final class NamespaceRenderer {
  private NamespaceRenderer() {}

  static Manifest render(String namespace, Environment environment) {
    return Manifest.of(Fields.with("apiVersion", "v1").and("kind", "Namespace")
        .and("metadata",
            Fields.with("name", namespace).and("labels",
                Fields.with(Labels.MANAGED_BY, Labels.DAYTWO).and(Labels.ENVIRONMENT, environment.name())
                    .and("pod-security.kubernetes.io/enforce", "restricted")
                    .and("pod-security.kubernetes.io/audit", "restricted")
                    .and("pod-security.kubernetes.io/warn", "restricted")))
        .map());
  }
}
