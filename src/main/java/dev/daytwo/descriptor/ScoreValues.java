package dev.daytwo.descriptor;

import dev.daytwo.model.Problem;
import dev.daytwo.yaml.Nearest;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What placeholders of a Score Workload stand for: its metadata, and the resources that it needs. */
final class ScoreValues {
  /** The types of resources that are known: a Secret in the cluster, and a volume. */
  private static final List<String> TYPES = List.of("secret", "volume");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$(?:\\$|\\{([^{}]*)\\})");

  private final Yaml.Mapping metadata;
  private final Yaml.Mapping resources;
  private final Set<Problem> problems;

  ScoreValues(Yaml.Mapping workload, Set<Problem> problems) {
    metadata = workload.map("metadata");
    resources = workload.map("resources");
    this.problems = problems;
  }

  /** Tells what is wrong with the resources themselves. */
  void resources() {
    resources.entries().forEach((name, entry) -> {
      String path = join("resources", name);
      Yaml.Mapping resource = resources.map(name);
      String type = resource.text("type");
      if (!TYPES.contains(type)) {
        String hint = Nearest.hint(type, TYPES);
        Yaml at = resource.get("type");
        tell(at == null ? entry.value() : at, path + ".type",
            (type.isEmpty() ? "required, and not given" : "found \"" + type + "\", which nothing provides here") + hint
                + (hint.isEmpty() ? ", allowed: " : " Allowed: ") + String.join(", ", TYPES));
      }
      List<String> allowed = List.of("type", "class", "id", "metadata", "params");
      resource.entries().forEach((key, field) -> {
        if (!allowed.contains(key)) {
          problems.add(new Problem(field.position(), join(path, key), "unknown field" + Nearest.hint(key, allowed)
              + ", allowed: " + String.join(", ", allowed)));
        }
      });
    });
  }

  /** {@code name/key} if a value is one of a Secret and nothing else; null if it is anything else. */
  @Nullable
  String secret(Yaml value) {
    if (!(value instanceof Yaml.Scalar scalar)) {
      return null;
    }
    Matcher whole = PLACEHOLDER.matcher(scalar.text());
    if (!whole.matches() || whole.group(1) == null) {
      return null;
    }
    List<String> steps = List.of(whole.group(1).split("\\.", 3));
    return steps.size() == 3 && steps.getFirst().equals("resources")
        && resources.map(steps.get(1)).text("type").equals("secret")
            ? nameOf(steps.get(1)) + "/" + steps.get(2)
            : null;
  }

  /** The object in the cluster: the resource's id, which Workloads share, else its name. */
  private String nameOf(String resource) {
    String id = resources.map(resource).text("id");
    return id.isEmpty() ? resource : id;
  }

  /** A value with its placeholders replaced. */
  Yaml resolved(Yaml value, String path) {
    if (!(value instanceof Yaml.Scalar scalar) || scalar.text().indexOf('$') < 0) {
      return value;
    }
    String text = PLACEHOLDER.matcher(scalar.text()).replaceAll(found -> Matcher
        .quoteReplacement(found.group(1) == null ? "$" : replacement(found.group(1), scalar, path)));
    return PlainTree.yaml(scalar.position(), text);
  }

  private String replacement(String expression, Yaml at, String path) {
    List<String> steps = List.of(expression.split("\\.", -1));
    if (steps.getFirst().equals("metadata")) {
      Yaml.Mapping map = metadata;
      for (String step : steps.subList(1, steps.size() - 1)) {
        map = map.map(step);
      }
      if (steps.size() > 1 && map.get(steps.getLast()) instanceof Yaml.Scalar scalar) {
        return scalar.text();
      }
      tell(at, path, "found ${" + expression + "}, which metadata does not have");
    } else if (steps.getFirst().equals("resources") && steps.size() > 1) {
      String name = steps.get(1);
      String hint = Nearest.hint(name, resources.entries().keySet());
      tell(at, path, "found ${" + expression + "}, "
          + (resources.get(name) == null
              ? "but there is no such resource" + hint
              : resources.map(name).text("type").equals("secret")
                  ? "allowed: a value of a Secret as the whole of a variable, ${resources." + name + ".KEY}"
                  : "which such a resource does not give"));
    } else {
      tell(at, path, "found ${" + expression + "}, allowed: ${metadata.…} and ${resources.…}; write $$ for a $");
    }
    return "";
  }

  /** What storage a volume's source asks for, without its path; null if it is no volume, which has then been told. */
  Yaml.@Nullable Mapping volume(Yaml source, String path) {
    String text = source instanceof Yaml.Scalar scalar ? scalar.text() : "";
    Matcher whole = PLACEHOLDER.matcher(text);
    String name = whole.matches() && whole.group(1) != null ? whole.group(1).replaceFirst("^resources\\.", "") : text;
    Yaml.Mapping resource = resources.map(name);
    if (!resource.text("type").equals("volume")) {
      tell(source, path, "found \"" + text + "\", expected a resource of type volume, such as ${resources.data}");
      return null;
    }
    Yaml size = resource.map("params").get("size");
    if (size == null) {
      tell(resource, join("resources", name) + ".params.size",
          "required, and not given: how much the volume holds, such as 10Gi");
      return null;
    }
    Yaml.Mapping storage = Yaml.Mapping.empty(source.position()).with("size", size);
    Yaml kind = resource.get("class");
    return kind == null ? storage : storage.with("class", kind);
  }

  private void tell(Yaml at, String path, String message) {
    problems.add(new Problem(at.position(), path, message));
  }

  /** The path of a key below another. */
  static String join(String path, String key) {
    boolean word = key.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
    return word ? (path.isEmpty() ? key : path + "." + key) : path + "[\"" + key + "\"]";
  }
}
