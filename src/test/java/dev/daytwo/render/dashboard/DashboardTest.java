package dev.daytwo.render.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.Promtool;
import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Tree;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import dev.daytwo.yaml.YamlReader;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboards of the golden cases, as Grafana and Prometheus take them. */
@ExtendWith(Promtool.Condition.class)
class DashboardTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Pattern METRIC = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\{");
  private static final Pattern RECORDING = Pattern.compile("record: \"?([a-z0-9_:]+)");
  /** What others export: kube-state-metrics' docs/metrics, cAdvisor's, the kubelet's, OpenTelemetry's HTTP conventions. */
  private static final Set<String> EXPORTED = Set.of("kube_deployment_spec_replicas",
      "kube_deployment_status_replicas_available", "kube_statefulset_replicas",
      "kube_statefulset_status_replicas_ready",
      "kube_horizontalpodautoscaler_spec_min_replicas", "kube_horizontalpodautoscaler_spec_max_replicas",
      "kube_pod_container_status_restarts_total", "kube_pod_container_resource_requests",
      "kube_cronjob_status_last_successful_time", "kube_cronjob_status_active", "kube_job_failed",
      "kube_job_status_start_time", "kube_job_status_completion_time", "container_cpu_usage_seconds_total",
      "container_memory_working_set_bytes", "kubelet_volume_stats_available_bytes",
      "kubelet_volume_stats_capacity_bytes", "http_server_request_duration_seconds_count",
      "http_server_request_duration_seconds_bucket");

  static List<Path> outputs() throws IOException {
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      return files.filter(file -> file.toString().matches(".*/dashboard[^/]*/out/.*")).sorted().toList();
    }
  }

  private static List<JsonObject> dashboards(Path output) throws IOException {
    List<JsonObject> dashboards = new ArrayList<>();
    for (Yaml document : YamlReader.read(output.toString(), Files.readString(output)).get()) {
      Map<String, Object> object = PlainTree.of((Yaml.Mapping) document);
      if ("1".equals(Tree.at(object, "metadata", "labels", "grafana_dashboard"))) {
        Tree.map(object.get("data")).values().forEach(json -> dashboards.add(new JsonObject(Tree.text(json))));
      }
    }
    return dashboards;
  }

  private static Stream<JsonObject> panels(JsonObject dashboard) {
    return dashboard.getJsonArray("panels").stream().map(JsonObject.class::cast);
  }

  /** The panels' queries by their panels' titles. */
  private static Map<String, List<String>> queries(JsonObject dashboard) {
    Map<String, List<String>> queries = new TreeMap<>();
    panels(dashboard).filter(panel -> panel.containsKey("targets")).forEach(panel -> queries.put(
        panel.getString("title"), panel.getJsonArray("targets").stream().map(JsonObject.class::cast)
            .map(target -> target.getString("expr")).toList()));
    return queries;
  }

  private static List<String> query(JsonObject dashboard, String title) {
    return queries(dashboard).getOrDefault(title, List.of());
  }

  private static List<String> all(Path output) throws IOException {
    return dashboards(output).stream().flatMap(each -> queries(each).values().stream()).flatMap(List::stream).toList();
  }

  @ParameterizedTest
  @MethodSource("outputs")
  void promtoolTakesEveryQuery(Path output, @TempDir Path folder) throws Exception {
    List<Object> rules = new ArrayList<>();
    all(output).forEach(query -> rules.add(Map.of("record", "query:" + rules.size(), "expr", query)));
    Files.writeString(folder.resolve("rules.yaml"),
        CanonicalJson.of(Map.of("groups", List.of(Map.of("name", "queries", "rules", rules)))));
    var run = Promtool.run(folder, List.of("check", "rules", "rules.yaml"));
    assertEquals(0, run.exit(), run::output);
    assertTrue(run.output().contains("SUCCESS: " + rules.size() + " rules found") && rules.size() > 5, run::output);
  }

  @ParameterizedTest
  @MethodSource("outputs")
  void everySeriesIsRecordedByTheRulesOrExported(Path output) throws IOException {
    Set<String> known = new HashSet<>(EXPORTED);
    RECORDING.matcher(Files.readString(GOLDEN.resolve("alerts-service/out/production.yaml"))).results()
        .forEach(recording -> known.add(recording.group(1)));
    Set<String> read = all(output).stream().flatMap(query -> METRIC.matcher(query).results())
        .map(metric -> metric.group(1)).collect(Collectors.toCollection(TreeSet::new));
    Set<String> unknown = new TreeSet<>(read);
    unknown.removeAll(known);
    assertEquals(Set.of(), unknown);
    assertTrue(read.size() > 3, read::toString);
  }

  @ParameterizedTest
  @MethodSource("outputs")
  void everyQueryIsOfOneServiceInOneNamespace(Path output) throws IOException {
    String environment = output.getFileName().toString().replace(".yaml", "");
    for (String query : all(output)) {
      long selectors = METRIC.matcher(query).results().count();
      assertEquals(selectors, query.split(Pattern.quote("{namespace=\"" + environment + "\","), -1).length - 1, query);
    }
  }

  @ParameterizedTest
  @MethodSource("outputs")
  void panelsHaveIdentitiesAndPlacesOfTheirOwn(Path output) throws IOException {
    List<JsonObject> dashboards = dashboards(output);
    assertEquals(1, dashboards.size());
    List<JsonObject> panels = panels(dashboards.getFirst()).toList();
    assertEquals(panels.size(), panels.stream().map(panel -> panel.getInteger("id")).distinct().count());
    Set<String> taken = new HashSet<>();
    for (JsonObject panel : panels) {
      JsonObject at = panel.getJsonObject("gridPos");
      for (int x = at.getInteger("x"); x < at.getInteger("x") + at.getInteger("w"); x++) {
        for (int y = at.getInteger("y"); y < at.getInteger("y") + at.getInteger("h"); y++) {
          assertTrue(x < 24 && taken.add(x + "," + y), () -> "covered twice or outside: " + panel);
        }
      }
    }
  }

  @Test
  void anObjectiveIsShownBesideTheErrorsThatItAllows() throws IOException {
    JsonObject with = dashboards(GOLDEN.resolve("dashboard/out/production.yaml")).getFirst();
    JsonObject without = dashboards(GOLDEN.resolve("dashboard/out/staging.yaml")).getFirst();
    assertTrue(query(with, "Errors, against what the objective leaves").contains("vector(0.001)"));
    assertTrue(queries(without).containsKey("Errors"), queries(without)::toString);
    assertEquals(4, query(with, "Pods").size(), "with an autoscaler");
    assertEquals(2, query(without, "Pods").size(), "without");
  }

  @Test
  void twoServicesHaveTwoFilesAndIdentities() throws IOException {
    Set<String> names = new HashSet<>();
    Set<String> identities = new HashSet<>();
    for (Path output : outputs()) {
      identities.add(dashboards(output).getFirst().getString("uid"));
      Pattern.compile("(?m)^  ([-a-z]+\\.json): ").matcher(Files.readString(output)).results()
          .forEach(name -> names.add(name.group(1)));
    }
    assertEquals(Set.of("production-orders.json", "staging-orders.json", "production-db.json",
        "production-report.json"), names);
    assertEquals(4, identities.size());
  }
}
