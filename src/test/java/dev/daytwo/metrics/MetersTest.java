package dev.daytwo.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The meters, by what a scrape in OpenMetrics says of them. */
class MetersTest {
  private final Set<String> sources = new HashSet<>(Set.of("shop", "tools"));
  private final Set<String> environments = new HashSet<>(Set.of("prod", "test"));
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Meters meters = new Meters(registry, new Named(sources, environments));

  private List<String> told(Metric metric) {
    String name = metric.type() == Metric.Type.HISTOGRAM ? metric.full() + "_count" : metric.full();
    return ExpositionFormats.init().getOpenMetricsTextFormatWriter().toDebugString(registry.scrape()).lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " ")).sorted().toList();
  }

  @Test
  void histogramsAreInSecondsInTheBucketsOfTheTable() {
    meters.time(Metric.APPLY_DURATION, Duration.ofMillis(7));
    String text = ExpositionFormats.init().getOpenMetricsTextFormatWriter().toDebugString(registry.scrape());
    assertEquals("0.0 1.0", text.lines().filter(line -> line.startsWith("daytwo_apply_duration_seconds_bucket"))
        .filter(line -> line.contains("le=\"0.005\"") || line.contains("le=\"0.01\""))
        .map(line -> line.substring(line.indexOf("} ") + 2) + ".0").reduce((one, other) -> one + " " + other)
        .orElse(""));
    assertEquals(true, text.contains("daytwo_apply_duration_seconds_sum 0.007\n"), text);
    assertEquals(true, text.contains("# UNIT daytwo_apply_duration_seconds seconds\n"), text);
  }

  @Test
  void aCommitIsAnExemplar() {
    meters.time(Metric.COMMIT_TO_APPLIED, Duration.ofMillis(700), "0123abc", List.of("shop", "prod"));
    String text = ExpositionFormats.init().getOpenMetricsTextFormatWriter().toDebugString(registry.scrape());
    assertEquals(true, text.contains(
        "daytwo_commit_to_applied_seconds_bucket{environment=\"prod\",source=\"shop\",le=\"1.0\"} 1 # {commit=\"0123abc\"} 0.7"),
        text);
  }

  @Test
  void whatTheConfigurationDoesNotNameHasNoSeries() {
    meters.count(Metric.SYNC, "elsewhere", "Applied");
    meters.set(Metric.DESCRIPTOR_PROBLEMS, 1, "theirs");
    meters.time(Metric.COMMIT_TO_APPLIED, Duration.ofSeconds(1), "c", List.of("shop", "elsewhere"));
    meters.count(Metric.HOOKS, "", "unknown");
    assertEquals(List.of(), told(Metric.SYNC));
    assertEquals(List.of(), told(Metric.DESCRIPTOR_PROBLEMS));
    assertEquals(List.of(), told(Metric.COMMIT_TO_APPLIED));
    assertEquals(List.of("daytwo_hooks_total{result=\"unknown\",source=\"\"} 1.0"), told(Metric.HOOKS));
  }

  @Test
  void whatTheConfigurationNamesNoMoreLosesItsSeriesOfEveryType() {
    for (String source : List.of("shop", "tools")) {
      meters.count(Metric.SOURCE_FETCH_ERRORS, source, "unreachable");
      meters.set(Metric.DESCRIPTOR_PROBLEMS, 1, source);
      meters.time(Metric.COMMIT_TO_HEALTHY, Duration.ofSeconds(1), "c", List.of(source, "prod"));
      meters.time(Metric.COMMIT_TO_HEALTHY, Duration.ofSeconds(1), "c", List.of(source, "test"));
    }
    meters.count(Metric.SYNC, "prod", "Applied");
    meters.count(Metric.SYNC, "test", "Applied");
    sources.remove("tools");
    environments.remove("test");
    meters.forgetUnknown();
    assertEquals(List.of("daytwo_source_fetch_errors_total{reason=\"unreachable\",source=\"shop\"} 1.0"),
        told(Metric.SOURCE_FETCH_ERRORS));
    assertEquals(List.of("daytwo_descriptor_problems{source=\"shop\"} 1.0"), told(Metric.DESCRIPTOR_PROBLEMS));
    assertEquals(List.of("daytwo_commit_to_healthy_seconds_count{environment=\"prod\",source=\"shop\"} 1"),
        told(Metric.COMMIT_TO_HEALTHY));
    assertEquals(List.of("daytwo_sync_total{environment=\"prod\",result=\"Applied\"} 1.0"), told(Metric.SYNC));
  }

  @Test
  void namesThatOthersMakeUpHaveNoSeriesWithoutEnd() {
    for (int i = 0; i < 10_000; i++) {
      meters.count(Metric.DRIFT_DETECTED, "Deployment", "rival-" + i);
      meters.count(Metric.SYNC, i % 2 == 0 ? "prod" : "test", "Reason" + i / 2);
    }
    assertEquals(Meters.MOST + 1, told(Metric.DRIFT_DETECTED).size());
    assertEquals(List.of("daytwo_drift_detected_total{kind=\"other\",manager=\"other\"} " + (10_000.0 - Meters.MOST)),
        told(Metric.DRIFT_DETECTED).stream().filter(line -> line.contains("other")).toList());
    assertEquals(2 * (Meters.MOST + 1), told(Metric.SYNC).size(), "so many in each environment");
    meters.count(Metric.DRIFT_DETECTED, "Deployment", "rival-0");
    assertEquals(List.of("daytwo_drift_detected_total{kind=\"Deployment\",manager=\"rival-0\"} 2.0"),
        told(Metric.DRIFT_DETECTED).stream().filter(line -> line.contains("rival-0\"")).toList(), "the first stay");
  }

  @Test
  void aSeriesHasTheLabelsOfItsMetric() {
    assertThrows(IllegalArgumentException.class, () -> meters.count(Metric.SYNC, "prod"));
  }
}
