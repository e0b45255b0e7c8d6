package dev.daytwo.descriptor;

import dev.daytwo.model.Problem;
import dev.daytwo.yaml.Nearest;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What placeholders of a Score Workload stand for: its metadata, and the resources that it needs. What a platform has to
 * say about those is open until one is known.
 */
final class ScoreValues {
  /** Types that are the same on every platform: a Secret in the cluster, and a volume. */
  private static final List<String> EVERYWHERE = List.of("secret", "volume");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$(?:\\$|\\{([^{}]*)\\})");

  private final Yaml.Mapping metadata;
  private final Yaml.Mapping resources;
  private final Set<Problem> problems;
  private final @Nullable Binding binding;

  ScoreValues(Yaml.Mapping workload, @Nullable Binding binding, Set<Problem> problems) {
    metadata = workload.map("metadata");
    resources = workload.map("resources");
    this.binding = binding;
    this.problems = problems;
  }

  /** Tells what is wrong with the resources themselves. */
  void resources() {
    resources.entries().forEach((name, entry) -> {
      String path = join("resources", name);
      Yaml.Mapping resource = resources.map(name);
      type(resource, entry.value(), path + ".type");
      List<String> allowed = List.of("type", "class", "id", "metadata", "params");
      resource.entries().forEach((key, field) -> {
        if (!allowed.contains(key)) {
          problems.add(new Problem(field.position(), join(path, key), "unknown field" + Nearest.hint(key, allowed)
              + ", allowed: " + String.join(", ", allowed)));
        }
      });
    });
  }

  private void type(Yaml.Mapping resource, Yaml whole, String path) {
    String type = resource.text("type");
    Set<String> types = new TreeSet<>(ResourceType.BUILT_IN);
    types.addAll(binding == null ? Set.of() : binding.types().keySet());
    if (types.contains(type) || (binding == null && !type.isEmpty())) {
      return;
    }
    Yaml at = resource.get("type");
    tell(at == null ? whole : at, path,
        (type.isEmpty() ? "required, and not given" : "found \"" + type + "\", which nothing provides here")
            + Nearest.thenAllowed(type, types) + String.join(", ", types));
  }

  /** The names of the resources of a type. */
  List<String> of(String type) {
    return resources.entries().keySet().stream().filter(name -> resources.map(name).text("type").equals(type)).toList();
  }

  /** What a resource is asked with. */
  Yaml.Mapping params(String resource) {
    return resources.map(resource).map("params");
  }

  /** True if nobody can tell yet what a value is, since it is for the platform to say. */
  boolean open(Yaml value) {
    return binding == null && value instanceof Yaml.Scalar scalar && PLACEHOLDER.matcher(scalar.text()).results()
        .anyMatch(found -> found.group(1) != null && open(found.group(1)));
  }

  private boolean open(String expression) {
    List<String> steps = steps(expression);
    String type = steps.size() > 1 ? resources.map(steps.get(1)).text("type") : "";
    return binding == null && steps.getFirst().equals("resources") && !type.isEmpty() && !EVERYWHERE.contains(type);
  }

  private static List<String> steps(String expression) {
    return List.of(expression.split("\\.", -1));
  }

  /** {@code name/key} if a value is one of a Secret and nothing else; null if it is anything else. */
  @Nullable
  String secret(Yaml value, String path) {
    Matcher whole = PLACEHOLDER.matcher(value instanceof Yaml.Scalar scalar ? scalar.text() : "");
    if (!whole.matches() || whole.group(1) == null) {
      return null;
    }
    List<String> steps = List.of(whole.group(1).split("\\.", 3));
    if (steps.size() != 3 || !steps.getFirst().equals("resources")) {
      return null;
    }
    String resource = steps.get(1);
    if (resources.map(resource).text("type").equals("secret")) {
      return nameOf(resource) + "/" + steps.get(2);
    }
    ResourceType.Output output = output(resource, steps.get(2));
    return output == null || output.secret() == null || output.key() == null
        ? null
        : text(output.secret(), resource, value, path) + "/" + text(output.key(), resource, value, path);
  }

  private ResourceType.@Nullable Output output(String resource, String name) {
    ResourceType type = type(resource);
    return type == null ? null : type.outputs().get(name);
  }

