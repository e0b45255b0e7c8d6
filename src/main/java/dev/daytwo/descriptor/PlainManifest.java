package dev.daytwo.descriptor;

import dev.daytwo.model.Position;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import java.util.Map;

/**
 * A Kubernetes object that somebody wrote as it is: it has apiVersion, kind and metadata.name.
 *
 * @param yaml  the whole object
 * @param lines that a person wrote for it; those of a List are counted with its first item
 */
public record PlainManifest(Yaml.Mapping yaml, int lines) {
  /** Where it begins. */
  public Position position() {
    return yaml.position();
  }

  /** The object without positions. */
  public Map<String, Object> tree() {
    return PlainTree.of(yaml);
  }
}
