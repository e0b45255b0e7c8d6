package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.model.Tree;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The alerts of the agent as the chart ships them: those of the plain file, for whatever the release is called. */
@ExtendWith({Helm.Condition.class, Promtool.Condition.class})
class ChartRulesTest {
  private static final String OPERATOR = "--api-versions=monitoring.coreos.com/v1/PrometheusRule";

  private static List<GenericKubernetesResource> rules(String name, String namespace, String... more) throws Exception {
    return Chart.render(name, namespace, more).stream().filter(object -> object.getKind().equals("PrometheusRule"))
        .map(GenericKubernetesResource.class::cast).toList();
  }

  private static List<Map<String, Object>> all(GenericKubernetesResource rule) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Object group : Tree.list(Tree.at(rule.getAdditionalProperties(), "spec", "groups"))) {
      Tree.list(Tree.at(group, "rules")).forEach(each -> all.add(Tree.map(each)));
    }
    return all;
  }

  @Test
  void the_chart_has_the_plain_file_whole() throws Exception {
    assertEquals(AgentRules.text(), Files.readString(Chart.FOLDER.resolve("files/daytwo.rules.yaml")),
        "charts/daytwo/files has a copy, since a chart can read nothing else");
  }

  @Test
  void they_are_rendered_as_they_are_in_the_file() throws Exception {
    var objects = rules("daytwo", "daytwo", OPERATOR, "--set", "prometheusRule.enabled=true");
    assertEquals(1, objects.size());
    assertEquals(AgentRules.of(AgentRules.text().replace("job=\"daytwo\"", "job=\"daytwo\",namespace=\"daytwo\"")),
        all(objects.getFirst()));
  }

  @Test
  void they_are_off_by_default_and_where_the_cluster_does_not_have_the_kind() throws Exception {
    assertEquals(List.of(), rules("daytwo", "daytwo", OPERATOR));
    assertEquals(List.of(), rules("daytwo", "daytwo", "--set", "prometheusRule.enabled=true"));
  }

  @Test
  void the_values_say_whose_they_are_and_what_is_other(@TempDir Path folder) throws Exception {
    var object = rules("x", "ops", OPERATOR, "--values", "src/test/resources/chart/everything.yaml").getFirst();
    assertEquals("prometheus", object.getMetadata().getLabels().get("release"));
    var alerts = all(object);
    assertTrue(alerts.stream().noneMatch(rule -> "DaytwoFight".equals(rule.get("alert"))));
    var unhealthy = alerts.stream().filter(rule -> "DaytwoUnitUnhealthy".equals(rule.get("alert"))).findFirst()
        .orElseThrow();
    assertEquals("10m", unhealthy.get("for"));
    assertEquals(Map.of("severity", "ticket"), unhealthy.get("labels"));
    assertEquals("https://wiki.example.com/runbooks?page=DaytwoUnitUnhealthy.md",
        Tree.at(unhealthy, "annotations", "runbook_url"));
    var absent = alerts.stream().filter(rule -> "DaytwoAgentAbsent".equals(rule.get("alert"))).findFirst()
        .orElseThrow();
    assertEquals("absent(up{job=\"agent-of-all\",namespace=\"ops\"} == 1)", absent.get("expr"));
    assertEquals("sre", Tree.at(absent, "labels", "team"));
    var text = dev.daytwo.model.CanonicalJson.of(Tree.map(object.getAdditionalProperties().get("spec")));
    assertFalse(
        text.contains("kubectl -n daytwo") || text.contains("deployment/daytwo") || text.contains("job=\\\"daytwo"),
        text);
    Files.writeString(folder.resolve("rules.yaml"), text);
    var run = Promtool.run(folder, List.of("check", "rules", "rules.yaml"));
    assertEquals(0, run.exit(), run::output);
  }
}
