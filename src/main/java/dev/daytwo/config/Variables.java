package dev.daytwo.config;

import dev.daytwo.model.Problem;
import dev.daytwo.yaml.Yaml;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Environment variables put into the scalar values of a tree. What a variable holds is one value and never YAML, so that
 * it cannot add a key.
 */
final class Variables {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}?");
  private static final Pattern NAME = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(:-(.*))?", Pattern.DOTALL);

  private final Map<String, String> values;
  private final Set<Yaml> replaced = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Problem> problems = new ArrayList<>();

  Variables(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** References that could not be replaced. */
  List<Problem> problems() {
    return problems;
  }

  /** True if a node's text came from a variable, so that it may stand for a number or a boolean. */
  boolean replaced(Yaml node) {
    return replaced.contains(node);
  }

  /** The tree with all references replaced. */
  Yaml in(Yaml node) {
    return switch (node) {
      case Yaml.Mapping map -> {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        map.entries().forEach((key, entry) -> entries.put(key, new Yaml.Entry(entry.position(), in(entry.value()))));
        yield new Yaml.Mapping(map.position(), entries);
      }
      case Yaml.Sequence list -> new Yaml.Sequence(list.position(), list.items().stream().map(this::in).toList());
      case Yaml.Scalar scalar when scalar.kind() == Yaml.Kind.STRING && scalar.text().contains("${") -> {
        Yaml.Scalar value = new Yaml.Scalar(scalar.position(), text(scalar), Yaml.Kind.STRING);
        replaced.add(value);
        yield value;
      }
      case Yaml.Scalar scalar -> scalar;
    };
  }

  private String text(Yaml.Scalar scalar) {
    Matcher matcher = REFERENCE.matcher(scalar.text());
    return matcher.replaceAll(match -> {
      String value = match.group().endsWith("}") ? value(match.group(1), scalar) : value("", scalar);
      return Matcher.quoteReplacement(value == null ? "" : value);
    });
  }

  private @Nullable String value(String reference, Yaml.Scalar scalar) {
    Matcher name = NAME.matcher(reference);
    if (!name.matches()) {
      problems.add(new Problem(scalar.position(), "", "a variable is written ${NAME} or ${NAME:-default}"));
      return null;
    }
    String value = values.get(name.group(1));
    if (name.group(2) != null) {
      return value == null || value.isEmpty() ? name.group(3) : value;
    }
    if (value == null) {
      problems.add(new Problem(scalar.position(), "", "the environment variable " + name.group(1)
          + " is not set; set it, or write ${" + name.group(1) + ":-default}"));
    }
    return value;
  }
}
