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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The gauges of each unit, made at the scrape from what is known then, so that the series of a unit go with the unit.
 */
final class UnitSeries implements MultiCollector {
  private final Clock clock;
  private final Known known;
  private final Map<UnitKey, Row> rows = new ConcurrentHashMap<>();

  /** What is told of a unit, with the labels that all of its gauges have. */
  private record Row(Labels labels, Release release, String team, String tier, boolean synced, boolean healthy,
      @Nullable Instant outOfSyncSince) {
    Row outOfSync(Instant since) {
      return new Row(labels, release, team, tier, false, healthy, since);
    }
  }

  UnitSeries(Clock clock, Known known) {
    this.clock = clock;
    this.known = known;
  }

  void judged(Fact.UnitJudged fact) {
    if (!known(fact.release())) {
      return;
    }
    rows.compute(fact.release().unit(), (unit, before) -> {
      Instant since = fact.synced()
          ? null
          : before != null && before.outOfSyncSince != null ? before.outOfSyncSince : clock.instant();
      Labels labels = labels(fact.release());
      return new Row(before != null && before.labels.equals(labels) ? before.labels : labels, fact.release(),
          fact.team(), fact.tier(), fact.synced(), fact.health().healthy(), since);
    });
  }

  private boolean known(Release release) {
    return known.source(release.spec().source()) && known.environment(release.unit().environment());
  }

  /** A unit that cannot be synced is out of sync from the first failure on. */
  void failed(UnitKey unit) {
    rows.computeIfPresent(unit, (key, row) -> row.outOfSyncSince != null ? row : row.outOfSync(clock.instant()));
  }

  void gone(UnitKey unit) {
    rows.remove(unit);
  }

  /** Drops what the configuration does not name any more. */
  void forgetUnknown() {
    rows.values().removeIf(row -> !known(row.release));
  }

  void clear() {
    rows.clear();
  }

  @Override
  public MetricSnapshots collect() {
    Instant now = clock.instant();
    List<Row> all = List.copyOf(rows.values());
    return new MetricSnapshots(info(Metric.UNIT_INFO, all, UnitSeries::running),
        info(Metric.UNIT_CONDITION, all, UnitSeries::conditions),
        gauge(Metric.UNIT_SYNCED, all, row -> row.synced ? 1 : 0),
        gauge(Metric.UNIT_HEALTHY, all, row -> row.healthy ? 1 : 0),
        gauge(Metric.UNIT_SUSPENDED, all, row -> row.release.spec().suspend() ? 1 : 0),
        gauge(Metric.UNIT_IMAGE_HELD, all,
            row -> Condition.isTrue(row.release.status().conditions(), Condition.IMAGE_HELD) ? 1 : 0),
        gauge(Metric.UNIT_OUT_OF_SYNC, all,
            row -> row.outOfSyncSince == null ? 0 : Duration.between(row.outOfSyncSince, now).toMillis() / 1000.0),
        gauge(Metric.UNIT_LAST_SYNC, all,
            row -> row.release.status().history().isEmpty()
                ? 0
                : row.release.status().history().getFirst().at().getEpochSecond()));
  }

  private static GaugeSnapshot gauge(Metric metric, Collection<Row> rows, ToDoubleFunction<Row> value) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(metric.full()).help(metric.help())
        .unit(Meters.unit(metric));
    rows.forEach(row -> gauge.dataPoint(new GaugeDataPointSnapshot(value.applyAsDouble(row), row.labels, null)));
    return gauge.build();
  }

  private static Labels labels(Release release) {
    return Labels.of(Label.SOURCE.key(), release.spec().source(), Label.ENVIRONMENT.key(),
        release.unit().environment(), Label.SERVICE.key(), release.unit().service());
  }

  private static InfoSnapshot info(Metric metric, Collection<Row> rows, Function<Row, Labels> more) {
    InfoSnapshot.Builder info = InfoSnapshot.builder()
        .name(metric.full().substring(0, metric.full().length() - "_info".length())).help(metric.help());
    rows.forEach(row -> info.dataPoint(new InfoDataPointSnapshot(row.labels.merge(more.apply(row)))));
    return info.build();
  }

  private static Labels running(Row row) {
    return Labels.of(Label.TEAM.key(), row.team, Label.TIER.key(), row.tier, Label.COMMIT.key(),
        row.release.status().commit(), Label.IMAGE.key(), row.release.status().image());
  }

  private static Labels conditions(Row row) {
    Release.Status status = row.release.status();
    Progress.Failure failed = status.progress().failed();
    return Labels.of(Label.SYNCED.key(), reason(status, Condition.SYNCED), Label.HEALTHY.key(),
        reason(status, Condition.HEALTHY), Label.FAILED_COMMIT.key(), failed == null ? "" : failed.commit(),
        Label.FAILED_REASON.key(), failed == null ? "" : failed.reason());
  }

  private static String reason(Release.Status status, String type) {
    Condition condition = Condition.find(status.conditions(), type);
    return condition == null ? "" : condition.reason();
  }
}
