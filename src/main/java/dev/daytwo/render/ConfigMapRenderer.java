package dev.daytwo.render;

import dev.daytwo.model.Digest;
import dev.daytwo.model.Manifest;
import java.util.Map;

/**
 * The mounted files. The name holds a digest of the content and the object is immutable, so that a change of content is
 * a rollout that can be rolled back.
 */
final class ConfigMapRenderer {
  private ConfigMapRenderer() {}

  static String name(Unit unit, MountedFiles files) {
    return unit.name() + "-files-" + Digest.ofTree(files.data()).substring(0, 10);
  }

  static Manifest render(Unit unit, MountedFiles files) {
    Map<String, String> data = files.data();
    return Manifest.of(
        unit.head("v1", "ConfigMap", name(unit, files)).and("immutable", true).and("data", data).map());
  }
}
