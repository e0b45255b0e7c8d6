package dev.daytwo.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.event.Fact;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Health;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of the facts of one push. */
class PushTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Commit COMMIT = new Commit("c".repeat(40), "Ada", "more", NOW);

  private final Ended ended = new Ended();
  private final Push push = new Push(SdkTracerProvider.builder().addSpanProcessor(ended).build().get("test"),
      Context.root(), new Fact.CommitFetched("shop", COMMIT, Set.of(), NOW, 0),
      new Fact.SourceFetched("shop", COMMIT, NOW, Duration.ofSeconds(1), null), false);

  /** Keeps what has ended. */
  private static final class Ended implements SpanProcessor {
    final List<SpanData> spans = new ArrayList<>();

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      spans.add(span.toSpanData());
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }

    List<SpanData> named(String name) {
      return spans.stream().filter(span -> span.getName().equals(name)).toList();
    }

    SpanData one(String name) {
      assertEquals(1, named(name).size(), () -> spans.toString());
      return named(name).getFirst();
    }
  }

  private static UnitKey unit(String service) {
    return new UnitKey("prod", service);
  }

  private void wants(String service) {
    push.wants(wanted(service, NOW));
  }

  private static Fact.UnitDesired wanted(String service, Instant at) {
    return new Fact.UnitDesired(new Desired(unit(service), "shop", "prod", COMMIT, "", "", "", List.of(), "hash", 1,
        new Environment.Policy(true, true)), 1, NOW, at);
  }

  private void rendered() {
    push.rendered(new Fact.SourceRendered("shop", COMMIT, 1, Set.of(), true, List.of()), NOW);
  }

  private static Release release(String service, String hash) {
    return Release.absent(unit(service), "prod", "shop")
        .with(new Release.Status(COMMIT.id(), "", "", hash, List.of(), List.of(), List.of(), 1));
  }

  private void applied(String service, String result, int second) {
    push.applied(new Fact.ObjectApplied(unit(service), new ObjectKey("v1", "Service", "prod", service), result,
        NOW.plusSeconds(second), Duration.ofMillis(10)));
  }

  private void judged(String service, String hash, Health health, int second) {
    push.judged(new Fact.UnitJudged(release(service, hash), true, "", "", true, health, NOW.plusSeconds(second), null,
        null));
  }

  private void healthy(String service, int second) {
    judged(service, "hash", new Health(Health.Status.HEALTHY, ""), second);
  }

  private void synced(String service, int second) {
    push.synced(new Fact.UnitSynced(release(service, "hash"), COMMIT, "", "", "commit", 1, NOW.plusSeconds(second),
        Duration.ofSeconds(1), null));
  }

  @Test
  void it_waits_for_each_unit_and_says_what_failed_meanwhile() {
    wants("a");
    wants("b");
    rendered();
    applied("a", "Conflict", 1);
    push.failed(new Fact.SyncFailed(unit("a"), "prod", "Conflict", "it was changed", NOW.plusSeconds(1),
        Duration.ofSeconds(1)));
    applied("a", "Applied", 3);
    synced("a", 3);
    judged("a", "hash", new Health(Health.Status.PROGRESSING, "1 of 2 pods"), 4);
    assertTrue(push.waitsFor(unit("a")));
    healthy("a", 5);
    assertFalse(push.waitsFor(unit("a")));
    assertFalse(push.done());
    judged("b", "what was before", new Health(Health.Status.HEALTHY, ""), 6);
    assertFalse(push.done());
    healthy("b", 7);
    assertTrue(push.done());
    push.end(NOW.plusSeconds(7));

    var reconciles = ended.named("reconcile");
    assertEquals(2, reconciles.size());
    assertEquals("Conflict", reconciles.getFirst().getAttributes().get(Names.ERROR));
    assertEquals(StatusCode.ERROR, reconciles.getFirst().getStatus().getStatusCode());
    assertEquals(StatusCode.UNSET, reconciles.getLast().getStatus().getStatusCode());
    assertEquals(List.of("Conflict", "none"), ended.named("apply Service").stream()
        .map(span -> Objects.requireNonNullElse(span.getAttributes().get(Names.ERROR), "none")).toList());
    var waits = ended.named("wait for health").getFirst();
    assertEquals(Duration.ofSeconds(2).toNanos(), waits.getEndEpochNanos() - waits.getStartEpochNanos());
    assertEquals("progressing", ended.one("unit prod/a").getEvents().getFirst().getName());
    assertEquals("healthy", ended.one("push shop").getAttributes().get(Names.OUTCOME));
  }

  @Test
  void what_is_healthy_at_once_is_over_when_its_writes_have_been_told() {
    wants("a");
    rendered();
    applied("a", "Applied", 1);
    healthy("a", 1);
    assertFalse(push.done());
    synced("a", 1);
    assertTrue(push.done());
    assertEquals(ended.one("reconcile").getSpanId(), ended.one("apply Service").getParentSpanId());
    assertEquals(ended.one("unit prod/a").getSpanId(), ended.one("reconcile").getParentSpanId());
  }

  @Test
  void a_unit_begins_when_it_was_wanted_however_late_that_is_heard_of() {
    push.wants(wanted("a", NOW.plusSeconds(1)));
    rendered();
    applied("a", "Applied", 2);
    synced("a", 2);
    healthy("a", 3);
    push.end(NOW.plusSeconds(9));
    var unit = ended.one("unit prod/a");
    assertEquals(Duration.ofSeconds(1).toNanos(), unit.getStartEpochNanos() - ended.one("fetch").getEndEpochNanos());
    assertEquals(Duration.ofSeconds(2).toNanos(), unit.getEndEpochNanos() - unit.getStartEpochNanos());
    assertEquals(unit.getStartEpochNanos(), ended.one("reconcile").getStartEpochNanos());
  }

  @Test
  void nothing_ends_before_it_begins_when_the_clock_is_set_back() {
    wants("a");
    rendered();
    applied("a", "Applied", -5);
    synced("a", -5);
    healthy("a", -6);
    push.end(NOW.minusSeconds(6));
    for (var span : ended.spans) {
      assertTrue(span.getStartEpochNanos() <= span.getEndEpochNanos(), span.toString());
    }
  }

  @Test
  void a_unit_that_goes_back_makes_it_an_error() {
    wants("a");
    rendered();
    applied("a", "Applied", 1);
    synced("a", 1);
    push.rolledBack(new Fact.UnitRolledBack(unit("a"), COMMIT.id(), "d".repeat(40), "CrashLoopBackOff", "it crashes"),
        NOW.plusSeconds(9));
    assertTrue(push.done());
    push.end(NOW.plusSeconds(9));
    assertEquals("CrashLoopBackOff", ended.one("unit prod/a").getAttributes().get(Names.ERROR));
    assertEquals("rolled-back", ended.one("push shop").getAttributes().get(Names.OUTCOME));
    assertEquals(StatusCode.ERROR, ended.one("push shop").getStatus().getStatusCode());
  }

  @Test
  void ten_thousand_units_make_a_trace_of_a_bounded_size_that_waits_for_all_of_them() {
    for (int i = 0; i < 10_000; i++) {
      wants("u" + i);
    }
    rendered();
    for (int i = 0; i < 10_000; i++) {
      for (int write = 0; write < 200; write++) {
        applied("u" + i, "Applied", 1);
      }
      synced("u" + i, 1);
      assertFalse(push.done());
      healthy("u" + i, 2);
    }
    assertTrue(push.done());
    push.end(NOW.plusSeconds(2));
    assertEquals(3 + Push.MOST_UNITS * (3 + UnitTrace.MOST_WRITES), ended.spans.size());
    assertEquals(10_000, ended.one("push shop").getAttributes().get(Names.UNITS));
    assertEquals(10_000 - Push.MOST_UNITS, ended.one("push shop").getAttributes().get(Names.LEFT_OUT));
    assertEquals(200, ended.named("reconcile").getFirst().getAttributes().get(Names.WRITES));
  }

  @Test
  void a_unit_that_fails_for_ever_has_an_end() {
    wants("a");
    rendered();
    for (int i = 0; i < 1000; i++) {
      applied("a", "Invalid", i);
      push.failed(new Fact.SyncFailed(unit("a"), "prod", "Invalid", "no", NOW.plusSeconds(i), Duration.ofSeconds(1)));
    }
    push.end(NOW.plusSeconds(1000));
    assertEquals(UnitTrace.MOST_RECONCILES, ended.named("reconcile").size());
    assertEquals(1000, ended.one("unit prod/a").getAttributes().get(Names.RECONCILES));
    assertEquals("unfinished", ended.one("unit prod/a").getAttributes().get(Names.OUTCOME));
    assertEquals("unfinished", ended.one("push shop").getAttributes().get(Names.OUTCOME));
  }
}
