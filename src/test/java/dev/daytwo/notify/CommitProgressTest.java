package dev.daytwo.notify;

import static dev.daytwo.notify.Facts.A;
import static dev.daytwo.notify.Facts.B;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.event.Fact;
import dev.daytwo.model.Health;
import dev.daytwo.notify.CommitStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the status of a commit is, and when it is told. */
class CommitProgressTest {
  private final CommitProgress progress = new CommitProgress();
  private Instant now = Facts.START;

  private List<String> due() {
    now = now.plus(CommitProgress.PENDING_FOR);
    List<CommitStatus> at = new ArrayList<>(progress.due(now.minusMillis(1)));
    at.addAll(progress.due(now));
    return at.stream().map(each -> each.commit().charAt(0) + " " + each.context() + " " + each.state() + ": "
        + each.description()).toList();
  }

  private void pushed(String commit, String... services) {
    for (String service : services) {
      progress.desired(Facts.desired(service, commit));
    }
    progress.rendered(Facts.rendered(commit, services));
  }

  @Test
  void a_commit_is_pending_until_all_of_its_units_are_in_sync_and_healthy() {
    pushed(A, "orders", "search");
    assertEquals(List.of(), due(), "what is done soon is not said to be pending");
    assertEquals(List.of("a daytwo/production PENDING: rolling out"), due());
    progress.judged(Facts.healthy("orders", A));
    assertEquals(List.of(), due());
    progress.judged(Facts.judged("search", A, true, Health.progressing("1 of 2"), null));
    assertEquals(List.of(), due());
    progress.judged(Facts.healthy("search", A));
    assertEquals(List.of("a daytwo/production SUCCESS: 2 units are in sync and healthy"), due());
    progress.judged(Facts.healthy("search", A));
    assertEquals(List.of(), due());
  }

  @Test
  void ten_thousand_units_are_two_messages() {
    String[] services = new String[10_000];
    for (int i = 0; i < services.length; i++) {
      services[i] = "service-" + i;
    }
    pushed(A, services);
    List<String> told = new ArrayList<>(due());
    told.addAll(due());
    for (String service : services) {
      progress.judged(Facts.healthy(service, A));
      if (service.endsWith("00")) {
        told.addAll(due());
      }
    }
    told.addAll(due());
    assertEquals(List.of("a daytwo/production PENDING: rolling out",
        "a daytwo/production SUCCESS: 10000 units are in sync and healthy"), told);
  }

  @Test
  void one_that_fails_fails_it_with_the_reason() {
    pushed(A, "orders", "search");
    progress.judged(Facts.healthy("orders", A));
    progress.judged(Facts.degraded("search", A, "it crashes"));
    assertEquals(List.of("a daytwo/production FAILURE: search: Degraded: it crashes"), due());
    progress.judged(Facts.healthy("search", A));
    assertEquals(List.of("a daytwo/production SUCCESS: 2 units are in sync and healthy"), due());
  }

  @Test
  void what_was_rolled_back_has_failed_though_it_is_healthy_again() {
    pushed(A, "orders");
    progress.judged(Facts.healthy("orders", A));
    due();
    pushed(B, "orders");
    progress.judged(Facts.judged("orders", A, false, Health.HEALTHY, "commit b failed, and was rolled back"));
    assertEquals(List.of("b daytwo/production FAILURE: orders: RolledBack: commit b failed, and was rolled back"),
        due());
  }

  @Test
  void what_runs_of_an_older_commit_says_nothing_of_the_newer() {
    pushed(A, "orders");
    progress.judged(Facts.healthy("orders", A));
    due();
    pushed(B, "orders");
    progress.judged(Facts.healthy("orders", A));
    progress.judged(Facts.degraded("orders", A, "the old one crashes"));
    assertEquals(List.of(), due());
    assertEquals(List.of("b daytwo/production PENDING: rolling out"), due());
    progress.judged(Facts.healthy("orders", B));
    assertEquals(List.of("b daytwo/production SUCCESS: 1 unit is in sync and healthy"), due());
  }

  @Test
  void a_commit_that_changes_nothing_is_done_at_once_and_one_that_was_overtaken_says_so() {
    pushed(A, "orders");
    due();
    assertEquals(List.of("a daytwo/production PENDING: rolling out"), due());
    pushed(B, "orders");
    progress.judged(Facts.healthy("orders", B));
    assertEquals(List.of("a daytwo/production OVERTAKEN: overtaken by commit bbbbbbbbbb",
        "b daytwo/production SUCCESS: 1 unit is in sync and healthy"), due());
    String c = "c".repeat(40);
    progress.rendered(Facts.rendered(c, "orders"));
    assertEquals(List.of("c daytwo/production SUCCESS: 1 unit is in sync and healthy"), due());
  }

  @Test
  void a_refused_descriptor_and_a_sync_that_fails_fail_it() {
    pushed(A, "orders");
    progress.refused(Facts.refused("orders", B));
    progress.rendered(Facts.rendered(B, "orders"));
    progress.judged(Facts.healthy("orders", A));
    assertEquals(List.of("b daytwo/production FAILURE: orders: orders.yaml:3:1: port: expected a number"), due());
    pushed(A, "orders");
    progress.failed(new Fact.SyncFailed(Facts.unit("orders"), "shop-production", "Forbidden", "not allowed", now,
        Duration.ofSeconds(1)));
    assertEquals(List.of("a daytwo/production FAILURE: orders: Forbidden: not allowed"), due());
  }

  @Test
  void a_file_that_cannot_be_read_fails_it() {
    pushed(A, "orders");
    progress.judged(Facts.healthy("orders", A));
    progress.rendered(new Fact.SourceRendered("shop", Facts.commit(B), 2, Set.of(Facts.unit("orders")), false,
        List.of(Facts.problem("is no YAML"))));
    assertEquals(List.of("b daytwo/production FAILURE: orders.yaml:3:1: port: is no YAML"), due());
  }

  @Test
  void what_flaps_is_told_a_few_times_and_then_once_a_minute() {
    pushed(A, "orders");
    int count = 0;
    for (int i = 0; i < 600; i++) { // half an hour
      progress.judged(i % 2 == 0 ? Facts.degraded("orders", A, "it crashes") : Facts.healthy("orders", A));
      count += due().size();
    }
    assertTrue(count >= 6 && count <= 6 + 31, count + " messages");
  }

  @Test
  void a_new_leader_tells_what_is_so_once_more() {
    pushed(A, "orders");
    progress.judged(Facts.healthy("orders", A));
    assertEquals(1, due().size());
    progress.anew();
    assertEquals(1, due().size());
    assertEquals(List.of(), due());
  }
}
