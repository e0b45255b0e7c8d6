package dev.daytwo.descriptor;

import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.yaml.Nearest;
import dev.daytwo.yaml.Yaml;
import java.util.List;
import java.util.Set;

/** Reads the maps of a Score Workload, and tells what is wrong with them at their paths. */
record ScoreReader(Set<Problem> problems) {
  /** A map below another; empty if it is not there or, which is told, no map. */
  Yaml.Mapping map(Yaml.Mapping parent, String key, String path) {
    Yaml value = parent.get(key);
    if (value != null && !(value instanceof Yaml.Mapping)) {
      tell(value.position(), path, "expected a map, found " + value.describe());
    }
    return parent.map(key);
  }

  /** Tells the keys that are none of the allowed. */
  void keys(Yaml.Mapping map, String path, List<String> allowed) {
    map.entries().forEach((key, entry) -> {
      if (!allowed.contains(key)) {
        tell(entry.position(), ScoreValues.join(path, key),
            "unknown field" + Nearest.thenAllowed(key, allowed) + String.join(", ", allowed));
      }
    });
  }

  void tell(Position position, String path, String message) {
    problems.add(new Problem(position, path, message));
  }
}