  private @Nullable ResourceType type(String resource) {
    String type = resources.map(resource).text("type");
    ResourceType bound = binding == null ? null : binding.types().get(type);
    return bound == null && binding != null && type.equals("dns") ? ResourceType.DNS : bound;
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
        .quoteReplacement(found.group(1) == null
            ? "$"
            : open(found.group(1)) ? found.group() : replacement(found.group(1), scalar, path)));
    return PlainTree.yaml(scalar.position(), text);
  }

  private String replacement(String expression, Yaml at, String path) {
    List<String> steps = steps(expression);
    if (steps.getFirst().equals("metadata")) {
      Yaml.Mapping map = metadata;
      for (String step : steps.subList(1, Math.max(1, steps.size() - 1))) {
        map = map.map(step);
      }
      if (steps.size() > 1 && map.get(steps.getLast()) instanceof Yaml.Scalar scalar) {
        return scalar.text();
      }
      tell(at, path, "found ${" + expression + "}, which metadata does not have");
    } else if (steps.getFirst().equals("resources") && steps.size() > 1) {
      return given(expression, steps.get(1), String.join(".", steps.subList(2, steps.size())), at, path);
    } else {
      tell(at, path, "found ${" + expression + "}, allowed: ${metadata.…} and ${resources.…}; write $$ for a $");
    }
    return "";
  }

  /** What a resource gives under a name. */
  private String given(String expression, String resource, String name, Yaml at, String path) {
    String found = "found ${" + expression + "}, ";
    String type = resources.map(resource).text("type");
    ResourceType.Output output = output(resource, name);
    if (resources.get(resource) == null) {
      tell(at, path, found + "but there is no such resource" + Nearest.hint(resource, resources.entries().keySet()));
    } else if (type.equals("secret") || (output != null && output.value() == null)) {
      tell(at, path, found + "allowed: a value of a Secret as the whole of a variable, ${resources." + resource + "."
          + (output == null ? "KEY" : name) + "}");
    } else if (output != null && output.value() != null) {
      return text(output.value(), resource, at, path);
    } else if (type.equals("environment") && binding != null) {
      return value(name, at, path, found);
    } else {
      ResourceType known = type(resource);
      if (known != null) {
        Set<String> outputs = new TreeSet<>(known.outputs().keySet());
        tell(at, path, found + "which such a resource does not give" + Nearest.thenAllowed(name, outputs)
            + String.join(", ", outputs));
      } else if (ResourceType.BUILT_IN.contains(type)) { // else the type has been told
        tell(at, path, found + "which such a resource does not give");
      }
    }
    return "";
  }

  private String value(String name, Yaml at, String path, String found) {
    String value = binding == null ? null : binding.values().get(name);
    if (value == null && binding != null) {
      tell(at, path, found + "but the environment " + binding.words().get("environment") + " has no value " + name
          + Nearest.hint(name, binding.values().keySet()) + "; the agent's configuration says them, under values");
    }
    return value == null ? "" : value;
  }

  /** The text of an output, with its placeholders replaced. */
  private String text(String template, String resource, Yaml at, String path) {
    return ResourceType.PLACEHOLDER.matcher(template)
        .replaceAll(found -> Matcher.quoteReplacement(word(found.group(1), resource, at, path)));
  }

  private String word(String word, String resource, Yaml at, String path) {
    String found = "found the resource " + resource + ", ";
    if (word.startsWith("values.")) {
      return value(word.substring("values.".length()), at, path, found);
    }
    if (word.startsWith("params.")) {
      String name = word.substring("params.".length());
      Yaml param = params(resource).get(name);
      if (!(param instanceof Yaml.Scalar scalar) || scalar.isNull()) {
        tell(resources.map(resource), join("resources", resource) + ".params." + name,
            "required for " + resources.map(resource).text("type") + " by the platform, and not given");
        return "";
      }
      return scalar.text();
    }
    return switch (word) {
      case "resource" -> nameOf(resource);
      case "class" -> resources.map(resource).text("class").isEmpty()
          ? "default"
          : resources.map(resource).text("class");
      default -> binding == null ? "" : binding.words().getOrDefault(word, "");
    };
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

  /** The route that resources of that type ask for; null if there is none, or nobody can tell yet. */
  Yaml.@Nullable Mapping route(Yaml.Mapping ports) {
    List<Yaml> paths = new ArrayList<>();
    Yaml host = null;
    for (String name : binding == null ? List.<String>of() : of("route")) {
      Yaml.Mapping params = params(name);
      String at = join("resources", name) + ".params";
      Yaml written = params.get("host");
      if (written == null) {
        tell(resources.map(name), at + ".host", "required, and not given");
        continue;
      }
      Yaml here = resolved(written, at + ".host");
      if (host instanceof Yaml.Scalar first && here instanceof Yaml.Scalar other
          && !first.text().equals(other.text())) {
        tell(written, at + ".host", "found \"" + other.text() + "\" beside \"" + first.text()
            + "\", allowed: one host; make the other a service of its own");
      }
      host = host == null ? here : host;
      paths.add(params.get("path") == null
          ? PlainTree.yaml(params.position(), "/")
          : resolved(params.get("path"), at + ".path"));
      port(params, ports, at + ".port");
    }
    return host == null
        ? null
        : Yaml.Mapping.empty(host.position()).with("host", host).with("paths",
            new Yaml.Sequence(paths.getFirst().position(), paths));
  }

  /** A route goes to the port that is called first. */
  private void port(Yaml.Mapping params, Yaml.Mapping ports, String path) {
    String first = ports.entries().keySet().stream().findFirst().orElse("http");
    String name = ports.get("http") == null ? first : "http";
    if (params.get("port") instanceof Yaml.Scalar port && ports.map(name).get("service") instanceof Yaml.Scalar called
        && !port.text().equals(called.text())) {
      tell(port, path, "found " + port.text() + ", allowed: " + called.text() + ", which is the port " + name);
    }
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
