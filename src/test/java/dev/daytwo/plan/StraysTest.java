package dev.daytwo.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.daytwo.model.Deletion;
import dev.daytwo.model.Health;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Release;
import dev.daytwo.model.Seal;
import dev.daytwo.model.UnitKey;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StraysTest {
  private static final UnitKey ORDERS = new UnitKey("production", "orders");
  private static final ObjectKey A = new ObjectKey("v1", "ConfigMap", "shop", "a");
  private static final ObjectKey B = new ObjectKey("v1", "ConfigMap", "shop", "b");
  private static final Seal SEAL = new Seal("seal");
  private static final InventoryItem KNOWN = new InventoryItem(A, "uid-a", "hash", SEAL);
  private static final Release RELEASE = Release.absent(ORDERS, "shop", "shop")
      .with(Release.Status.EMPTY.owning(List.of(KNOWN)));

  private static Observation seen(ObjectKey key, String uid, boolean own,
      @Nullable Deletion deletion) {
    return new Observation(key, ORDERS, uid, 1, SEAL, Health.HEALTHY, "", -1, own, deletion);
  }

  private static Release joined(Observation... labelled) {
    return Strays.joined(RELEASE, List.of(labelled), Set.of());
  }

  @Test
  void whatTheAgentAppliedAndDidNotWriteDownIsTheUnitsAllTheSame() {
    assertEquals(List.of(KNOWN, new InventoryItem(B, "uid-b", "", SEAL)),
        joined(seen(A, "uid-a", true, null), seen(B, "uid-b", true, null)).status().inventory());
  }

  @Test
  void whatTheUnitAppliesAnywayIsNoStray() {
    assertSame(RELEASE, Strays.joined(RELEASE, List.of(seen(B, "uid-b", true, null)), Set.of(B)));
  }

  @Test
  void whatCarriesLabelsThatTheAgentDidNotWriteIsSomebodyElses() {
    assertSame(RELEASE, joined(seen(B, "uid-b", false, null)));
  }

  @Test
  void whatIsKnownAtAnotherVersionOfItsApiIsNoStray() {
    ObjectKey beta = new ObjectKey("v1beta1", "ConfigMap", "shop", "a");
    assertSame(RELEASE, joined(seen(beta, "uid-a", true, null)));
    ObjectKey wanted = new ObjectKey("v1beta1", "ConfigMap", "shop", "b");
    assertSame(RELEASE, Strays.joined(RELEASE, List.of(seen(B, "uid-b", true, null)), Set.of(wanted)));
  }

  @Test
  void whatIsBeingDeletedNeedsNobody() {
    assertSame(RELEASE, joined(seen(B, "uid-b", true, new Deletion(Instant.EPOCH, List.of()))));
  }

  @Test
  void whatWasMadeAgainAndNotWrittenDownIsKnownByItsNewUid() {
    assertEquals(List.of(new InventoryItem(A, "uid-2", "hash", SEAL)),
        joined(seen(A, "uid-2", true, null)).status().inventory());
  }

  @Test
  void anotherObjectOfTheSameNameStaysAnother() {
    assertSame(RELEASE, joined(seen(A, "uid-2", false, null)));
  }
}
