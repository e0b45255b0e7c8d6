package dev.daytwo.render;

import dev.daytwo.descriptor.Names;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Tree;
import dev.daytwo.platform.Extra;
import dev.daytwo.platform.Placeholders;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The objects that the platform gives to units besides: of the unit's namespace and labels, and its own like all others. */
final class Extras {
  private final Unit unit;
  private final List<Manifest> objects;
  private final List<Problem> problems;

  private Extras(Unit unit, List<Manifest> objects, List<Problem> problems) {
    this.unit = unit;
    this.objects = new ArrayList<>(objects);
    this.problems = problems;
  }

  /**
   * The objects of a unit with those that the platform adds, in the order in which they are applied.
   *
   * @param problems what does not fit is added; it names the place in the platform's file
   */
  static List<Manifest> add(Unit unit, List<Manifest> objects, List<Problem> problems) {
    Extras extras = new Extras(unit, objects, problems);
    List<Extra> all = unit.platform().extras();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).concerns(unit.workload(), unit.environment().name())) {
        extras.add(all.get(i).object(), "extras[" + i + "].object.");
      }
    }
    return extras.objects;
  }

  private void add(Yaml.Mapping written, String path) {
    int before = problems.size();
    Yaml.Mapping object = Placeholders.in(written, word -> placeholder(word, written, path));
    if (problems.size() > before) {
      return;
    }
    Yaml.Mapping metadata = object.map("metadata");
    String name = metadata.text("name");
    if (!Names.isSubdomain(name)) {
      tell(metadata.place("name"), path + "metadata.name", "becomes \"" + name
          + "\", allowed: at most 253 lower-case letters, digits, hyphens and dots");
    }
    metadata.map("labels").entries().forEach((key, entry) -> {
      String value = metadata.map("labels").text(key);
      if (!value.isEmpty() && !Names.isLabelValue(value)) {
        tell(entry.position(), path + "metadata.labels." + key, "becomes \"" + value
            + "\", allowed: at most 63 letters, digits, hyphens, underscores and dots");
      }
    });
    if (problems.size() > before) {
      return;
    }
    Manifest manifest = own(PlainTree.of(object));
    ObjectKey taken = taken(manifest.key());
    if (taken != null) {
      tell(metadata.place("name"), path + "metadata.name", "becomes \"" + name + "\"; but there is " + taken
          + " already");
    } else {
      objects.add(place(manifest), manifest);
    }
  }

  private @Nullable String placeholder(String word, Yaml.Mapping written, String path) {
    return switch (word) {
      case "service" -> unit.name();
      case "environment" -> unit.environment().name();
      case "namespace" -> unit.namespace();
      case "source" -> unit.source();
      case "tier" -> unit.workload().tier().written();
      case "team" -> {
        if (unit.workload().team().isEmpty()) {
          tell(written.position(), path.substring(0, path.length() - 1),
              "has {team}, and nobody said one; give it a team, or say "
                  + "when: {teams: […]}");
        }
        yield unit.workload().team();
      }
      default -> null;
    };
  }

  private Manifest own(Map<String, Object> tree) {
    Map<String, Object> metadata = new LinkedHashMap<>(Tree.map(tree.get("metadata")));
    metadata.put("namespace", unit.namespace());
    Map<String, Object> labels = new LinkedHashMap<>(Tree.map(metadata.get("labels")));
    labels.putAll(unit.labels());
    metadata.put("labels", labels);
    Map<String, Object> own = new LinkedHashMap<>(tree);
    own.put("metadata", metadata);
    return Manifest.of(own);
  }

  /** The object that is the same one, at whichever version. */
  private @Nullable ObjectKey taken(ObjectKey key) {
    return objects.stream().map(Manifest::key)
        .filter(other -> other.objectKind().group().equals(key.objectKind().group()) && other.kind().equals(key.kind())
            && other.namespace().equals(key.namespace()) && other.name().equals(key.name()))
        .findFirst().orElse(null);
  }

  private int place(Manifest extra) {
    for (int i = 0; i < objects.size(); i++) {
      if (ApplyOrder.isBefore(extra, objects.get(i))) {
        return i;
      }
    }
    return objects.size();
  }

  private void tell(Position position, String path, String message) {
    Problem problem = new Problem(position, path, message + " (for " + unit.name() + " in " + unit.environment().name()
        + ")");
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }
}
