package dev.daytwo.metrics;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The page of Markdown that says all of the metrics; kept as {@code docs/metrics.md}. */
final class MetricsPage {
  private static final String INTRO = """
      # Metrics

      The agent answers `GET /metrics`, in the form that the request's `Accept` asks for: the text format of Prometheus, OpenMetrics text (with exemplars), or protobuf (with exemplars and native
      histograms). `serviceMonitor.enabled` of [the chart](../charts/daytwo/README.md) has it scraped by the Prometheus operator. This page is made from the table that the agent declares its metrics by, `Metric.java`.

      - **A push** is counted from when its source could first know of it: the arrival of the first [webhook](webhooks.md) that told of it, or the beginning of the poll that brought it. Of pushes that are fetched together, the first
        one's. What a restart finds was pushed before, and is not counted again.
      - **Exemplars** name the `commit` on the `daytwo_commit_*` histograms, so that a slow one leads from the graph to Git. Prometheus keeps them with `--enable-feature=exemplar-storage`.
      - **Native histograms** come beside the classic buckets, for a Prometheus that scrapes them.
      - **A standby** has no series of units and of what descriptors save: sum over all agents, and nothing counts twice.
      - **Series go** with what they are of: those of a unit when it is gone, those of a source or an environment when the configuration names it no more.
      - **What a source may bring to an environment begins at zero** as soon as a unit is wanted there, so that `increase` sees the first deployment. Other counters begin with their first event.
      """;
  private static final String JVM = """

      ## The JVM and the process

      Micrometer adds `jvm_memory_used_bytes`, `jvm_memory_committed_bytes` and `jvm_memory_max_bytes` by `area` and `id`, `jvm_buffer_*` by `id`, `jvm_gc_pause_seconds` by `action`, `cause` and `gc`, `jvm_gc_live_data_size_bytes`,
      `jvm_gc_memory_allocated_bytes_total`, `jvm_threads_live_threads` and `jvm_threads_states_threads` by `state`, `process_cpu_usage` (of all CPUs, 0 to 1), `process_files_open_files`, `process_start_time_seconds`,
      `process_uptime_seconds` and `system_load_average_1m`: about sixty series. Of Vert.x there is only the lag of its event loops: its own module measures each message of the bus and each pool, which costs more than it tells here.
      """;

  private static final String DASHBOARDS = """

      ## Dashboards

      [config/grafana](../config/grafana) has three for Grafana, to be imported there, or to be shipped by the chart with `dashboards.enabled`, for the sidecar that looks for the label `grafana_dashboard`:

      - `daytwo-fleet`: deployments, lead time, failed changes and time to restore; which units are out of sync or unhealthy, and why; sources; drift.
      - `daytwo-unit`: one service in one environment.
      - `daytwo-agent`: leader, queue, requests, what the process lives on, and what descriptors save.

      They choose by `job`, `source`, `environment` and `service`, and want no more of Prometheus than to scrape the agent with `honorLabels: true`, as the chart's ServiceMonitor says.
      """;

  @SuppressWarnings("InlineFormatString") // the formatter moves the lines of a text block that is an argument
  private static final String SERIES = """

      ## How many series

      With u units, s sources, e environments and p pairs of a source and an environment that it deploys to, there are at most

          %s

      series, and those whose number has a w: one for each word, or combination of words, that their free labels have had: kinds, results, verbs, codes, names of others. There are few of these; when somebody makes them up, the first
      %d of a metric get a series, and all others share one with the label `%s`. 10,000 units of 50 sources in three environments make %,d series, %,d of them by unit. No label has the name of a commit or an object, but for
      those of `daytwo_unit_info` and `daytwo_unit_condition_info`, of which each unit has one.

      A scrape of 10,000 units is 9 MB of text, 0.3 MB if it is asked for with gzip as Prometheus does, and takes half a second of one CPU. It is made once for all who ask at a time.
      """;

  private MetricsPage() {}

  static String text() {
    StringBuilder page = new StringBuilder(INTRO);
    for (Metric.Topic topic : Metric.Topic.values()) {
      page.append("\n## ").append(topic.title()).append(
          "\n\n| metric | type | labels | what it is | what it is for | series |\n|---|---|---|---|---|---|\n");
      Arrays.stream(Metric.values()).filter(metric -> metric.topic() == topic)
          .forEach(metric -> page.append(row(metric)));
    }
    page.append(JVM).append("\n## Labels\n\n| label | value | how many |\n|---|---|---|\n");
    for (Label label : Label.values()) {
      page.append("| `").append(label.key()).append("` | ").append(label.help())
          .append(" | ").append(label.bound().words()).append(" |\n");
    }
    return page.append(buckets()).append(series()).append(DASHBOARDS).toString();
  }

  private static String row(Metric metric) {
    return "| `" + metric.full() + "` | " + metric.type().name().toLowerCase(Locale.ROOT)
        + (metric.type() == Metric.Type.HISTOGRAM ? ", " + metric.buckets().name().toLowerCase(Locale.ROOT) : "")
        + " | " + metric.labels().stream().map(Label::key).collect(Collectors.joining(", ")) + " | " + metric.help()
        + " | " + metric.use() + " | " + formula(metric) + " |\n";
  }

  private static String formula(Metric metric) {
    String letter = Cardinality.Growth.of(metric).letter();
    long each = Cardinality.each(metric);
    String own = letter.equals("1") ? Long.toString(each) : each == 1 ? letter : each + letter;
    return !Cardinality.open(metric) ? own : letter.equals("1") ? "w" : letter + "w";
  }

  private static String buckets() {
    Set<Buckets> used = new LinkedHashSet<>();
    Arrays.stream(Metric.values()).filter(metric -> metric.type() == Metric.Type.HISTOGRAM)
        .forEach(metric -> used.add(metric.buckets()));
    StringBuilder text = new StringBuilder("\n## Buckets\n\n| of a histogram | upper bounds in seconds |\n|---|---|\n");
    used.forEach(each -> text.append("| ").append(each.name().toLowerCase(Locale.ROOT)).append(" | ").append(each)
        .append(", +Inf |\n"));
    return text.toString();
  }

  private static String series() {
    Cardinality example = new Cardinality(10_000, 50, 3, 150);
    return String.format(Locale.ROOT, SERIES,
        Arrays.stream(Cardinality.Growth.values()).filter(growth -> Cardinality.each(growth) > 0)
            .map(growth -> Cardinality.each(growth)
                + (growth == Cardinality.Growth.NOTHING ? "" : " " + growth.letter()))
            .collect(Collectors.joining(" + ")),
        Meters.MOST, Meters.OTHER, example.series(),
        Cardinality.each(Cardinality.Growth.UNIT) * example.units());
  }
}
