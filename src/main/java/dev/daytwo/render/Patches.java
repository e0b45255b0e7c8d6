package dev.daytwo.render;

import dev.daytwo.descriptor.Patch;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Problem;
import dev.daytwo.yaml.Nearest;
import dev.daytwo.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The patches of a descriptor, laid over the objects that were rendered from the rest of it. */
final class Patches {
  private final Unit unit;
  private final List<Manifest> objects;
  private final List<Problem> problems;

  private Patches(Unit unit, List<Manifest> objects, List<Problem> problems) {
    this.unit = unit;
    this.objects = new ArrayList<>(objects);
    this.problems = problems;
  }

  /**
   * The objects with all patches, in the same order.
   *
   * @param problems what does not fit is added
   */
  static List<Manifest> apply(Unit unit, List<Manifest> objects, List<Problem> problems) {
    Patches patches = new Patches(unit, objects, problems);
    List<Yaml.Mapping> written = Patch.written(unit.workload().tree());
    for (int i = 0; i < unit.workload().patches().size(); i++) {
      patches.apply(unit.workload().patches().get(i), written.get(i), "patches[" + i + "]");
    }
    return patches.objects;
  }

  private void apply(Patch patch, Yaml.Mapping written, String path) {
    String refused = kind(patch.target());
    if (refused != null) {
      problems.add(new Problem(written.map("target").place("kind"), path + ".target.kind", refused));
      return;
    }
    refused = name(patch.target());
    if (refused != null) {
      problems.add(new Problem(written.map("target").place("name"), path + ".target.name", refused));
      return;
    }
    for (int i = 0; i < objects.size(); i++) {
      Manifest object = objects.get(i);
      if (targets(patch.target(), object)) {
        List<Problem> found = new ArrayList<>();
        Map<String, Object> patched = StrategicMerge.merge(object.tree(), patch.patch(), path + ".patch", found);
        PatchLimits.check(unit, object, patched, patch.patch(), path + ".patch", found);
        found.stream().filter(one -> !problems.contains(one)).forEach(problems::add);
        if (found.isEmpty()) {
          objects.set(i, Manifest.of(patched));
        }
      }
    }
  }

  private static boolean targets(Patch.Target target, Manifest object) {
    return object.key().kind().equals(target.kind())
        && (target.name() == null || target.name().equals(object.key().name()));
  }

  private @Nullable String kind(Patch.Target target) {
    if (target.kind().equals("Namespace")) {
      return "found Namespace, which belongs to no service alone";
    }
    Set<String> kinds = objects.stream().map(object -> object.key().kind()).filter(kind -> !kind.equals("Namespace"))
        .collect(Collectors.toCollection(TreeSet::new));
    return kinds.contains(target.kind())
        ? null
        : unknown(target.kind(), kinds);
  }

  private @Nullable String name(Patch.Target target) {
    Set<String> names = objects.stream().filter(object -> object.key().kind().equals(target.kind()))
        .map(object -> object.key().name()).collect(Collectors.toCollection(TreeSet::new));
    return target.name() == null || names.contains(target.name())
        ? null
        : unknown(target.kind() + " " + target.name(), names);
  }

  private String unknown(String found, Set<String> known) {
    String hint = Nearest.hint(found.substring(found.indexOf(' ') + 1), known);
    return "found " + found + ", which " + unit.name() + " does not have in " + unit.environment().name()
        + (hint.isEmpty() ? "; it has " : hint + " It has ") + String.join(", ", known);
  }
}
