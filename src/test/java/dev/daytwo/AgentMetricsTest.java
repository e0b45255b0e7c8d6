package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import dev.daytwo.metrics.Label;
import dev.daytwo.metrics.Metric;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an agent that works tells a Prometheus, in each of the forms that one may ask for. */
@OnCluster
@ExtendWith(Promtool.Condition.class)
class AgentMetricsTest {
  private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5";
  private static final String PROTOBUF = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
      + "encoding=delimited,text/plain;version=0.0.4;q=0.3";
  private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? \\S+");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

  private static HttpResponse<byte[]> scrape(RunningAgent agent, String... headers) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + agent.port() + "/metrics"))
          .timeout(Duration.ofMinutes(1)).headers(headers).build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  @Test
  void a_scrape_is_as_prometheus_wants_it_and_says_what_the_table_says(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var space = cluster.namespace("prod");
    var shop = cluster.namespace("shop");
    var live = new Live(cluster.client(), space);
    try (var remote = GitRemote.in(folder)) {
      var commit = remote.commit("orders.yaml", Live.worker("orders", "1.0"));
      try (var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig()).environment(space)
          .source(shop, remote.fileUrl()).start()) {
        live.awaitReady("orders");
        Eventually.holds("the push is counted",
            () -> agent.metric("daytwo_commit_lead_time_seconds_count", "source=\"" + shop + "\"") == 1);

        var text = agent.metrics();
        var kept = Files.writeString(folder.resolve("scrape"), text);
        var check = Promtool.checkMetrics(kept);
        assertEquals(0, check.exit(), check::output);
        saysWhatTheTableSays(text);
        assertTrue(agent.metric("daytwo_commit_lead_time_seconds_sum") > agent
            .metric("daytwo_commit_to_healthy_seconds_sum"), "the commit was made long before its push");

        var open = scrape(agent, "Accept", OPEN_METRICS, "Accept-Encoding", "gzip");
        var unzipped = new String(new GZIPInputStream(new ByteArrayInputStream(open.body())).readAllBytes(),
            StandardCharsets.UTF_8);
        assertTrue(unzipped.endsWith("# EOF\n"), unzipped);
        for (var name : Set.of("daytwo_commit_to_applied_seconds", "daytwo_commit_to_healthy_seconds",
            "daytwo_commit_lead_time_seconds")) {
          assertTrue(unzipped.lines().anyMatch(line -> line.startsWith(name + "_bucket{")
              && line.contains("source=\"" + shop + "\"") && line.contains(" # {commit=\"" + commit + "\"}")), name);
        }

        var protobuf = scrape(agent, "Accept", PROTOBUF);
        assertTrue(protobuf.headers().firstValue("Content-Type").orElse("").contains("protobuf"));
        var natives = NativeHistograms.in(protobuf.body());
        for (var metric : Metric.values()) { // one that counted nothing has no buckets
          if (metric.type() == Metric.Type.HISTOGRAM && text.lines()
              .anyMatch(line -> line.startsWith(metric.full() + "_count") && !line.endsWith(" 0"))) {
            assertTrue(natives.contains(metric.full()), () -> metric.full() + " is not in " + natives);
          }
        }
      }
    }
  }

  /** Every series is declared, with its labels, type and help. */
  private static void saysWhatTheTableSays(String text) {
    Map<String, Metric> declared = new TreeMap<>();
    for (var metric : Metric.values()) {
      declared.put(metric.full(), metric);
    }
    var undeclared = new TreeSet<String>();
    text.lines().filter(line -> line.matches("(daytwo|vertx)_.*")).forEach(line -> {
      Matcher sample = SAMPLE.matcher(line);
      assertTrue(sample.matches(), line);
      var name = sample.group(1);
      var metric = declared.getOrDefault(name, declared.get(name.replaceFirst("_(bucket|sum|count)$", "")));
      if (metric == null) {
        undeclared.add(name);
        return;
      }
      var labels = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2)).results().map(each -> each.group(1))
          .filter(label -> !label.equals("le")).collect(Collectors.toSet());
      assertEquals(metric.labels().stream().map(Label::key).collect(Collectors.toSet()), labels, line);
      var type = metric.type() == Metric.Type.INFO ? Metric.Type.GAUGE : metric.type();
      assertTrue(text.contains("# HELP " + metric.full() + " " + metric.help() + "\n"), metric.full());
      assertTrue(text.contains("# TYPE " + metric.full() + " " + type.name().toLowerCase(Locale.ROOT)),
          metric.full());
    });
    assertEquals(Set.of(), undeclared);
    Set<String> machine = Set.of("jvm_memory_used_bytes", "jvm_threads_live_threads", "process_cpu_usage",
        "process_start_time_seconds", "process_resident_memory_bytes", "vertx_event_loop_lag_seconds");
    machine.forEach(name -> assertTrue(text.contains("# TYPE " + name + " "), name));
  }
}
