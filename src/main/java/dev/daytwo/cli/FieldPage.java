package dev.daytwo.cli;

import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A page of Markdown from a JSON Schema, for people: a section for each field at the top, with what stands below it in a
 * table.
 */
final class FieldPage {
  private static final String DEFINITIONS = "#/definitions/";
  /** A longer pattern explains nothing. */
  private static final int LONGEST_PATTERN = 48;
  /** As the one of lengths of time begins in every schema. */
  private static final String DURATION = "^(?=.)(?:(\\d{1,6})d)?";

  private final Map<String, Object> schema;
  private final StringBuilder page = new StringBuilder();

  /**
   * What a page says of a field beyond its schema.
   *
   * @param defaults what holds where nothing is written, by the field's name, as Markdown
   * @param effects  what comes of it, by the field's name, as Markdown
   */
  record Extras(Map<String, String> defaults, Map<String, String> effects) {
    static final Extras NONE = new Extras(Map.of(), Map.of());
  }

  private FieldPage(Map<String, Object> schema) {
    this.schema = schema;
  }

  /**
   * The page.
   *
   * @param intro Markdown before the fields
   */
  static String of(Map<String, Object> schema, String intro, Extras extras) {
    FieldPage page = new FieldPage(schema);
    page.page.append("# ").append(schema.get("title")).append(", field by field\n\n").append(intro);
    Set<String> required = Tree.list(schema.get("required")).stream().map(String::valueOf)
        .collect(Collectors.toCollection(LinkedHashSet::new));
    Tree.map(schema.get("properties")).forEach((name, field) -> page.section(name, required.contains(name), field,
        extras));
    return page.page.toString();
  }

  private void section(String name, boolean required, Object field, Extras extras) {
    Map<String, Object> shape = whole(field);
    page.append("\n## `").append(name).append("`\n\n").append(text(shape)).append("\n\n");
    line("Allowed", allowed(shape) + (required ? "; required" : ""));
    line("Default", extras.defaults().getOrDefault(name, given(shape)));
    line("Example", examples(shape));
    line("Becomes", extras.effects().getOrDefault(name, ""));
    Map<String, Map<String, Object>> below = new LinkedHashMap<>();
    below(name, shape, below);
    if (!below.isEmpty()) {
      page.append("\n| field | allowed | example | |\n|---|---|---|---|\n");
      below.forEach((path, each) -> page.append("| `").append(path).append("` | ").append(cell(allowed(each)))
          .append(" | ").append(cell(examples(each))).append(" | ").append(cell(text(each)))
          .append(given(each).isEmpty() ? "" : " Default: " + cell(given(each)) + ".").append(" |\n"));
    }
  }

  private void line(String what, String text) {
    if (!text.isEmpty()) {
      page.append("- ").append(what).append(": ").append(text).append('\n');
    }
  }

  private static String text(Map<String, Object> shape) {
    return Tree.text(shape.get("description"));
  }

  private static String given(Map<String, Object> shape) {
    return shape.get("default") == null ? "" : code(shape.get("default"));
  }

  private static String examples(Map<String, Object> shape) {
    return Tree.list(shape.get("examples")).stream().map(FieldPage::code).collect(Collectors.joining(", "));
  }

  private static String code(Object value) {
    String text = inline(value);
    return text.contains("`") ? "`` " + text + " ``" : "`" + text + "`";
  }

