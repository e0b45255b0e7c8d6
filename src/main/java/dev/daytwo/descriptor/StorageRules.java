package dev.daytwo.descriptor;

import dev.daytwo.model.Problem;
import dev.daytwo.yaml.Yaml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What volumes may be: each by itself, beside each other, beside mounted files, and beside the number of replicas. */
final class StorageRules {
  static final Pattern PATH = Pattern.compile("(?=.{2,50}$)(?:/[._]?[A-Za-z0-9][A-Za-z0-9._-]*+)+");

  private final Yaml.Mapping spec;
  private final String path;
  private final List<Problem> problems = new ArrayList<>();

  private StorageRules(Yaml.Mapping spec, String path) {
    this.spec = spec;
    this.path = path;
  }

  /** The problems of volumes and files that are mounted beside each other. */
  static List<Problem> beside(Yaml.Mapping spec, String path) {
    StorageRules rules = new StorageRules(spec, path);
    rules.mounts();
    return rules.problems;
  }

  /** The problem of more replicas than a volume can have. */
  static List<Problem> replicas(Yaml.Mapping spec, String path) {
    StorageRules rules = new StorageRules(spec, path);
    if (spec.get("storage") instanceof Yaml.Sequence volumes && !volumes.items().isEmpty()) {
      rules.alone(spec.get("scale"));
    }
    return rules.problems;
  }

  static @Nullable String path(String path) {
    if (!PATH.matcher(path).matches()) {
      return "found \"" + path + "\", expected an absolute path such as /data, allowed: at most 50 letters, digits, "
          + "dots, hyphens, underscores and slashes";
    }
    return path.equals("/tmp") || path.startsWith("/tmp/")
        ? "found \"" + path + "\", allowed: anything but /tmp, which is the pod's own and empty when it starts"
        : null;
  }

  private void mounts() {
    Map<String, String> taken = new TreeMap<>();
    spec.map("files").entries().forEach((file, entry) -> {
      if (!entry.value().isNull()) {
        taken.put(file, "files[\"" + file + "\"]");
      }
    });
    Map<String, String> names = new HashMap<>();
    List<Yaml> volumes = spec.get("storage") instanceof Yaml.Sequence all ? all.items() : List.of();
    for (int i = 0; i < volumes.size(); i++) {
      if (volumes.get(i) instanceof Yaml.Mapping volume && volume.get("path") instanceof Yaml.Scalar mount
          && path(mount.text()) == null) {
        String where = "storage[" + i + "].path";
        mount(where, mount, taken, names);
        taken.put(mount.text(), where);
      }
    }
  }

  private void mount(String where, Yaml.Scalar mount, Map<String, String> taken, Map<String, String> names) {
    String own = mount.text();
    String same = names.putIfAbsent(Storage.name(own), own);
    for (Map.Entry<String, String> other : taken.entrySet()) {
      if (inside(own, other.getKey()) || inside(other.getKey(), own)) {
        tell(where, mount, "found \"" + own + "\"" + (own.equals(other.getKey())
            ? ", which is mounted already by " + other.getValue()
            : " beside " + other.getKey() + " of " + other.getValue() + ", allowed: none of the two inside the other"));
        return;
      }
    }
    if (same != null) {
      tell(where, mount, "found \"" + own + "\" beside " + same + ", whose volumes would both have the name "
          + Storage.name(own));
    }
  }

  private static boolean inside(String path, String other) {
    return path.equals(other) || path.startsWith(other + "/");
  }

  private void alone(@Nullable Yaml scale) {
    List<Yaml> numbers = new ArrayList<>();
    if (scale instanceof Yaml.Mapping range) {
      range.entries().forEach((key, entry) -> {
        if (!key.equals("cpu")) {
          numbers.add(entry.value());
        }
      });
    } else if (scale != null) {
      numbers.add(scale);
    }
    numbers.stream().filter(Yaml.Scalar.class::isInstance).map(Yaml.Scalar.class::cast)
        .filter(number -> number.kind() == Yaml.Kind.INT && !number.text().matches("[01]")).findFirst()
        .ifPresent(number -> tell("scale", number, "found " + number.text()
            + " beside storage, allowed: 0 or 1, since one pod has the volume; each pod of a StatefulService has its own"));
  }

  private void tell(String field, Yaml at, String message) {
    problems.add(new Problem(at.position(), path + field, message));
  }
}
