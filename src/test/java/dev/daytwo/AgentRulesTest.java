package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.demo.FasterClock;
import dev.daytwo.model.Tree;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules by which Prometheus watches an agent. A file of {@code src/test/resources/agent-alerts} has promtool's tests of
 * the alert of its name.
 */
@ExtendWith(Promtool.Condition.class)
class AgentRulesTest {
  private static final Path TESTS = Path.of("src/test/resources/agent-alerts");
  private static final Path RUNBOOKS = Path.of("docs/runbooks");
  private static final List<String> PARTS = List.of("## What it means", "## What it does harm", "## How to see it",
      "## How to mend it");
  private static final Pattern SERIES = Pattern.compile("\\b(daytwo_[a-z_]+)\\{([^}]*)");

  static List<String> names() throws IOException {
    return AgentRules.alerts().stream().map(AgentRulesTest::name).distinct().sorted().toList();
  }

  private static String name(Map<String, Object> alert) {
    return Tree.text(alert.get("alert"));
  }

  private static Set<String> files(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(suffix))
          .map(name -> name.substring(0, name.length() - suffix.length()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static GoProgram.Run promtool(Path folder, String rules, String... arguments) throws Exception {
    Files.writeString(folder.resolve("daytwo.rules.yaml"), rules);
    return Promtool.run(folder, List.of(arguments));
  }

  @ParameterizedTest
  @MethodSource("names")
  void itFiresWhenItShallAndNotElse(String name, @TempDir Path folder) throws Exception {
    Files.copy(TESTS.resolve(name + ".yaml"), folder.resolve("test.yaml"));
    var run = promtool(folder, AgentRules.text(), "test", "rules", "test.yaml");
    assertEquals(0, run.exit(), run::output);
  }

  @ParameterizedTest
  @MethodSource("names")
  void itHasATestInWhichItFiresAndOneInWhichItDoesNot(String name) throws IOException {
    var file = PlainTree.of(Objects.requireNonNull(
        YamlReader.read(name, Files.readString(TESTS.resolve(name + ".yaml"))).get().getFirst()));
    Set<Boolean> fires = new TreeSet<>();
    Set<String> windows = new TreeSet<>();
    for (Object test : Tree.list(Tree.at(file, "tests"))) {
      for (Object question : Tree.list(Tree.at(test, "alert_rule_test"))) {
        assertEquals(name, Tree.at(question, "alertname"));
        var expected = Tree.list(Tree.at(question, "exp_alerts"));
        fires.add(!expected.isEmpty());
        expected.forEach(alert -> windows.add(Tree.text(Tree.at(alert, "exp_labels", "window"))));
      }
    }
    assertEquals(Set.of(true, false), fires);
    assertEquals(AgentRules.alerts().stream().filter(alert -> name(alert).equals(name))
        .map(alert -> Tree.text(Tree.at(alert, "labels", "window"))).collect(Collectors.toSet()), windows);
  }

  @ParameterizedTest
  @MethodSource("names")
  void itHasAPageThatSaysWhatToDo(String name) throws IOException {
    String page = Files.readString(RUNBOOKS.resolve(name + ".md"));
    assertTrue(page.startsWith("# " + name + "\n"), page);
    int at = 0;
    for (String part : PARTS) {
      assertTrue(page.indexOf("\n" + part + "\n") > at, () -> name + " has no part in its place: " + part);
      at = page.indexOf("\n" + part + "\n");
    }
  }

  @Test
  void thereAreTestsAndPagesOfNothingElse() throws IOException {
    assertEquals(new TreeSet<>(names()), files(TESTS, ".yaml"));
    assertEquals(new TreeSet<>(names()), files(RUNBOOKS, ".md"));
  }

  @Test
  void eachSaysWhomItIsForAndWhatIsWrong() throws IOException {
    for (var alert : AgentRules.alerts()) {
      String severity = Tree.text(Tree.at(alert, "labels", "severity"));
      assertTrue(Set.of("page", "ticket").contains(severity) || severity.contains("$labels.tier"), () -> name(alert));
      boolean joined = Tree.text(alert.get("expr")).contains("group_left (team, tier) daytwo:unit:info");
      assertEquals(joined ? "" : "platform", Tree.text(Tree.at(alert, "labels", "team")), () -> name(alert));
      for (String annotation : List.of("summary", "description")) {
        assertFalse(Tree.text(Tree.at(alert, "annotations", annotation)).isBlank(), () -> name(alert));
      }
      assertEquals("https://git.example.com/daytwo/docs/runbooks/" + name(alert) + ".md",
          Tree.at(alert, "annotations", "runbook_url"));
    }
  }

  @Test
  void everySeriesIsOneThatAnAgentHas() throws IOException {
    String page = Files.readString(Path.of("docs/metrics.md"));
    var found = SERIES.matcher(AgentRules.text()).results().toList();
    assertFalse(found.isEmpty());
    for (var series : found) {
      assertTrue(series.group(2).startsWith("job=\"daytwo\""), series::group);
      String metric = series.group(1).replaceFirst("_(bucket|count)$", "");
      assertTrue(page.contains("| `" + metric + "` |"), () -> metric + " is not on the page of metrics");
    }
  }

  @Test
  void promtoolTakesThemAlsoWithTheirTimesDivided(@TempDir Path folder) throws Exception {
    int rules = AgentRules.of(AgentRules.text()).size();
    for (String text : List.of(AgentRules.text(), FasterClock.times(AgentRules.text(), 60))) {
      var run = promtool(folder, text, "check", "rules", "daytwo.rules.yaml");
      assertTrue(run.output().contains("SUCCESS: " + rules + " rules found"), run::output);
    }
  }

  @Test
  void everyTimeIsDividedByTheOneFactor() throws IOException {
    String faster = FasterClock.times(AgentRules.text(), 60);
    assertTrue(faster.contains("for: 5000ms\n"), faster);
    assertTrue(faster.contains("[4320000ms]"), faster);
    assertTrue(faster.contains("offset 15000ms"), faster);
    assertTrue(faster.contains("> 15.0 # seconds"), faster);
    assertFalse(Pattern.compile("(for: |\\[|offset )\\d+[smhd]\\b").matcher(faster).find(), faster);
  }
}
