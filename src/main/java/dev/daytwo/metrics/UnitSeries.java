package dev.daytwo.metrics;

import dev.daytwo.event.Fact;
import dev.daytwo.model.Condition;
import dev.daytwo.model.Progress;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The gauges of each unit, made at the scrape from what is known then, so that the series of a unit go with the unit.
 */
final class UnitSeries implements MultiCollector {
  private final Clock clock;
  private final Map<UnitKey, Row> rows = new ConcurrentHashMap<>();

  private record Row(Release release, String team, String tier, boolean synced, boolean healthy,
      @Nullable Instant outOfSyncSince) {}

  UnitSeries(Clock clock) {
    this.clock = clock;
  }

  void judged(Fact.UnitJudged fact) {
    rows.compute(fact.release().unit(), (unit, before) -> {
      Instant since = fact.synced()
          ? null
          : before != null && before.outOfSyncSince != null ? before.outOfSyncSince : clock.instant();
      return new Row(fact.release(), fact.team(), fact.tier(), fact.synced(), fact.health().healthy(), since);
    });
  }

  /** A unit that cannot be synced is out of sync from the first failure on. */
  void failed(UnitKey unit) {
    rows.computeIfPresent(unit, (key, row) -> row.outOfSyncSince != null
        ? row
        : new Row(row.release, row.team, row.tier, false, row.healthy, clock.instant()));
  }

  void gone(UnitKey unit) {
    rows.remove(unit);
  }

  void clear() {
    rows.clear();
  }

  @Override
  public MetricSnapshots collect() {
    Instant now = clock.instant();
    return new MetricSnapshots(info(), conditions(),
        gauge("daytwo_unit_synced", "1 if the cluster is as the newest commit wants it.", row -> row.synced ? 1 : 0),
        gauge("daytwo_unit_healthy", "1 if all of the unit's objects are healthy.", row -> row.healthy ? 1 : 0),
        gauge("daytwo_unit_suspended", "1 if the agent was told to look on.",
            row -> row.release.spec().suspend() ? 1 : 0),
        gauge("daytwo_unit_image_held", "1 if an older digest stands in for what no registry can tell.",
            row -> Condition.isTrue(row.release.status().conditions(), Condition.IMAGE_HELD) ? 1 : 0),
        gauge("daytwo_unit_out_of_sync_seconds", "How long the unit has been out of sync; 0 if it is not.",
            row -> row.outOfSyncSince == null ? 0 : Duration.between(row.outOfSyncSince, now).toMillis() / 1000.0),
        gauge("daytwo_unit_last_sync_timestamp_seconds", "When the agent last wrote something for the unit.",
            row -> row.release.status().history().isEmpty()
                ? 0
                : row.release.status().history().getFirst().at().getEpochSecond()));
  }

  private GaugeSnapshot gauge(String name, String help, ToDoubleFunction<Row> value) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    rows.values().forEach(row -> gauge.dataPoint(
        GaugeDataPointSnapshot.builder().labels(labels(row)).value(value.applyAsDouble(row)).build()));
    return gauge.build();
  }

  private static Labels labels(Row row) {
    UnitKey unit = row.release.unit();
    return Labels.of("source", row.release.spec().source(), "environment", unit.environment(), "service",
        unit.service());
  }

  private InfoSnapshot info() {
    InfoSnapshot.Builder info = InfoSnapshot.builder().name("daytwo_unit").help("What runs.");
    rows.values().forEach(row -> info.dataPoint(InfoDataPointSnapshot.builder()
        .labels(labels(row).merge(Labels.of("team", row.team, "tier", row.tier, "commit", row.release.status().commit(),
            "image", row.release.status().image())))
        .build()));
    return info.build();
  }

  /** The words of the Release's conditions, of which there are few, so that an alert can say why. */
  private InfoSnapshot conditions() {
    InfoSnapshot.Builder info = InfoSnapshot.builder().name("daytwo_unit_condition")
        .help(
            "Why the unit is synced and healthy, or not: the reasons of its Release's conditions, and the commit that "
                + "failed if it was taken back.");
    rows.values().forEach(row -> {
      Release.Status status = row.release.status();
      Progress.Failure failed = status.progress().failed();
      info.dataPoint(InfoDataPointSnapshot.builder()
          .labels(labels(row).merge(Labels.of("synced", reason(status, Condition.SYNCED), "healthy",
              reason(status, Condition.HEALTHY), "failed_commit", failed == null ? "" : failed.commit())))
          .build());
    });
    return info.build();
  }

  private static String reason(Release.Status status, String type) {
    Condition condition = Condition.find(status.conditions(), type);
    return condition == null ? "" : condition.reason();
  }
}
