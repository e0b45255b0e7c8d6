package dev.daytwo.cli;

import dev.daytwo.model.Desired;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Tree;
import dev.daytwo.render.YamlWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A Helm chart that renders what the units were, with the values of each environment in a file. */
final class HelmChart {
  /** What is nobody's own; no service has a name like this. */
  private static final String SHARED = "00-namespace";
  private static final String VALUES = """
      # What differs between environments is in values-ENVIRONMENT.yaml: name one of them.
      # environment: production

      # true: the chart has the Namespace too, which must not exist then
      createNamespace: false
      """;
  private static final String HEAD = """
      {{- $environment := required "name an environment's values, such as -f values-%s.yaml" .Values.environment }}
      {{- $values := index .Values %s }}
      """;

  private final Map<String, Map<String, Desired>> services = new TreeMap<>();
  private final Set<String> environments = new TreeSet<>();
  private final Map<String, String> namespaces = new TreeMap<>();
  private final Map<String, Map<String, Map<String, Object>>> values = new TreeMap<>();
  private final Set<String> written = new HashSet<>();

  private HelmChart(List<Desired> units) {
    for (Desired unit : units) {
      environments.add(unit.unit().environment());
      services.computeIfAbsent(unit.unit().service(), none -> new TreeMap<>()).put(unit.unit().environment(), unit);
      namespaces.put(unit.unit().environment(), unit.namespace());
    }
    boolean shared = units.stream()
        .allMatch(unit -> unit.namespace().equals(namespaces.get(unit.unit().environment())));
    if (!shared) {
      namespaces.clear();
    }
  }

  /** The files of the chart. */
  static Export export(String name, List<Desired> units) {
    HelmChart chart = new HelmChart(units);
    Map<String, String> files = new LinkedHashMap<>();
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("apiVersion", "v2");
    about.put("name", name);
    about.put("description", "What the service descriptors of " + name + " were, rendered by Daytwo.");
    about.put("type", "application");
    about.put("version", "0.1.0");
    files.put("Chart.yaml", YamlWriter.tree(about));
    files.put("values.yaml", VALUES);
    Map<String, Manifest> spaces = chart.sharedNamespaces();
    if (!spaces.isEmpty()) {
      files.put("templates/" + SHARED + ".yaml", chart.template(SHARED, Map.of("Namespace", spaces)));
    }
    chart.services.forEach((service, byEnvironment) -> files.put("templates/" + service + ".yaml",
        chart.template(service, chart.objects(byEnvironment))));
    for (String environment : chart.environments) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("environment", environment);
      chart.values.forEach((service, own) -> {
        Map<String, Object> here = own.getOrDefault(environment, Map.of());
        if (!here.isEmpty()) {
          all.put(service, here);
        }
      });
      files.put("values-" + environment + ".yaml", YamlWriter.tree(all));
    }
    return new Export(files, List.of());
  }

  /** The Namespace of each environment, where all services share it; empty where they do not. */
  private Map<String, Manifest> sharedNamespaces() {
    Map<String, Manifest> shared = new TreeMap<>();
    if (!namespaces.isEmpty()) {
      services.values().forEach(units -> units.forEach((environment, unit) -> unit.objects().stream()
          .filter(object -> object.key().kind().equals("Namespace"))
          .forEach(object -> shared.putIfAbsent(environment, object))));
    }
    return shared;
  }

  private String template(String service, Map<String, Map<String, Manifest>> all) {
    Map<String, Map<String, Object>> own = values.computeIfAbsent(service, none -> new TreeMap<>());
    StringBuilder text = new StringBuilder(
        HEAD.formatted(environments.iterator().next(), HelmTemplate.quoted(service)));
    all.forEach((id, objects) -> {
      if (id.equals("Namespace") && !written.add(objects.values().toString())) {
        return; // another template has it
      }
      List<String> conditions = new ArrayList<>();
      if (id.equals("Namespace")) {
        conditions.add("$.Values.createNamespace");
      }
      if (objects.size() < environments.size()) {
        for (String environment : environments) {
          Map<String, Object> enabled = new LinkedHashMap<>();
          enabled.put("enabled", objects.containsKey(environment));
          own.computeIfAbsent(environment, none -> new LinkedHashMap<>()).put(id, enabled);
        }
        conditions.add("(index $values " + HelmTemplate.quoted(id) + " \"enabled\")");
      }
      Map<String, Manifest> freed = new LinkedHashMap<>();
      objects.forEach((environment, object) -> freed.put(environment, Export.freed(object)));
      String template = "---\n"
          + HelmTemplate.text(new HelmTemplate.Place(service, id, namespaces, own), freed);
      text.append(conditions.isEmpty()
          ? template
          : "{{- if and " + String.join(" ", conditions) + " true }}\n" + template + "{{- end }}\n");
    });
    return text.toString();
  }

  /** The same object of every environment, by what the values call it: its kind, with its name where it is not the only one. */
  private Map<String, Map<String, Manifest>> objects(Map<String, Desired> units) {
    Set<String> several = new HashSet<>();
    for (Desired unit : units.values()) {
      Set<String> seen = new HashSet<>();
      unit.objects().stream().map(object -> object.key().kind()).filter(kind -> !seen.add(kind)).forEach(several::add);
    }
    Map<String, Map<String, Manifest>> objects = new LinkedHashMap<>();
    units.forEach((environment, unit) -> unit.objects().forEach(object -> {
      String kind = object.key().kind();
      if (kind.equals("Namespace") && !namespaces.isEmpty()) {
        return; // there is a template of it
      }
      String id = several.contains(kind) ? kind + "-" + Tree.text(object.at("metadata", "name")) : kind;
      objects.computeIfAbsent(id, none -> new LinkedHashMap<>()).put(environment, object);
    }));
    return objects;
  }
}
