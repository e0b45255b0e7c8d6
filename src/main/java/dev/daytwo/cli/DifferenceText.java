package dev.daytwo.cli;

import dev.daytwo.model.ObjectKey;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The forms of {@code daytwo diff}. */
enum DifferenceText {
  /** A unified diff, which {@code patch} and pagers read; what is not part of it is behind a number sign. */
  text {
    @Override
    String write(String from, String to, List<Difference> units) {
      StringBuilder out = new StringBuilder();
      for (Difference unit : units) {
        out.append("# ").append(unit.unit()).append(' ').append(unit.change()).append(": ").append(objects(unit))
            .append('\n');
        out.append(diffs(unit));
      }
      return out.append("# from ").append(from).append(" to ").append(to).append(": ").append(summary(units))
          .append('\n').toString();
    }
  },
  /** For a comment on a pull request. */
  markdown {
    @Override
    String write(String from, String to, List<Difference> units) {
      StringBuilder out = new StringBuilder("### Daytwo: ").append(summary(units)).append("\n\nFrom ")
          .append(escaped(from)).append(" to ").append(escaped(to)).append(".\n");
      if (!units.isEmpty()) {
        out.append("\n| unit | | objects |\n|---|---|---|\n");
        units.forEach(unit -> out.append("| `").append(unit.unit()).append("` | ").append(unit.change()).append(" | ")
            .append(objects(unit)).append(" |\n"));
      }
      int left = 0;
      for (Difference unit : units) {
        String text = diffs(unit);
        String fence = fence(text);
        String details = "\n<details><summary><code>" + unit.unit() + "</code></summary>\n\n" + fence + "diff\n" + text
            + fence + "\n\n</details>\n";
        if (out.length() + details.length() > COMMENT) {
          left++;
        } else {
          out.append(details);
        }
      }
      if (left > 0) {
        out.append("\nThe details of ").append(left)
            .append(left == 1 ? " unit do" : " units do").append(" not fit here; `daytwo diff` shows them.\n");
      }
      return out.toString();
    }
  },
  json {
    @Override
    String write(String from, String to, List<Difference> units) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("from", from);
      tree.put("to", to);
      tree.put("units", units.stream().map(DifferenceText::tree).toList());
      return new JsonObject(tree).encodePrettily() + "\n";
    }
  };

  /** What a comment on GitHub may hold is 65,536 characters; a little is left for the end. */
  private static final int COMMENT = 65_000;
  private static final Pattern TICKS = Pattern.compile("`{3,}");

  /**
   * The whole text, with a line end.
   *
   * @param from the state before, for people
   * @param to   the state after, for people
   */
  abstract String write(String from, String to, List<Difference> units);

  private static String summary(List<Difference> units) {
    return units.isEmpty()
        ? "no difference"
        : (units.size() == 1 ? "1 unit: " : units.size() + " units: ")
            + Difference.count(units.stream().map(Difference::change).toList());
  }

  private static String objects(Difference unit) {
    return unit.objects().stream()
        .collect(Collectors.groupingBy(
            item -> item.marked() ? "with another version's label only" : item.change().toString(),
            LinkedHashMap::new, Collectors.mapping(item -> item.key().kind(), Collectors.joining(", "))))
        .entrySet().stream().map(entry -> entry.getValue() + " " + entry.getKey()).collect(Collectors.joining("; "));
  }

  /** What a person has to read. */
  private static String diffs(Difference unit) {
    return unit.objects().stream().filter(item -> !item.marked()).map(Difference.Item::text)
        .collect(Collectors.joining());
  }

  /** More backticks than any line of the text holds. */
  private static String fence(String text) {
    int longest = TICKS.matcher(text).results().map(MatchResult::group).mapToInt(String::length).max().orElse(2);
    return "`".repeat(longest + 1);
  }

  private static String escaped(String text) {
    return text.replaceAll("([\\\\`*_{}\\[\\]()<>#+!|@-])", "\\\\$1");
  }

  private static Map<String, Object> tree(Difference unit) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("environment", unit.unit().environment());
    tree.put("service", unit.unit().service());
    tree.put("change", unit.change().toString());
    tree.put("objects", unit.objects().stream().map(item -> {
      ObjectKey key = item.key();
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("apiVersion", key.apiVersion());
      object.put("kind", key.kind());
      object.put("namespace", key.namespace());
      object.put("name", key.name());
      object.put("change", item.change().toString());
      object.put("diff", item.text());
      return object;
    }).toList());
    return tree;
  }
}
