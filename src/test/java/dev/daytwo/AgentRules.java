package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.model.Result;
import dev.daytwo.model.Tree;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import dev.daytwo.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The rules by which Prometheus watches an agent: the file. */
public final class AgentRules {
  public static final Path FILE = Path.of("config/prometheus/daytwo.rules.yaml");

  private AgentRules() {}

  /** The text of the file. */
  public static String text() throws IOException {
    return Files.readString(FILE);
  }

  /** Every rule in a text. */
  public static List<Map<String, Object>> of(String text) {
    Result<List<Yaml>> read = YamlReader.read("rules.yaml", text);
    assertEquals(List.of(), read.problems());
    return Tree.list(Tree.at(PlainTree.of(read.get().getFirst()), "groups")).stream()
        .flatMap(group -> Tree.list(Tree.at(group, "rules")).stream()).map(Tree::map).toList();
  }

  /** Every alert of the file. */
  public static List<Map<String, Object>> alerts() throws IOException {
    return of(text()).stream().filter(rule -> rule.containsKey("alert")).toList();
  }
}
