package dev.daytwo.cli;

import dev.daytwo.model.Desired;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Tree;
import dev.daytwo.render.YamlWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files that say without Daytwo what descriptors said.
 *
 * @param files   text by path
 * @param leftOut what could not be said, a line each
 */
record Export(Map<String, String> files, List<String> leftOut) {
  Export {
    files = Map.copyOf(files);
    leftOut = List.copyOf(leftOut);
  }

  /** A folder for each environment, in it a file for each service, and one of namespaces, which kubectl takes first. */
  static Export yaml(List<Desired> units) {
    Map<String, List<Manifest>> files = new TreeMap<>();
    for (Desired unit : units) {
      for (Manifest object : unit.objects()) {
        List<Manifest> file = files.computeIfAbsent(unit.unit().environment() + "/"
            + (object.key().kind().equals("Namespace") ? "00-namespaces" : unit.unit().service()) + ".yaml",
            none -> new ArrayList<>());
        if (file.stream().noneMatch(other -> other.key().equals(object.key()))) {
          file.add(freed(object));
        }
      }
    }
    Map<String, String> texts = new LinkedHashMap<>();
    files.forEach((path, objects) -> texts.put(path, YamlWriter.write(objects)));
    return new Export(texts, List.of());
  }

  /**
   * An object that nobody takes for Daytwo's any more. The labels of its pods stay as they are: without them the pods would
   * be started anew.
   */
  static Manifest freed(Manifest object) {
    Map<String, Object> tree = new LinkedHashMap<>(object.tree());
    Map<String, Object> metadata = new LinkedHashMap<>(Tree.map(tree.get("metadata")));
    Map<String, Object> labels = new LinkedHashMap<>(Tree.map(metadata.get("labels")));
    labels.keySet().removeIf(label -> label.equals(Labels.MANAGED_BY) || label.startsWith("daytwo.dev/"));
    if (labels.isEmpty()) {
      metadata.remove("labels");
    } else {
      metadata.put("labels", labels);
    }
    tree.put("metadata", metadata);
    return Manifest.of(tree);
  }
}
