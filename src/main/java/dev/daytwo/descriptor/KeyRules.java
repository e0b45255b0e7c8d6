package dev.daytwo.descriptor;

import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rules on what stands beside what, and on keys that a team makes up: variables, ports, mounted files. They hold for a
 * descriptor, for one environment's changes, and for both together.
 */
final class KeyRules {
  private final String file;
  private final Yaml.Mapping spec;
  private final String path;
  private final List<Problem> problems = new ArrayList<>();

  private KeyRules(String file, Yaml.Mapping spec, String path) {
    this.file = file;
    this.spec = spec;
    this.path = path;
  }

  /** The problems of settings that may be only a part. */
  static List<Problem> of(String file, Yaml.Mapping spec, String path) {
    return new KeyRules(file, spec, path).settings();
  }

  /** The problems of settings that must be enough to run. */
  static List<Problem> whole(String file, Kind kind, Yaml.Mapping spec, String path) {
    List<Problem> problems = new ArrayList<>(KindRules.of(kind, spec, path));
    problems.addAll(of(file, spec, path));
    return problems;
  }

  private List<Problem> settings() {
    if (!absent("port") && !absent("ports")) {
      tell(spec.place("ports"), "ports", "given beside port, allowed: one of the two");
    }
    keys("ports", name -> Names.isPort(name)
        ? null
        : "allowed as the name of a port: at most 15 lower-case letters, digits and hyphens, one letter at least");
    keys("env", this::variable);
    keys("secrets", KeyRules::name);
    keys("files", Rules::mountPath);
    spec.map("files").entries().forEach((mounted, entry) -> {
      if (entry.value() instanceof Yaml.Scalar source && source.kind() == Yaml.Kind.STRING
          && RepositoryPath.resolve(file, source.text()) == null) {
        tell(source.position(), "files[\"" + mounted + "\"]", "found \"" + source.text()
            + "\", expected a path relative to the descriptor that stays inside the repository");
      }
    });
    problems.addAll(StorageRules.beside(spec, path));
    services("allowFrom");
    services("dependsOn");
    return problems;
  }

  private void services(String field) {
    if (spec.get(field) instanceof Yaml.Sequence names) {
      for (int i = 0; i < names.items().size(); i++) {
        String refused = names.items().get(i) instanceof Yaml.Scalar name && name.kind() == Yaml.Kind.STRING
            ? Rules.name(name.text())
            : null;
        if (refused != null) {
          tell(names.items().get(i).position(), field + "[" + i + "]", refused);
        }
      }
    }
  }

  private @Nullable String variable(String name) {
    if (name(name) != null) {
      return name(name);
    }
    if (Rules.namesSecret(name)) {
      return "a plain value under a name that says it is secret; write it as name/key of a Secret under secrets";
    }
    return spec.map("secrets").get(name) == null ? null : "given under secrets too, allowed: one of the two";
  }

  private static @Nullable String name(String variable) {
    return Names.isEnv(variable)
        ? null
        : "allowed in the name of a variable: letters, digits, underscores, dots and hyphens, no digit first";
  }

  private void keys(String field, Function<String, @Nullable String> rule) {
    spec.map(field).entries().forEach((name, entry) -> {
      String refused = entry.value().isNull() ? null : rule.apply(name);
      if (refused != null) {
        tell(entry.position(), Names.isDataKey(name) && !name.contains(".")
            ? field + "." + name
            : field + "[\"" + name + "\"]", refused);
      }
    });
  }

  private boolean absent(String field) {
    Yaml value = spec.get(field);
    return value == null || value.isNull();
  }

  private void tell(Position position, String field, String message) {
    problems.add(new Problem(position, path + field, message));
  }
}
