package dev.daytwo.reconcile;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.event.Fact;
import dev.daytwo.model.OnDelete;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who gets a place again when an agent starts, and who loses it. */
class RolloutsTest {
  private final List<Fact> told = new ArrayList<>();
  private final Rollouts rollouts = new Rollouts(1, told::add);

  private static PruneScope follows(String... sources) {
    return new PruneScope(Set.of(sources), Set.of(), Set.of("prod"), Set.of());
  }

  /** A unit that has a change of the platform, and is not healthy with it yet. */
  private static Release rolling(String source, String environment) {
    Release.Sync sync = new Release.Sync("c1", "", "", Instant.EPOCH, "Succeeded", 1, Rollouts.CAUSE);
    return Release.absent(new UnitKey(environment, source + "-unit"), "shop", source).claimed(source, OnDelete.DELETE)
        .with(new Release.Status("c1", "", "", "h", List.of(), List.of(), List.of(sync), 1));
  }

  private static Release waiting() {
    return Release.absent(new UnitKey("prod", "waits"), "shop", "ours").with(Release.Status.EMPTY);
  }

  @Test
  void a_unit_that_was_on_its_way_has_its_place_again() {
    rollouts.resume(List.of(rolling("ours", "prod")), follows("ours"));
    assertFalse(rollouts.enter(waiting()));
  }

  @Test
  void units_that_somebody_else_looks_after_take_no_place() {
    rollouts.resume(List.of(rolling("theirs", "prod"), rolling("ours", "elsewhere")), follows("ours"));
    assertTrue(rollouts.enter(waiting()));
  }

  @Test
  void a_unit_whose_source_is_followed_no_more_leaves_its_place_to_the_next() {
    Release other = rolling("other", "prod");
    rollouts.resume(List.of(other), follows("ours", "other"));
    assertFalse(rollouts.enter(waiting()));
    rollouts.retain(List.of(other, waiting()), follows("ours"));
    Fact.RolloutMoved last = (Fact.RolloutMoved) told.getLast();
    assertTrue(last.admitted().contains(waiting().unit()), "it is told that it may go");
    assertTrue(rollouts.enter(waiting()));
  }
}
