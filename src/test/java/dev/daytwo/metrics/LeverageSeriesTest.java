package dev.daytwo.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.event.Fact;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Leverage;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.UnitKey;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The series of what descriptors save, as facts come in. */
class LeverageSeriesTest {
  private static final Commit COMMIT = new Commit("c", "", "", Instant.EPOCH);
  /** Five lines of YAML. */
  private static final Manifest OBJECT = Manifest
      .of(Map.of("apiVersion", "v1", "kind", "ConfigMap", "metadata", Map.of("name", "a", "namespace", "b")));

  private final AtomicBoolean leads = new AtomicBoolean(true);
  private final LeverageSeries series = new LeverageSeries(leads::get);

  private void desired(String environment, String service, String tier) {
    series.desired(
        new Fact.UnitDesired(new Desired(new UnitKey(environment, service), "shop", environment, COMMIT, "", "",
            tier, List.of(OBJECT, OBJECT), "", 4, new Environment.Policy(true, true)), 1, Instant.EPOCH,
            Instant.EPOCH));
  }

  private Map<String, Double> told() {
    Map<String, Double> told = new TreeMap<>();
    series.collect().forEach(snapshot -> told.put(snapshot.getMetadata().getName(),
        Math.rint(((GaugeSnapshot) snapshot).getDataPoints().getFirst().getValue() * 1e6) / 1e6));
    return told;
  }

  private static Map<String, Double> saying(double services, double objects, double written, double rendered,
      double saved) {
    return new TreeMap<>(Map.of("daytwo_leverage_services", services, "daytwo_leverage_objects", objects,
        "daytwo_leverage_descriptor_lines", written, "daytwo_leverage_rendered_lines", rendered,
        "daytwo_leverage_saved_seconds", saved * 3_600));
  }

  @Test
  void unitsAddUpAndPlainManifestsDoNotCount() {
    desired("production", "a", "standard");
    desired("staging", "a", "standard");
    desired("production", "b", "critical");
    desired("production", "manifests", "");
    double perService = 24.0 * 4 / 10;
    assertEquals(saying(2, 6, 8, 30, Math.rint((2 * 40 - 80 - 2 * perService) * 1e6) / 1e6), told());
  }

  @Test
  void hoursAreThoseOfThePlatformInForce() {
    desired("production", "a", "standard");
    Leverage.Hours builtIn = Leverage.Hours.BUILT_IN;
    series.platform(new Fact.PlatformRead(true, new Leverage.Hours(of(100), of(10), of(16), of(1.5)), List.of()));
    assertEquals((100 - 10 - 1.5) * 3_600, told().get("daytwo_leverage_saved_seconds"));
    series.platform(new Fact.PlatformRead(true, builtIn, List.of()));
    assertEquals((40 - 80 - 24 * 4 / 10.0) * 3_600, told().get("daytwo_leverage_saved_seconds"));
  }

  private static Leverage.Figure of(double hours) {
    return new Leverage.Figure(hours, Leverage.Origin.PLATFORM_FILE);
  }

  @Test
  void whatIsDescribedNoMoreGoesUnlessTheSourceCouldNotBeReadWhole() {
    desired("production", "a", "standard");
    desired("production", "b", "standard");
    Set<UnitKey> left = Set.of(new UnitKey("production", "a"));
    series.rendered(new Fact.SourceRendered("shop", COMMIT, 1, left, false, List.of()));
    series.rendered(new Fact.SourceRendered("other", COMMIT, 1, Set.of(), true, List.of()));
    assertEquals(2, told().get("daytwo_leverage_services"));
    series.rendered(new Fact.SourceRendered("shop", COMMIT, 1, left, true, List.of()));
    assertEquals(1, told().get("daytwo_leverage_services"));
  }

  @Test
  void aStandbyTellsNothingSoThatNothingCountsTwice() {
    desired("production", "a", "standard");
    leads.set(false);
    assertEquals(Map.of(), told());
    leads.set(true);
    assertEquals(1, told().get("daytwo_leverage_services"));
  }
}
