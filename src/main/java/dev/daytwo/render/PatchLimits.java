package dev.daytwo.render;

import dev.daytwo.descriptor.Image;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Tree;
import dev.daytwo.yaml.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a patch may not change: who an object is, whose it is, which pods it is about, and what has a field of its own in
 * a descriptor, by which the rest of the unit is rendered. An object with a patch stays the unit's, and inside it.
 */
final class PatchLimits {
  private static final String IDENTITY = "it is how the object is known";
  private static final String REACH = "it says which pods the object is about";
  private static final List<String> LABELS = List.of("metadata.labels", "spec.template.metadata.labels",
      "spec.jobTemplate.metadata.labels", "spec.jobTemplate.spec.template.metadata.labels");
  private static final List<String> PODS = List.of("spec.template.spec", "spec.jobTemplate.spec.template.spec");
  private static final List<String> METADATA = List.of("name", "namespace", "labels", "annotations");
  private static final Map<String, String> FIXED = fixed();

  private final Unit unit;
  private final Yaml.Mapping patch;
  private final String path;
  private final List<Problem> problems;

  private PatchLimits(Unit unit, Yaml.Mapping patch, String path, List<Problem> problems) {
    this.unit = unit;
    this.patch = patch;
    this.path = path;
    this.problems = problems;
  }

  private static Map<String, String> fixed() {
    Map<String, String> fixed = new LinkedHashMap<>();
    Stream.of("apiVersion", "kind", "metadata.name", "metadata.namespace").forEach(each -> fixed.put(each, IDENTITY));
    Stream.of("spec.selector", "spec.podSelector", "spec.namespaceSelector", "spec.scaleTargetRef", "spec.serviceName",
        "spec.jobTemplate.spec.selector").forEach(each -> fixed.put(each, REACH));
    fixed.put("status", "the cluster says it");
    fixed.put("spec.replicas", "write scale");
    fixed.put("spec.hostnames", "write route");
    fixed.put("data", "write files");
    fixed.put("binaryData", "write files");
    PODS.forEach(pod -> Stream.of("serviceAccountName", "serviceAccount")
        .forEach(each -> fixed.put(pod + "." + each, "it says who the pods are")));
    return fixed;
  }

  /**
   * Checks what became of an object.
   *
   * @param patch    as it is written
   * @param path     of the patch
   * @param problems what it may not change is added
   */
  static void check(Unit unit, Manifest before, Map<String, Object> after, Yaml.Mapping patch, String path,
      List<Problem> problems) {
    new PatchLimits(unit, patch, path, problems).check(before.tree(), after);
  }

  private void check(Map<String, Object> before, Map<String, Object> after) {
    FIXED.forEach((field, why) -> {
      if (!Objects.equals(at(before, field), at(after, field))) {
        refuse(field, why);
      }
    });
    Tree.map(after.get("metadata")).keySet().stream().filter(key -> !METADATA.contains(key))
        .forEach(key -> refuse("metadata." + key, "of metadata it may change labels and annotations"));
    for (String labels : LABELS) {
      Map<String, Object> now = Tree.map(at(after, labels));
      Tree.map(at(before, labels)).forEach((key, value) -> {
        if (!value.equals(now.get(key))) {
          refuse(labels + "." + key, "it says whose the object is");
        }
      });
    }
    if (!hosts(before).equals(hosts(after))) {
      refuse("spec.rules", "write route");
    }
    PODS.forEach(pod -> images(pod, Tree.map(at(before, pod)), Tree.map(at(after, pod))));
  }

  private static List<Object> hosts(Map<String, Object> object) {
    return object.get("kind") instanceof String kind && kind.equals("Ingress")
        ? Tree.list(Tree.at(object, "spec", "rules")).stream().<Object>map(rule -> Tree.text(Tree.at(rule, "host")))
            .toList()
        : List.of();
  }

  private void images(String pod, Map<String, Object> before, Map<String, Object> after) {
    if (!Objects.equals(image(before), image(after))) {
      refuse(pod + ".containers", "write image for the container " + unit.name());
    }
    List<Object> containers = new ArrayList<>(Tree.list(after.get("initContainers")));
    containers.addAll(Tree.list(after.get("containers")));
    List<Object> known = new ArrayList<>(Tree.list(before.get("initContainers")));
    known.addAll(Tree.list(before.get("containers")));
    List<@Nullable Object> rendered = known.stream().map(each -> Tree.at(each, "image")).toList();
    for (Object container : containers) {
      String written = Tree.text(Tree.at(container, "image"));
      if (!rendered.contains(written)) {
        Image image = Image.parse(written);
        String refused = image == null
            ? "found \"" + written + "\", expected an image such as ghcr.io/acme/orders:1.4.2"
            : unit.platform().images().refuse(image);
        if (refused != null) {
          tell(pod + ".containers", refused + ", for the container " + Tree.text(Tree.at(container, "name")));
        }
      }
    }
  }

  /** The image of the service's own container. */
  private @Nullable Object image(Map<String, Object> pod) {
    return Tree.list(pod.get("containers")).stream()
        .filter(container -> unit.name().equals(Tree.at(container, "name")))
        .map(container -> Tree.text(Tree.at(container, "image"))).findFirst().orElse(null);
  }

  private static @Nullable Object at(Map<String, Object> object, String field) {
    return Tree.at(object, field.split("\\."));
  }

  private void refuse(String field, String why) {
    tell(field, "is not for a patch to change; " + why);
  }

  private void tell(String field, String message) {
    problems.add(new Problem(place(field), path + "." + field, message));
  }

  /** Where the patch says something of a field, or of what is above it. */
  private Position place(String field) {
    Yaml.Mapping at = patch;
    Position found = patch.position();
    for (String step : field.split("\\.", -1)) {
      if (at.get(step) == null) {
        break;
      }
      found = at.place(step);
      at = at.map(step);
    }
    return found;
  }
}
