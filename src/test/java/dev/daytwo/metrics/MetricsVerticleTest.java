package dev.daytwo.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.Eventually;
import dev.daytwo.event.Fact;
import dev.daytwo.event.Topology;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Condition;
import dev.daytwo.model.Health;
import dev.daytwo.model.Leadership;
import dev.daytwo.model.Leverage;
import dev.daytwo.model.Progress;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jspecify.annotations.Nullable;

/** The series that come of facts. */
@ExtendWith(VertxExtension.class)
class MetricsVerticleTest {
  private static final Commit COMMIT = new Commit("0123abc", "Ada", "Ship it", Instant.EPOCH);
  private static final Set<String> ENVIRONMENTS = Set.of("prod", "test");

  private final Set<String> sources = ConcurrentHashMap.newKeySet();
  private final AtomicLong seconds = new AtomicLong(1_800_000_000);
  private Vertx vertx;
  private Exposition exposition;

  @SuppressWarnings("NullAway.Init") // before each test
  MetricsVerticleTest() {}

  @BeforeEach
  void aBookKeeper(Vertx vertx) throws Exception {
    this.vertx = vertx;
    Topology.register(vertx);
    InstantSource time = this::now;
    MetricsVerticle verticle = new MetricsVerticle(time.withZone(ZoneOffset.UTC), () -> 1, () -> 1, () -> true,
        new Named(sources, ENVIRONMENTS));
    exposition = verticle.exposition();
    vertx.deployVerticle(verticle).await(20, TimeUnit.SECONDS);
  }

  private Instant now() {
    return Instant.ofEpochSecond(seconds.get());
  }

