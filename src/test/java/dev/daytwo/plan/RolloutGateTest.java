package dev.daytwo.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.model.Health;
import dev.daytwo.model.UnitKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Who may roll out a change that is not of his own descriptor. */
class RolloutGateTest {
  private static final List<Health.Status> STATES = List.of(Health.Status.values());

  private final RolloutGate gate = new RolloutGate(4);

  private static UnitKey unit(int number) {
    return new UnitKey("production", "unit-" + number);
  }

  @Test
  void as_many_as_there_are_places_go_and_the_others_follow_in_their_order() {
    for (int i = 0; i < 7; i++) {
      assertEquals(i < 4, gate.enter(unit(i), true));
    }
    assertTrue(gate.enter(unit(0), false), "who has a place keeps it");
    assertEquals(List.of(), gate.judged(unit(0), Health.Status.PROGRESSING));
    assertEquals(List.of(unit(4)), gate.judged(unit(2), Health.Status.HEALTHY));
    assertEquals(List.of(unit(5)), gate.gone(unit(1)));
    assertEquals(new RolloutGate.Progress(1, 4, 0, false), gate.progress());
    assertTrue(gate.enter(unit(4), true));
  }

  @Test
  void an_unhealthy_one_halts_it_until_it_is_well_again() {
    for (int i = 0; i < 6; i++) {
      gate.enter(unit(i), true);
    }
    assertEquals(List.of(), gate.judged(unit(0), Health.Status.DEGRADED));
    assertEquals(List.of(), gate.judged(unit(1), Health.Status.HEALTHY));
    assertEquals(new RolloutGate.Progress(2, 3, 1, true), gate.progress());
    assertFalse(gate.enter(unit(7), true));
    assertTrue(gate.enter(unit(0), false), "what mends it passes");
    assertEquals(List.of(), gate.judged(unit(0), Health.Status.PROGRESSING), "nobody knows yet whether it does");
    assertEquals(List.of(unit(4), unit(5)), gate.judged(unit(0), Health.Status.HEALTHY));
  }

  @Test
  void one_that_was_unhealthy_before_tells_nothing_of_the_change() {
    for (int i = 0; i < 5; i++) {
      gate.enter(unit(i), i != 0);
    }
    assertEquals(List.of(unit(4)), gate.judged(unit(0), Health.Status.DEGRADED));
    assertFalse(gate.progress().halted());
  }

  @Test
  void who_needs_no_place_any_more_leaves_the_queue() {
    for (int i = 0; i < 6; i++) {
      gate.enter(unit(i), true);
    }
    assertEquals(List.of(), gate.withdraw(unit(4)));
    assertEquals(List.of(unit(5)), gate.judged(unit(0), Health.Status.HEALTHY));
  }

  @Test
  void a_restart_forgets_nobody_who_has_a_place() {
    for (int i = 0; i < 4; i++) {
      gate.resume(unit(i));
    }
    assertFalse(gate.enter(unit(4), true));
    assertTrue(gate.enter(unit(3), false));
    gate.judged(unit(0), Health.Status.MISSING);
    assertTrue(gate.progress().halted());
  }

  /** Whatever units do, in whatever order: never more than there are places, nobody while it is halted, and all in the end. */
  @Property(tries = 500)
  void it_holds_its_bounds_and_loses_nobody(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int places,
      @ForAll @IntRange(min = 1, max = 40) int units) {
    Random random = new Random(seed);
    RolloutGate any = new RolloutGate(places);
    Set<UnitKey> want = new LinkedHashSet<>();
    Set<UnitKey> done = new LinkedHashSet<>();
    for (int i = 0; i < units; i++) {
      want.add(unit(i));
    }
    for (int step = 0; step < 400; step++) {
      UnitKey one = unit(random.nextInt(units));
      boolean halted = any.progress().halted();
      int rolling = any.progress().rolling();
      List<UnitKey> admitted = new ArrayList<>();
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> {
          boolean had = any.has(one);
          if (any.enter(one, random.nextBoolean()) && !had) {
            assertFalse(halted, "somebody was let in while it was halted");
          }
        }
        case 3 -> admitted.addAll(any.withdraw(one));
        default -> {
          if (any.has(one)) {
            Health.Status health = STATES.get(random.nextInt(STATES.size()));
            admitted.addAll(any.judged(one, health));
          }
        }
      }
      assertTrue(any.progress().rolling() <= places, "too many at a time");
      assertTrue(any.progress().unhealthy() <= any.progress().rolling());
      assertTrue(admitted.stream().allMatch(any::has), "who is told has a place");
      assertTrue(any.progress().rolling() <= rolling + Math.max(1, admitted.size()));
    }
    // From here on everything goes well.
    for (int round = 0; round <= units && done.size() < units; round++) {
      for (UnitKey each : want) {
        if (!done.contains(each) && any.enter(each, true)) {
          any.judged(each, Health.Status.HEALTHY);
          done.add(each);
        }
      }
    }
    assertEquals(want, done);
    assertEquals(RolloutGate.Progress.NONE, any.progress());
  }
}
