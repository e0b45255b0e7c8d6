package dev.daytwo.render;

import dev.daytwo.model.Manifest;
import dev.daytwo.model.Tree;
import dev.daytwo.platform.Waiver;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The platform's waivers as annotations that checkers read: of the object, never of its pods, so that a change of them
 * rolls out nothing (<a href="https://github.com/zegl/kube-score#ignoring-a-test">kube-score</a>,
 * <a href="https://www.checkov.io/2.Basics/Suppressing%20and%20Skipping%20Policies.html">Checkov</a>).
 */
final class Waivers {
  private Waivers() {}

  /** The objects with the annotations of those that concern them. */
  static List<Manifest> note(List<Manifest> objects, List<Waiver> waivers) {
    return waivers.isEmpty()
        ? objects
        : objects.stream().map(object -> note(object, waivers)).toList();
  }

  private static Manifest note(Manifest object, List<Waiver> waivers) {
    List<Waiver> own = waivers.stream().filter(waiver -> waiver.concerns(object.key().kind())).toList();
    Map<String, Object> annotations = new LinkedHashMap<>(Tree.map(object.at("metadata", "annotations")));
    int before = annotations.size();
    String ignored = own.stream().filter(Waiver::ofKubeScore).map(Waiver::check).distinct()
        .collect(Collectors.joining(","));
    if (!ignored.isEmpty()) {
      annotations.put("kube-score/ignore", ignored);
    }
    List<Waiver> skipped = own.stream().filter(Waiver::ofCheckov).toList();
    for (int i = 0; i < skipped.size(); i++) {
      annotations.put("checkov.io/skip" + (i + 1), skipped.get(i).check() + "=" + skipped.get(i).reason());
    }
    if (annotations.size() == before) {
      return object;
    }
    Map<String, Object> metadata = new LinkedHashMap<>(Tree.map(object.at("metadata")));
    metadata.put("annotations", annotations);
    Map<String, Object> tree = new LinkedHashMap<>(object.tree());
    tree.put("metadata", metadata);
    return Manifest.of(tree);
  }
}
