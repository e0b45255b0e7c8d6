package dev.daytwo.metrics;

import dev.daytwo.event.Fact;
import dev.daytwo.model.Leverage;
import dev.daytwo.model.UnitKey;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** What the sources' descriptors save, made at the scrape from what they were rendered to last. */
final class LeverageSeries implements MultiCollector {
  private final BooleanSupplier leads;
  private volatile Leverage.Hours hours = Leverage.Hours.BUILT_IN;
  private final Map<UnitKey, Row> rows = new ConcurrentHashMap<>();

  private record Row(String source, Leverage.Part part) {}

  /**
   * Series.
   *
   * @param leads true if this agent is the one that writes: a standby has the same descriptors, and shall not count twice
   */
  LeverageSeries(BooleanSupplier leads) {
    this.leads = leads;
  }

  void desired(Fact.UnitDesired fact) {
    if (!fact.desired().written()) {
      rows.put(fact.desired().unit(), new Row(fact.desired().source(), Leverage.Part.of(fact.desired())));
    }
  }

  void platform(Fact.PlatformRead fact) {
    hours = fact.hours();
  }

  /** Drops what the source describes no more. */
  void rendered(Fact.SourceRendered fact) {
    rows.entrySet().removeIf(entry -> fact.complete() && entry.getValue().source().equals(fact.source())
        && !fact.units().contains(entry.getKey()));
  }

  @Override
  public MetricSnapshots collect() {
    if (!leads.getAsBoolean()) {
      return new MetricSnapshots();
    }
    Leverage leverage = Leverage.of(rows.values().stream().map(Row::part).toList());
    return new MetricSnapshots(gauge(Metric.LEVERAGE_SERVICES, leverage.services()),
        gauge(Metric.LEVERAGE_OBJECTS, leverage.objects()),
        gauge(Metric.LEVERAGE_DESCRIPTOR_LINES, leverage.writtenLines()),
        gauge(Metric.LEVERAGE_RENDERED_LINES, leverage.renderedLines()),
        gauge(Metric.LEVERAGE_SAVED, leverage.saved(hours) * 3_600));
  }

  private static GaugeSnapshot gauge(Metric metric, Number value) {
    return GaugeSnapshot.builder().name(metric.full()).help(metric.help()).unit(Meters.unit(metric))
        .dataPoint(GaugeDataPointSnapshot.builder().value(value.doubleValue()).build()).build();
  }
}
