package dev.daytwo.cluster;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FenceTest {
  private static final Duration TEN = Duration.ofSeconds(10);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // overflows: the clock has no origin
  private final AtomicReference<Instant> wall = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final Fence fence = Fence.shut(nanos::get, wall::get);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    wall.updateAndGet(now -> now.plus(time));
  }

  private long held() {
    long term = fence.renewed(fence.now(), TEN);
    assertTrue(fence.open(term));
    return term;
  }

  private void refuses() {
    assertEquals(ApiFault.Reason.STANDBY, assertThrows(ApiFault.class, fence::pass).reason());
    assertFalse(fence.leads());
  }

  private void lets() {
    assertDoesNotThrow(fence::pass);
    assertTrue(fence.leads());
  }

  @Test
  void it_is_shut_until_the_lease_is_held_and_the_agent_is_ready() {
    refuses();
    var term = fence.renewed(fence.now(), TEN);
    assertTrue(fence.holds());
    refuses();
    assertTrue(fence.open(term));
    lets();
  }

  @Test
  void it_shuts_by_the_clock_alone() {
    held();
    pass(TEN.minusNanos(1));
    lets();
    pass(Duration.ofNanos(1));
    refuses();
  }

  @Test
  void a_renewal_counts_from_before_it_was_sent() {
    var term = held();
    pass(Duration.ofSeconds(2));
    var asked = fence.now();
    pass(Duration.ofSeconds(7)); // the answer takes its time
    assertEquals(term, fence.renewed(asked, TEN));
    pass(Duration.ofSeconds(2));
    lets();
    pass(Duration.ofSeconds(1));
    refuses();
  }

  @Test
  void a_renewal_after_the_end_begins_another_term_which_has_to_be_prepared() {
    var term = held();
    pass(TEN);
    var next = fence.renewed(fence.now(), TEN);
    assertNotEquals(term, next);
    refuses();
    assertFalse(fence.open(term), "what was begun in the old term opens nothing in the new one");
    refuses();
    assertTrue(fence.open(next));
    lets();
  }

  @Test
  void an_answer_that_comes_after_its_own_end_is_worth_nothing() {
    var asked = fence.now();
    pass(TEN);
    assertFalse(fence.open(fence.renewed(asked, TEN)));
    refuses();
  }

  @Test
  void a_machine_that_was_suspended_is_noticed_by_the_wall_clock() {
    held();
    wall.updateAndGet(now -> now.plus(TEN));
    refuses();
  }

  @Test
  void a_wall_clock_that_is_set_back_gives_no_more_time() {
    held();
    wall.updateAndGet(now -> now.minusSeconds(3600));
    nanos.addAndGet(TEN.toNanos());
    refuses();
  }

  @Test
  void while_it_stops_what_has_begun_may_end_and_then_nothing_passes_ever_again() {
    held();
    fence.stopping();
    assertFalse(fence.leads());
    assertDoesNotThrow(fence::pass);
    fence.end();
    refuses();
    assertFalse(fence.open(fence.renewed(fence.now(), TEN)));
    refuses();
  }

  @Test
  void without_an_election_it_is_no_hindrance() {
    var none = Fence.none();
    assertTrue(none.leads());
    assertDoesNotThrow(none::pass);
  }

  @ParameterizedTest
  @CsvSource({"GET, /api/v1/namespaces, false", "PATCH, /api/v1/namespaces/a, true", "POST, /api/v1/namespaces, true",
      "DELETE, /api/v1/namespaces/a, true", "PATCH, /api/v1/namespaces/a?dryRun=All&force=true, false",
      "POST, /apis/authentication.k8s.io/v1/tokenreviews, false",
      "POST, /apis/authorization.k8s.io/v1/subjectaccessreviews, false"})
  void it_concerns_what_changes_something(String method, String path, boolean concerns) {
    assertEquals(concerns, Fence.concerns(method, path));
  }
}