  /** A value as one would write it in one line of YAML. */
  static String inline(Object value) {
    return switch (value) {
      case Map<?, ?> map -> map.entrySet().stream().map(entry -> entry.getKey() + ": " + inline(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
      case List<?> list -> list.stream().map(FieldPage::inline).collect(Collectors.joining(", ", "[", "]"));
      case String text when text.matches("[\\w./@-][\\w./@:%+-]*( [\\w./@:%+-]+)*") && !text.endsWith(":") -> text;
      case String text -> CanonicalJson.of(text);
      default -> value.toString();
    };
  }

  /** In a table, a stroke would begin another cell. */
  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  /** A shape with what it refers to in its place. */
  private Map<String, Object> whole(Object field) {
    Map<String, Object> shape = Tree.map(field);
    return shape.get("$ref") instanceof String reference ? whole(target(reference)) : shape;
  }

  private Object target(String reference) {
    Object at = schema;
    for (String step : reference.substring(2).split("/", -1)) {
      at = Tree.map(at).get(step);
    }
    return at == null ? Map.of() : at;
  }

  /** True for all settings of a descriptor at once, which have a page of their own. */
  private static boolean settings(Object shape) {
    return (DEFINITIONS + "Spec").equals(Tree.map(shape).get("$ref"));
  }

  private String allowed(Object field) {
    if (settings(field)) {
      return "a map of a descriptor's settings";
    }
    Map<String, Object> shape = whole(field);
    List<String> ways = new ArrayList<>();
    for (Object way : Tree.list(shape.get("anyOf"))) {
      ways.add(allowed(way));
    }
    if (ways.isEmpty() && shape.get("allOf") instanceof List<?> parts && !shape.containsKey("type")) {
      ways.add(allowed(parts.getFirst()));
    }
    if (ways.isEmpty()) {
      ways.addAll(single(shape));
    }
    return ways.stream().filter(way -> !way.isEmpty()).distinct().collect(Collectors.joining(", or "));
  }

  private List<String> single(Map<String, Object> shape) {
    if (shape.get("const") != null) {
      return List.of(code(shape.get("const")));
    }
    if (shape.get("enum") instanceof List<?> values) {
      return List.of(values.stream().filter(value -> value != null).map(FieldPage::code)
          .collect(Collectors.joining(", ")));
    }
    List<?> types = shape.get("type") instanceof List<?> several ? several : List.of(Tree.text(shape.get("type")));
    return types.stream().map(type -> switch (String.valueOf(type)) {
      case "integer" -> "a whole number" + range(shape);
      case "number" -> "a number" + (types.contains("string") ? "" : range(shape));
      case "boolean" -> "`true`, `false`";
      case "string" -> string(Tree.text(shape.get("pattern")));
      case "array" -> {
        String items = allowed(Tree.map(shape.get("items")));
        yield items.startsWith("text") && !items.contains(", or ")
            ? "a list of " + items
            : "a list, each item " + items;
      }
      case "object" -> shape.containsKey("properties")
          ? "a map of " + Tree.map(shape.get("properties")).keySet().stream().map(key -> "`" + key + "`")
              .collect(Collectors.joining(", "))
          : "a map, each value " + (allowed(values(shape)).isEmpty() ? "anything" : allowed(values(shape)));
      default -> "";
    }).toList();
  }

  private static String string(String pattern) {
    if (pattern.startsWith(DURATION)) {
      return "a length of time such as `30s`, `10m`, `1h30m`";
    }
    return pattern.isEmpty() || pattern.length() > LONGEST_PATTERN ? "text" : "text like `" + pattern + "`";
  }

  private static String range(Map<String, Object> shape) {
    Object least = shape.get("minimum");
    Object most = shape.get("maximum");
    return least == null && most == null
        ? ""
        : most == null ? " from " + least : least == null ? " up to " + most : " from " + least + " to " + most;
  }

  /** What every value of a map by free names is. */
  private static Object values(Map<String, Object> shape) {
    Map<String, Object> patterns = Tree.map(shape.get("patternProperties"));
    return patterns.isEmpty() ? Tree.map(shape.get("additionalProperties")) : patterns.values().iterator().next();
  }

  /** Every field below one, by its path. */
  private void below(String path, Object field, Map<String, Map<String, Object>> found) {
    if (settings(field)) {
      return;
    }
    Map<String, Object> shape = whole(field);
    for (String several : List.of("anyOf", "allOf")) {
      // the parts of a shape with fields of its own say only what holds for them together
      if (!shape.containsKey("properties")) {
        Tree.list(shape.get(several)).forEach(part -> below(path, part, found));
      }
    }
    if (shape.get("items") != null) {
      below(path + "[]", shape.get("items"), found);
    }
    Tree.map(shape.get("properties")).forEach((key, each) -> {
      if (shape.containsKey("type")) {
        found.merge(path + "." + key, whole(each), FieldPage::both);
        below(path + "." + key, each, found);
      }
    });
    if (!shape.containsKey("properties") && !Tree.map(values(shape)).isEmpty()) {
      below(path + ".NAME", values(shape), found);
    }
  }

  /** Of one field in two forms of a value, what both say. */
  private static Map<String, Object> both(Map<String, Object> one, Map<String, Object> other) {
    if (text(one).equals(text(other))) {
      return one;
    }
    Map<String, Object> both = new LinkedHashMap<>(one);
    both.put("description", text(one) + " " + text(other));
    return both;
  }
}