  private List<String> scrape() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    exposition.write("", bytes);
    return bytes.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#")).toList();
  }

  /** How many series each metric of the table has. */
  private Map<Metric, Long> series() throws IOException {
    Map<String, Metric> names = new TreeMap<>();
    for (Metric metric : Metric.values()) {
      names.put(metric.full(), metric);
      if (metric.type() == Metric.Type.HISTOGRAM) {
        List.of("_bucket", "_sum", "_count").forEach(part -> names.put(metric.full() + part, metric));
      }
    }
    Map<Metric, Long> series = new TreeMap<>();
    for (String line : scrape()) {
      Metric metric = names.get(line.replaceFirst("[{ ].*", ""));
      if (metric != null) {
        series.merge(metric, 1L, Long::sum);
      }
    }
    return series;
  }

  private long certain() throws IOException {
    return series().entrySet().stream().filter(each -> !Cardinality.open(each.getKey()))
        .mapToLong(Map.Entry::getValue).sum();
  }

  private String value(String series) throws IOException {
    return scrape().stream().filter(line -> line.startsWith(series + " "))
        .map(line -> line.substring(series.length() + 1)).findFirst().orElse("none");
  }

  private void comesToBe(String series, String value) throws Exception {
    AtomicReference<String> last = new AtomicReference<>("");
    Eventually.holds(() -> series + " is " + value + ", not " + last.get(), () -> {
      last.set(value(series));
      return value.equals(last.get());
    });
  }

  private static Release release(String source, String environment, String service, Progress.@Nullable Failure failed) {
    UnitKey unit = new UnitKey(environment, service);
    Release.Status status = new Release.Status("0123abc", "0123abc", "registry.example/" + service + ":1.4.2", "h",
        List.of(new Condition(Condition.READY, "True", "Ready", "", Instant.EPOCH)), List.of(), List.of(), 5,
        new Progress(null, failed, List.of()));
    return new Release(unit, environment, "uid", 1, new Release.Spec(source, false, null, ""), status);
  }

  private void judged(Release release, Health.Status health) {
    boolean healthy = health == Health.Status.HEALTHY;
    Topology.publish(vertx,
        new Fact.UnitJudged(release, true, "payments", "standard", healthy, new Health(health, ""), now(),
            healthy ? Duration.ofSeconds(3) : null, healthy ? Duration.ofHours(1) : null));
  }

  /** Everything that makes a series of a source with units in all environments, whose numbers are below a bound. */
  private void source(String source, int units) {
    sources.add(source);
    Topology.publish(vertx, new Fact.SourceFetched(source, COMMIT, now(), Duration.ofMillis(20), null));
    Topology.publish(vertx, new Fact.SourceRendered(source, COMMIT, 1, Set.of(), true, List.of()));
    for (String environment : ENVIRONMENTS) {
      Topology.publish(vertx, new Fact.PruneHeld(source, environment, COMMIT, 1, Set.of(), 3, "token", "why"));
      for (int i = 0; i < units / ENVIRONMENTS.size(); i++) {
        Release release = release(source, environment, source + "-" + i, null);
        if (i == 0) {
          judged(release, Health.Status.DEGRADED);
          Topology.publish(vertx, new Fact.UnitSynced(release, COMMIT, "", "", "commit", 8, now(),
              Duration.ofMillis(200), Duration.ofSeconds(1)));
        }
        judged(release, Health.Status.HEALTHY);
      }
    }
  }

  @Test
  void tenThousandUnitsHaveAsManySeriesAsThePageSays() throws Exception {
    Topology.publish(vertx, new Fact.PlatformRead(true, Leverage.Hours.BUILT_IN, List.of()));
    for (int i = 0; i < 20; i++) {
      source("source-" + i, 500);
    }
    Cardinality all = new Cardinality(10_000, 20, 2, 40);
    Eventually.holds("there are " + all.series(), () -> certain() >= all.series());
    assertEquals(all.series(), certain());
    assertEquals(Set.of(Metric.values()), withOpen(series().keySet()), "all of the table");

    sources.remove("source-7");
    Topology.publish(vertx, new Fact.ConfigRead(sources, Set.of(), Set.of("source-7"), List.of()));
    Cardinality fewer = new Cardinality(9_500, 19, 2, 38);
    Eventually.holds("there are " + fewer.series(), () -> certain() <= fewer.series());
    assertEquals(fewer.series(), certain());
    judged(release("source-7", "prod", "late", null), Health.Status.HEALTHY);
    Topology.publish(vertx, new Fact.SourceFailed("source-7", "unreachable", "", now()));
    Topology.publish(vertx, new Fact.UnitsLeftAlone(500));
    comesToBe("daytwo_units_left_alone", "500.0"); // what was told before has been heard
    assertEquals(List.of(), scrape().stream().filter(line -> line.contains("source=\"source-7\"")).toList());

    Topology.publish(vertx, new Fact.LeadershipChanged(new Leadership(Leadership.Role.STANDBY, "other")));
    Eventually.holds("a standby has no units", () -> !series().containsKey(Metric.UNIT_INFO));
  }

  private static Set<Metric> withOpen(Set<Metric> seen) {
    Set<Metric> all = new HashSet<>(seen);
    Arrays.stream(Metric.values()).filter(Cardinality::open).forEach(all::add);
    return all;
  }

  @Test
  void theSeriesOfAUnitGoWithIt() throws Exception {
    sources.add("shop");
    judged(release("shop", "prod", "orders", null), Health.Status.HEALTHY);
    judged(release("shop", "prod", "cart", null), Health.Status.HEALTHY);
    comesToBe("daytwo_unit_healthy{environment=\"prod\",service=\"cart\",source=\"shop\"}", "1.0");
    Topology.publish(vertx, new Fact.UnitGone(new UnitKey("prod", "orders"), "shop"));
    Eventually.holds("orders is gone", () -> scrape().stream().noneMatch(line -> line.contains("orders")));
    assertEquals(8, scrape().stream().filter(line -> line.contains("service=\"cart\"")).count());
  }

  @Test
  void aUnitThatIsBrokenAndThenHealthyWasRestoredAndARolloutOnItsWayIsNotBroken() throws Exception {
    sources.add("shop");
    Release orders = release("shop", "prod", "orders", null);
    String restored = "daytwo_time_to_restore_seconds";
    String labels = "{environment=\"prod\",source=\"shop\"}";
    judged(orders, Health.Status.PROGRESSING);
    judged(orders, Health.Status.HEALTHY);
    comesToBe("daytwo_commit_to_healthy_seconds_count" + labels, "1");
    assertEquals("none", value(restored + "_count" + labels));
    judged(orders, Health.Status.DEGRADED);
    comesToBe("daytwo_unit_healthy{environment=\"prod\",service=\"orders\",source=\"shop\"}", "0.0");
    seconds.addAndGet(90);
    judged(orders, Health.Status.PROGRESSING);
    judged(orders, Health.Status.HEALTHY);
    comesToBe(restored + "_sum" + labels, "90.0");
    assertEquals("1", value(restored + "_count" + labels));
  }

  @Test
  void aRolloutThatFailsCountsOnceAndNotAgainAfterARestart() throws Exception {
    sources.add("shop");
    String failed = "daytwo_rollouts_failed_total{environment=\"prod\",reason=\"Crashing\",source=\"shop\"}";
    Progress.Failure old = new Progress.Failure("c0", "h0", "Crashing", "", Instant.EPOCH);
    Progress.Failure first = new Progress.Failure("c1", "h1", "Crashing", "", Instant.EPOCH);
    Progress.Failure second = new Progress.Failure("c2", "h2", "Crashing", "", Instant.EPOCH);
    judged(release("shop", "prod", "orders", old), Health.Status.HEALTHY);
    comesToBe("daytwo_unit_healthy{environment=\"prod\",service=\"orders\",source=\"shop\"}", "1.0");
    assertEquals("none", value(failed), "that was before");
    judged(release("shop", "prod", "orders", first), Health.Status.DEGRADED);
    judged(release("shop", "prod", "orders", first), Health.Status.PROGRESSING);
    judged(release("shop", "prod", "orders", second), Health.Status.HEALTHY);
    comesToBe(failed, "2.0");
  }

  @Test
  void theLagOfEventLoopsIsTriedAgainAndAgain() throws Exception {
    Eventually.holds("it was tried", () -> {
      String count = value("vertx_event_loop_lag_seconds_count");
      return !count.equals("none") && Long.parseLong(count) >= 2;
    });
    assertTrue(Double.parseDouble(value("process_resident_memory_bytes")) > 1e7);
  }
}
