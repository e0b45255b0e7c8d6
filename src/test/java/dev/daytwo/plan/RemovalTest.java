package dev.daytwo.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.model.Deletion;
import dev.daytwo.model.Health;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import dev.daytwo.model.OnDelete;
import dev.daytwo.model.Release;
import dev.daytwo.model.Seal;
import dev.daytwo.model.UnitKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RemovalTest {
  private static final UnitKey ORDERS = new UnitKey("production", "orders");
  private static final Deletion DELETION = new Deletion(Instant.parse("2026-03-01T10:00:00Z"),
      List.of("example.org/held"));

  private final Map<ObjectKey, Observation> live = new HashMap<>();
  private final List<InventoryItem> inventory = new ArrayList<>();
  private OnDelete onDelete = OnDelete.DELETE;

  private static ObjectKey key(String kind) {
    return new ObjectKey(kind.equals("Deployment") ? "apps/v1" : "v1", kind, "shop", "orders");
  }

  private void owned(String... kinds) {
    for (String kind : kinds) {
      inventory.add(new InventoryItem(key(kind), "uid", "hash", new Seal("seal")));
      seen(kind, ORDERS, "uid", null);
    }
  }

  private void seen(String kind, UnitKey unit, String uid, @Nullable Deletion deletion) {
    live.put(key(kind),
        new Observation(key(kind), unit, uid, 1, new Seal("seal"), Health.HEALTHY, "", -1, false, deletion));
  }

  private Removal next() {
    return Removal.next(new Release(ORDERS, "shop", "uid", 1, new Release.Spec("shop", false, "", null, "", onDelete),
        Release.Status.EMPTY.owning(inventory)), live);
  }

  private static List<String> steps(Removal removal) {
    return removal.steps().stream().map(Step::toString).toList();
  }

  @Test
  void objectsGoInReversedOrder() {
    owned("ServiceAccount", "ConfigMap", "Service");
    assertEquals(
        List.of("delete Service shop/orders", "delete ConfigMap shop/orders", "delete ServiceAccount shop/orders"),
        steps(next()));
  }

  @Test
  void whatAWorkloadStandsOnStaysUntilTheWorkloadHasLeft() {
    owned("ServiceAccount", "Deployment", "HorizontalPodAutoscaler");
    assertEquals(List.of("delete HorizontalPodAutoscaler shop/orders", "delete Deployment shop/orders"), steps(next()));
    live.remove(key("HorizontalPodAutoscaler"));
    seen("Deployment", ORDERS, "uid", DELETION);
    Removal draining = next();
    assertTrue(draining.steps().isEmpty());
    assertFalse(draining.done());
    assertEquals("Deployment shop/orders is being deleted since 2026-03-01T10:00:00Z, and waits for the finalizer "
        + "example.org/held", draining.waits());
    live.remove(key("Deployment"));
    assertEquals(List.of("delete ServiceAccount shop/orders"), steps(next()));
    live.remove(key("ServiceAccount"));
    assertTrue(next().done());
  }

  @Test
  void anObjectThatHangsIsNotDeletedAgainAndKeepsNoOtherBack() {
    owned("ServiceAccount", "ConfigMap");
    seen("ConfigMap", ORDERS, "uid", DELETION);
    assertEquals(List.of("delete ServiceAccount shop/orders"), steps(next()));
    assertEquals(1, next().leaving().size());
  }

  @Test
  void aVolumeStays() {
    owned("PersistentVolumeClaim", "ConfigMap");
    assertEquals(List.of("delete ConfigMap shop/orders"), steps(next()));
    live.remove(key("ConfigMap"));
    assertTrue(next().done());
    assertEquals(List.of(inventory.getFirst()), next().volumes());
  }

  @Test
  void anOrphanedUnitIsLetGoOfWhole() {
    onDelete = OnDelete.ORPHAN;
    owned("PersistentVolumeClaim", "Deployment");
    assertEquals(List.of("let go of Deployment shop/orders", "let go of PersistentVolumeClaim shop/orders"),
        steps(next()));
  }

  @Test
  void sharedObjectDeletedByOneOfTwoOwnersIsNotWhatTheLabelsOfTheOtherAllow() {
    owned("ConfigMap", "Service", "ServiceAccount");
    seen("ConfigMap", new UnitKey("production", "cart"), "uid", null);
    seen("Service", ORDERS, "another", null);
    assertEquals(List.of("delete ServiceAccount shop/orders"), steps(next()));
  }
}
