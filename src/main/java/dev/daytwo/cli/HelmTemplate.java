package dev.daytwo.cli;

import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Tree;
import dev.daytwo.render.YamlWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One object as a Helm template: what is the same in every environment is written out, what differs, or is changed often,
 * comes from the values, where it lies under the path that it has in the object.
 */
final class HelmTemplate {
  /** What people change from release to release, wherever it is the same now. */
  private static final Set<String> OFTEN = Set.of("image", "replicas", "minReplicas", "maxReplicas");
  private static final Pattern VALUE = Pattern.compile("daytwo_value_(\\d+)_end");
  private static final Pattern OPTION = Pattern
      .compile("(?m)^( *)daytwo_key_(\\d+)_end: daytwo_value_(\\d+)_end$");

  private final Place place;
  private final List<String> expressions = new ArrayList<>();
  private final List<Option> options = new ArrayList<>();

  /** A key that not every environment has. */
  private record Option(String key, String condition) {}

  /**
   * Where the object belongs.
   *
   * @param service    the service's name
   * @param id         under which the service's values have the object
   * @param namespaces by environment; empty if the release's namespace does not say it
   * @param values     of the service by environment; filled while the template is made
   */
  record Place(String service, String id, Map<String, String> namespaces, Map<String, Map<String, Object>> values) {}

  private HelmTemplate(Place place) {
    this.place = place;
  }

  /** The text of the template. */
  static String text(Place place, Map<String, Manifest> objects) {
    HelmTemplate template = new HelmTemplate(place);
    Map<String, Object> trees = new LinkedHashMap<>();
    objects.forEach((environment, object) -> trees.put(environment, object.tree()));
    Manifest merged = Manifest.of(Tree.map(template.merge(List.of(place.id()), trees)));
    return template.written(YamlWriter.write(List.of(merged)));
  }

  /** The same value of every environment that has the object, as one. */
  private @Nullable Object merge(List<String> path, Map<String, Object> trees) {
    String special = special(path, trees);
    if (special != null) {
      return token(special);
    }
    if (all(trees.values(), value -> value instanceof Map<?, ?> map && !map.isEmpty())) {
      return maps(path, trees);
    }
    if (all(trees.values(), value -> value instanceof List<?> list && !list.isEmpty()) && sizes(trees) == 1) {
      return lists(path, trees);
    }
    boolean often = OFTEN.contains(path.getLast()) && all(trees.values(), value -> !(value instanceof Map));
    return often || new LinkedHashSet<>(trees.values()).size() > 1 ? value(path, trees) : first(trees);
  }

  private @Nullable String special(List<String> path, Map<String, Object> trees) {
    if (path.getLast().equals(Labels.VERSION) && all(trees.values(), String.class::isInstance)) {
      trees.forEach((environment, value) -> values(environment).put("version", value));
      return "index $values \"version\" | toJson";
    }
    if (trees.entrySet().stream().allMatch(each -> each.getValue().equals(place.namespaces().get(each.getKey())))) {
      return ".Release.Namespace";
    }
    return trees.entrySet().stream().allMatch(each -> each.getValue().equals(place.service() + "-" + each.getKey()))
        ? "printf \"" + place.service() + "-%s\" $environment"
        : null;
  }

  private Object maps(List<String> path, Map<String, Object> trees) {
    Set<String> keys = new LinkedHashSet<>();
    trees.values().forEach(tree -> keys.addAll(Tree.map(tree).keySet()));
    Map<String, Object> merged = new LinkedHashMap<>();
    for (String key : keys) {
      List<String> below = join(path, key);
      Map<String, Object> there = new LinkedHashMap<>();
      trees.forEach((environment, tree) -> {
        if (Tree.map(tree).get(key) != null) {
          there.put(environment, Tree.map(tree).get(key));
        }
      });
      if (there.size() == trees.size()) {
        Tree.put(merged, key, merge(below, there));
      } else {
        trees.keySet().forEach(environment -> at(environment, path));
        options.add(new Option(key, "{{- if hasKey (index " + words(path) + ") " + quoted(key) + " }}"));
        Tree.put(merged, "daytwo_key_" + (options.size() - 1) + "_end", value(below, there));
      }
    }
    return merged;
  }

  private Object lists(List<String> path, Map<String, Object> trees) {
    List<Object> merged = new ArrayList<>();
    int size = Tree.list(first(trees)).size();
    for (int i = 0; i < size; i++) {
      Map<String, Object> items = new LinkedHashMap<>();
      int index = i;
      trees.forEach((environment, tree) -> items.put(environment, Tree.list(tree).get(index)));
      Set<String> names = items.values().stream().map(item -> Tree.text(Tree.at(item, "name")))
          .collect(Collectors.toSet());
      String name = names.size() == 1 ? names.iterator().next() : "";
      List<String> below = join(path, name.isEmpty() ? Integer.toString(i) : name);
      // the key beside the dash cannot be left out
      String beside = Tree.map(first(items)).keySet().stream().findFirst().orElse("");
      boolean movable = items.values().stream()
          .allMatch(item -> beside.isEmpty() || Tree.map(item).containsKey(beside));
      Tree.add(merged, movable ? merge(below, items) : value(below, items));
    }
    return merged;
  }

  /** A value that comes from the values. */
  private String value(List<String> path, Map<String, Object> trees) {
    trees.forEach((environment, tree) -> at(environment, path.subList(0, path.size() - 1)).put(path.getLast(), tree));
    return token("index " + words(path) + " | toJson");
  }

  private static String words(List<String> path) {
    return "$values " + path.stream().map(HelmTemplate::quoted).collect(Collectors.joining(" "));
  }

  private String token(String expression) {
    expressions.add("{{ " + expression + " }}");
    return "daytwo_value_" + (expressions.size() - 1) + "_end";
  }

  private String written(String yaml) {
    String text = escaped(yaml);
    text = OPTION.matcher(text).replaceAll(found -> {
      Option option = options.get(Integer.parseInt(found.group(2)));
      String indent = found.group(1);
      return Matcher.quoteReplacement(indent + option.condition() + "\n" + indent + YamlWriter.key(option.key())
          + ": daytwo_value_" + found.group(3) + "_end\n" + indent + "{{- end }}");
    });
    return VALUE.matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(expressions.get(Integer.parseInt(found.group(1)))));
  }

  /** Text that Helm leaves as it is. */
  static String escaped(String text) {
    return text.replace("{{", "{{ \"{{\" }}");
  }

  private Map<String, Object> values(String environment) {
    return place.values().computeIfAbsent(environment, none -> new LinkedHashMap<>());
  }

  @SuppressWarnings("unchecked") // every map below the values is made here
  private Map<String, Object> at(String environment, List<String> path) {
    Map<String, Object> at = values(environment);
    for (String key : path) {
      at = (Map<String, Object>) at.computeIfAbsent(key, none -> new LinkedHashMap<String, Object>());
    }
    return at;
  }

  private static boolean all(Collection<Object> values, Predicate<Object> is) {
    return values.stream().allMatch(is);
  }

  private static long sizes(Map<String, Object> trees) {
    return trees.values().stream().map(tree -> Tree.list(tree).size()).distinct().count();
  }

  private static Object first(Map<String, Object> trees) {
    return trees.values().iterator().next();
  }

  private static List<String> join(List<String> path, String key) {
    List<String> joined = new ArrayList<>(path);
    joined.add(key);
    return joined;
  }

  static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
