package dev.daytwo.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.daytwo.event.Fact;
import dev.daytwo.model.Commit;
import dev.daytwo.model.UnitKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DescriptionsTest {
  private static final UnitKey ORDERS = new UnitKey("production", "orders");
  private static final Instant DROPPED = Instant.parse("2026-03-01T10:00:00Z");

  private final Freshness freshness = new Freshness();
  private final Descriptions descriptions = new Descriptions(Set.of("shop", "infra"), freshness);

  private static Commit commit(String id) {
    return new Commit(id, "Ada", "Ship it", Instant.EPOCH);
  }

  private void fetched(String source, String commit, Instant at) {
    descriptions.fetched(new Fact.SourceFetched(source, commit(commit), at, Duration.ofSeconds(2), null));
  }

  private void rendered(String source, String commit, boolean complete, UnitKey... units) {
    descriptions.rendered(new Fact.SourceRendered(source, commit(commit), 1, Set.of(units), complete, List.of(),
        freshness.term()));
  }

  private List<String> unheard() {
    return descriptions.unheard("shop", DROPPED);
  }

  @Test
  void aSourceThatHasNeverBeenReadMayDescribeAnything() {
    assertEquals(List.of("infra"), unheard());
    descriptions.failed(new Fact.SourceFailed("infra", "unreachable", "", DROPPED.plusSeconds(1)));
    assertEquals(List.of("infra"), unheard());
  }

  @Test
  void aLookCountsFromWhenItBegan() {
    rendered("infra", "c1", true);
    fetched("infra", "c1", DROPPED.plusSeconds(1)); // began a second before
    assertEquals(List.of("infra"), unheard());
    fetched("infra", "c1", DROPPED.plusSeconds(2));
    assertEquals(List.of(), unheard());
  }

  @Test
  void aNewHeadCountsWhenItHasBeenRendered() {
    rendered("infra", "c1", true);
    fetched("infra", "c2", DROPPED.plusSeconds(9));
    assertEquals(List.of("infra"), unheard());
    rendered("infra", "c2", true, ORDERS);
    assertEquals(List.of(), unheard());
    assertEquals("infra", descriptions.other("shop", ORDERS));
  }

  @Test
  void aSourceThatCannotBeReadNowIsTakenAtItsLastWord() {
    rendered("infra", "c1", true, ORDERS);
    descriptions.failed(new Fact.SourceFailed("infra", "unreachable", "", DROPPED.plusSeconds(1)));
    assertEquals(List.of(), unheard());
    assertEquals("infra", descriptions.other("shop", ORDERS));
  }

  @Test
  void aSourceThatIsOnlyKnownFromBeforeTheStartIsNotTakenAtItsWord() {
    descriptions.rendered(new Fact.SourceRendered("infra", commit("c1"), 1, Set.of(ORDERS), false, List.of(),
        Freshness.UNCONFIRMED));
    descriptions.failed(new Fact.SourceFailed("infra", "unreachable", "", DROPPED.plusSeconds(1)));
    assertEquals(List.of("infra"), unheard());
    assertEquals("infra", descriptions.other("shop", ORDERS));
  }

  @Test
  void aSourceThatIsOnlyKnownFromBeforeTheTakeoverIsNotTakenAtItsWord() {
    rendered("infra", "c1", true, ORDERS);
    freshness.takeOver();
    descriptions.failed(new Fact.SourceFailed("infra", "unreachable", "", DROPPED.plusSeconds(1)));
    assertEquals(List.of("infra"), unheard());
    rendered("infra", "c1", true, ORDERS);
    descriptions.failed(new Fact.SourceFailed("infra", "unreachable", "", DROPPED.plusSeconds(2)));
    assertEquals(List.of(), unheard());
  }

  @Test
  void whatCannotBeReadWholeMaySayWhatItSaid() {
    rendered("infra", "c1", true, ORDERS);
    rendered("infra", "c2", false);
    assertEquals("infra", descriptions.other("shop", ORDERS));
    rendered("infra", "c3", true);
    assertNull(descriptions.other("shop", ORDERS));
  }

  @Test
  void aSourceIsNoOtherToItself() {
    rendered("shop", "c1", true, ORDERS);
    assertNull(descriptions.other("shop", ORDERS));
  }
}
