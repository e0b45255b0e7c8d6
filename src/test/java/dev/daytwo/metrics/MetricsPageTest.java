package dev.daytwo.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of metrics, and the page that is made of it. {@code -Dgolden.update=true} writes what is now. */
class MetricsPageTest {
  private static final Path KEPT = Path.of("docs/metrics.md");

  @Test
  void thePageIsWhatTheTableSays() throws IOException {
    String page = MetricsPage.text();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(KEPT, page);
    }
    assertEquals(Files.readString(KEPT), page, () -> KEPT + " is not what the table says any more: run "
        + "mvn test -Dtest=MetricsPageTest -Dgolden.update=true, and read the difference");
  }

  @Test
  void namesAreTheAgentsOwnAndUnique() {
    Set<String> names = new HashSet<>();
    for (Metric metric : Metric.values()) {
      assertTrue(metric.full().matches("(daytwo|vertx|process)(_[a-z]+)+"), metric.full());
      assertTrue(names.add(metric.full()), metric.full());
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesEndAsTheirTypeWantsIt(Metric metric) {
    assertEquals(metric.type() == Metric.Type.COUNTER, metric.full().endsWith("_total"));
    assertEquals(metric.type() == Metric.Type.INFO, metric.full().endsWith("_info"));
    assertTrue(metric.type() != Metric.Type.HISTOGRAM || metric.full().endsWith("_seconds"));
  }

  @ParameterizedTest
  @EnumSource
  void helpIsASentence(Metric metric) {
    assertTrue(metric.help().matches("(?s)[A-Z0-9].{14,}\\."), metric.help());
    assertTrue(metric.use().matches("(?s)[A-Z0-9`].+\\."), metric.use());
  }

  @ParameterizedTest
  @EnumSource
  void bucketsGrow(Buckets buckets) {
    double[] sorted = Arrays.stream(buckets.bounds()).distinct().sorted().toArray();
    assertEquals(Arrays.toString(sorted), Arrays.toString(buckets.bounds()));
  }
}
