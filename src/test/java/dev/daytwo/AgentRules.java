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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The rules by which Prometheus watches an agent: the file, as it is and with all its times shorter. */
public final class AgentRules {
  public static final Path FILE = Path.of("config/prometheus/daytwo.rules.yaml");

  /** A time as {@code for}, the brackets of a range and a route have it; and a number that says that it is of seconds. */
  private static final Pattern TIME = Pattern
      .compile(
          "(?<=\\bfor: |_wait: |_interval: |\\[)(\\d+)([smhd])\\b|(?<=\\boffset )(\\d+)([smhd])\\b|\\b(\\d+)(?= # seconds)");
  private AgentRules() {}

  /** The text of the file. */
  public static String text() throws IOException {
    return Files.readString(FILE);
  }

  /** The same rules, or routes, on a clock that goes so many times as fast: every time in them is divided by that factor. */
  public static String faster(String text, int factor) {
    return TIME.matcher(text).replaceAll(found -> {
      if (found.group(5) != null) {
        return Double.toString(Double.parseDouble(found.group(5)) / factor);
      }
      return millis(found) / factor + "ms";
    });
  }

  private static long millis(MatchResult found) {
    int at = found.group(1) != null ? 1 : 3;
    long unit = switch (found.group(at + 1)) {
      case "s" -> 1_000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      default -> 86_400_000;
    };
    return Long.parseLong(found.group(at)) * unit;
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
