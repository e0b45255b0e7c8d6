package dev.daytwo.render.dashboard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lines over time.
 *
 * @param title   of the panel
 * @param unit    by Grafana's name for it
 * @param queries each with its lines
 */
record Panel(String title, String unit, List<Query> queries) {
  static final int WIDTH = 8;
  static final int HEIGHT = 8;

  /**
   * A question to Prometheus.
   *
   * @param legend the name of a line, in which {@code {{label}}} stands for a label's value
   */
  record Query(String expr, String legend) {}

  Panel(String title, String unit, Query... queries) {
    this(title, unit, List.of(queries));
  }

  /** The panel at a place of the grid. */
  Map<String, Object> tree(long id, int x, int y) {
    List<Object> targets = new ArrayList<>();
    for (Query query : queries) {
      Map<String, Object> target = new LinkedHashMap<>();
      target.put("refId", String.valueOf((char) ('A' + targets.size())));
      target.put("expr", query.expr());
      target.put("legendFormat", query.legend());
      targets.add(target);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", id);
    tree.put("type", "timeseries");
    tree.put("title", title);
    tree.put("datasource", Map.of("type", "prometheus", "uid", "${datasource}"));
    tree.put("gridPos", place(x, y, WIDTH, HEIGHT));
    tree.put("fieldConfig", Map.of("defaults", Map.of("unit", unit, "min", 0L)));
    tree.put("targets", targets);
    return tree;
  }

  static Map<String, Object> place(int x, int y, int width, int height) {
    return Map.of("x", (long) x, "y", (long) y, "w", (long) width, "h", (long) height);
  }
}
