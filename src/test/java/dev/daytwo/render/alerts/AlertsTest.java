package dev.daytwo.render.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.Promtool;
import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Result;
import dev.daytwo.model.Tree;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import dev.daytwo.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules of the golden cases as Prometheus takes them. A folder of {@code src/test/resources/alerts} has promtool's
 * tests of the golden case of its name.
 */
@ExtendWith(Promtool.Condition.class)
class AlertsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Path TESTS = Path.of("src/test/resources/alerts");
  private static final Path PAGE = Path.of("docs/alerts.md");
  private static final Pattern ASKED = Pattern.compile("alertname=\"(\\w+)\"(?:,window=\"(\\w+)\")?");
  private static final Pattern HEADING = Pattern.compile("(?m)^### (\\w+)$");

  static List<String> cases() throws IOException {
    return names(GOLDEN).stream().filter(name -> name.startsWith("alerts-")).toList();
  }

  static List<String> tested() throws IOException {
    return names(TESTS);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Every rule of the case's services. */
  private static List<Map<String, Object>> rules(String name) throws IOException {
    List<Map<String, Object>> rules = new ArrayList<>();
    for (Object group : Tree.list(specs(name).get("groups"))) {
      Tree.list(Tree.at(group, "rules")).forEach(rule -> rules.add(Tree.map(rule)));
    }
    return rules;
  }

  private static Map<String, Object> specs(String name) throws IOException {
    return documents(GOLDEN.resolve(name).resolve("out/production.yaml")).stream()
        .filter(object -> "PrometheusRule".equals(object.get("kind"))).map(object -> Tree.map(object.get("spec")))
        .findFirst().orElse(Map.of("groups", List.of()));
  }

  @SuppressWarnings("NullAway") // no document here is null
  private static List<Map<String, Object>> documents(Path file) throws IOException {
    Result<List<Yaml>> read = YamlReader.read(file.toString(), Files.readString(file));
    assertEquals(List.of(), read.problems());
    return read.get().stream().map(yaml -> Tree.map(PlainTree.of(yaml))).toList();
  }

  private static void write(String name, Path folder) throws IOException {
    Files.writeString(folder.resolve("rules.yaml"), CanonicalJson.of(specs(name)));
  }

  /** An alert, with its window where there are several of one name. */
  private static String alert(Map<String, Object> rule) {
    String window = Tree.text(Tree.at(rule, "labels", "window"));
    return rule.get("alert") + (window.isEmpty() ? "" : " " + window);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void promtoolTakesTheRules(String name, @TempDir Path folder) throws Exception {
    write(name, folder);
    var run = Promtool.run(folder, List.of("check", "rules", "rules.yaml"));
    assertEquals(0, run.exit(), run::output);
    assertTrue(run.output().contains("SUCCESS: " + rules(name).size() + " rules found"), run::output);
  }

  @ParameterizedTest
  @MethodSource("tested")
  void theyFireWhenTheyShallAndNotElse(String name, @TempDir Path folder) throws Exception {
    write(name, folder);
    List<String> arguments = new ArrayList<>(List.of("test", "rules"));
    for (String test : names(TESTS.resolve(name))) {
      Files.copy(TESTS.resolve(name).resolve(test), folder.resolve(test));
      arguments.add(test);
    }
    var run = Promtool.run(folder, arguments);
    assertEquals(0, run.exit(), run::output);
  }

  @Test
  void promtoolRefusesARuleThatIsNone(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("rules.yaml"), "groups: [{name: a, rules: [{alert: A, expr: 'sum(('}]}]");
    assertNotEquals(0, Promtool.run(folder, List.of("check", "rules", "rules.yaml")).exit());
  }

  @Test
  void everyAlertHasATestInWhichItFiresAndOneInWhichItDoesNot() throws IOException {
    Set<String> alerts = new TreeSet<>();
    for (String name : cases()) {
      rules(name).stream().filter(rule -> rule.containsKey("alert")).forEach(rule -> alerts.add(alert(rule)));
    }
    Set<String> fires = new TreeSet<>();
    Set<String> silent = new TreeSet<>();
    for (String name : tested()) {
      for (String test : names(TESTS.resolve(name))) {
        Object file = documents(TESTS.resolve(name).resolve(test)).getFirst();
        for (Object one : Tree.list(Tree.at(file, "tests"))) {
          for (Object question : Tree.list(Tree.at(one, "promql_expr_test"))) {
            Matcher asked = ASKED.matcher(Tree.text(Tree.at(question, "expr")));
            if (asked.find()) {
              String alert = asked.group(1) + (asked.group(2) == null ? "" : " " + asked.group(2));
              (Tree.list(Tree.at(question, "exp_samples")).isEmpty() ? silent : fires).add(alert);
            }
          }
        }
      }
    }
    silent.remove("ErrorBudgetBurn"); // of any window
    silent.remove("LatencyBudgetBurn");
    assertEquals(alerts, fires);
    assertEquals(alerts, silent);
  }

  @Test
  void everyAlertSaysWhomItIsFor() throws IOException {
    for (String name : cases()) {
      for (Map<String, Object> rule : rules(name)) {
        if (rule.containsKey("alert")) {
          Set<String> labels = Tree.map(rule.get("labels")).keySet();
          assertTrue(labels.containsAll(Set.of("severity", "service", "namespace", "environment", "tier")),
              () -> alert(rule) + " has only " + labels);
        }
      }
    }
  }

  @Test
  void thePageHasEveryAlertAndNoOther() throws IOException {
    Set<String> alerts = new TreeSet<>();
    for (String name : cases()) {
      rules(name).stream().filter(rule -> rule.containsKey("alert"))
          .forEach(rule -> alerts.add(String.valueOf(rule.get("alert"))));
    }
    Set<String> described = new TreeSet<>();
    HEADING.matcher(Files.readString(PAGE)).results().forEach(heading -> described.add(heading.group(1)));
    assertEquals(alerts, described);
  }
}
