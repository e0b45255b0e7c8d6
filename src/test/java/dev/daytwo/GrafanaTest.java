package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.metrics.Metric;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboards, as Grafana wants them, and as the chart ships them. */
class GrafanaTest {
  private static final Pattern METRIC = Pattern.compile("([a-z_]+)\\{");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z_]+)");
  private static final Set<String> BUILT_IN = Set.of("__rate_interval", "__range");
  /** What Micrometer makes. */
  private static final Set<String> MACHINE = Set.of("process_cpu_usage", "jvm_memory_used_bytes",
      "jvm_gc_pause_seconds_sum", "jvm_threads_live_threads", "process_files_open_files");
  private static final JsonObject DATASOURCE = new JsonObject().put("type", "prometheus").put("uid", "${datasource}");

  static List<Grafana> dashboards() {
    return Grafana.all();
  }

  @Test
  void thereIsOneForEachWhoAsks() {
    assertEquals(List.of("daytwo-agent", "daytwo-fleet", "daytwo-unit"),
        dashboards().stream().map(each -> each.tree().getString("uid")).toList());
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panelsHaveIdentitiesTitlesUnitsAndPlacesOfTheirOwn(Grafana dashboard) {
    assertEquals(dashboard.tree().getString("uid") + ".json", dashboard.file().getFileName().toString());
    assertTrue(dashboard.tree().getString("title").startsWith("Daytwo: "));
    assertTrue(dashboard.panels().size() > 10);
    Set<Integer> identities = new HashSet<>();
    Set<String> taken = new HashSet<>();
    for (JsonObject panel : dashboard.panels()) {
      assertTrue(identities.add(panel.getInteger("id")), panel::encode);
      assertFalse(panel.getString("title").isBlank(), panel::encode);
      JsonObject at = panel.getJsonObject("gridPos");
      for (int x = at.getInteger("x"); x < at.getInteger("x") + at.getInteger("w"); x++) {
        for (int y = at.getInteger("y"); y < at.getInteger("y") + at.getInteger("h"); y++) {
          assertTrue(x < 24 && taken.add(x + "," + y), () -> "covered twice or outside: " + panel);
        }
      }
      if (!"row".equals(panel.getString("type"))) {
        assertTrue(Set.of("stat", "timeseries", "table").contains(panel.getString("type")), panel::encode);
        assertEquals(DATASOURCE, panel.getJsonObject("datasource"));
        assertFalse(panel.getJsonObject("fieldConfig").getJsonObject("defaults").getString("unit").isBlank());
        assertFalse(panel.getJsonArray("targets").isEmpty());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyTargetAsksTheChosenPrometheusForWhatTheAgentTells(Grafana dashboard) {
    Set<String> told = new HashSet<>(MACHINE);
    for (Metric metric : Metric.values()) {
      told.add(metric.full());
      if (metric.type() == Metric.Type.HISTOGRAM) {
        List.of("_bucket", "_sum", "_count").forEach(part -> told.add(metric.full() + part));
      }
    }
    for (Grafana.Target target : dashboard.targets()) {
      assertEquals(DATASOURCE, target.tree().getJsonObject("datasource"));
      assertFalse(target.tree().getString("legendFormat").isBlank());
      Set<String> asked = METRIC.matcher(target.expr()).results().map(each -> each.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
      assertFalse(asked.isEmpty(), target::toString);
      asked.removeAll(told);
      assertEquals(Set.of(), asked, target::toString);
      assertEquals(METRIC.matcher(target.expr()).results().count(),
          target.expr().split("job=~\"\\$job\"", -1).length - 1,
          () -> "each of the chosen agents alone: " + target);
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void variablesAreUsedAndThere(Grafana dashboard) {
    Set<String> there = dashboard.variables().stream().map(each -> each.getString("name")).collect(Collectors.toSet());
    assertEquals("datasource", dashboard.variables().getFirst().getString("name"));
    Set<String> used = VARIABLE.matcher(dashboard.tree().copy().put("links", "").encode()).results()
        .map(each -> each.group(1)).filter(name -> !BUILT_IN.contains(name) && !name.equals("__all"))
        .collect(Collectors.toSet());
    assertEquals(there, used);
  }

  @Test
  void theChartShipsThemAsTheyAre() throws Exception {
    Map<String, String> kept = new TreeMap<>();
    for (Grafana each : dashboards()) {
      kept.put(each.toString(), Files.readString(each.file()));
      assertEquals(Files.readString(each.file()),
          Files.readString(Chart.FOLDER.resolve("files/dashboards/" + each)),
          () -> "cp config/grafana/*.json charts/daytwo/files/dashboards/");
    }
    Map<String, String> shipped = new TreeMap<>();
    for (var object : Chart.render("east", "ops", "--set", "dashboards.enabled=true")) {
      if ("1".equals(Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of()).get("grafana_dashboard"))) {
        assertEquals("ops", object.getMetadata().getNamespace());
        ((ConfigMap) object).getData()
            .forEach((name, json) -> shipped.put(name, json + "\n"));
      }
    }
    assertEquals(kept, shipped);
    assertTrue(Chart.render("east", "ops").stream()
        .noneMatch(each -> each.getMetadata().getName().contains("dashboard")));
  }
}
