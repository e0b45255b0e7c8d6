package dev.daytwo.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What a scenario found: a table of rounds, and what comes out of it. */
final class Figures {
  private final String scenario;
  private final List<Map<String, Object>> rows = new ArrayList<>();
  private final Map<String, Object> summary = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();

  Figures(String scenario) {
    this.scenario = scenario;
  }

  /** Adds a row: names and values by turns. Rows with the same names stand in one table. */
  void row(Object... cells) {
    rows.add(map(cells));
  }

  /** Adds what holds of the whole: names and values by turns. */
  void sum(Object... cells) {
    summary.putAll(map(cells));
  }

  /** Notes what should have held, and did not. */
  void fail(String what) {
    failures.add(what);
  }

  /** True if something did not hold. */
  boolean failed() {
    return !failures.isEmpty();
  }

  private static Map<String, Object> map(Object... cells) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < cells.length; i += 2) {
      map.put(String.valueOf(cells[i]),
          cells[i + 1] instanceof Double number ? Math.round(number * 1000) / 1000.0 : cells[i + 1]);
    }
    return map;
  }

  /** For people. */
  String text() {
    StringBuilder out = new StringBuilder(scenario).append("\n\n");
    if (!rows.isEmpty()) {
      List<String> names = List.copyOf(rows.getFirst().keySet());
      List<List<String>> lines = new ArrayList<>(List.of(names));
      rows.forEach(row -> lines.add(names.stream().map(name -> show(row.get(name))).toList()));
      int[] widths = new int[names.size()];
      lines.forEach(line -> Arrays.setAll(widths, i -> Math.max(widths[i], line.get(i).length())));
      for (List<String> line : lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
          text.append(line.get(i)).repeat(" ", widths[i] - line.get(i).length() + 2);
        }
        out.append(text.toString().stripTrailing()).append('\n');
      }
      out.append('\n');
    }
    summary.forEach((name, value) -> {
      if (value instanceof Map<?, ?> map) {
        out.append(name).append(":\n");
        map.forEach((key, count) -> out.append("  ").append(key).append(": ").append(show(count)).append('\n'));
      } else {
        out.append(name).append(": ").append(show(value)).append('\n');
      }
    });
    failures.forEach(failure -> out.append("FAILED ").append(failure).append('\n'));
    return out.toString();
  }

  /** For programs. */
  String json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("scenario", scenario);
    all.put("rows", rows);
    all.put("summary", summary);
    all.put("failures", failures);
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
  }

  private static String show(@org.jspecify.annotations.Nullable Object value) {
    return value instanceof Double number ? String.format(Locale.ROOT, "%.2f", number) : String.valueOf(value);
  }

  /** The middle value; of an even number of them the lower of the two. */
  static double median(List<Double> values) {
    return percentile(values, 50);
  }

  /** The smallest value that so many per cent of all values do not exceed (nearest rank). */
  static double percentile(List<Double> values, int percent) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(Math.clamp((long) Math.ceil(sorted.size() * percent / 100.0) - 1, 0, sorted.size() - 1));
  }
}
