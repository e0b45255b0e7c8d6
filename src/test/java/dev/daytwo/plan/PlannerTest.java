package dev.daytwo.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Health;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
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

/** What a reconcile writes, from what is wanted, what is there and what is remembered. */
class PlannerTest {
  private static final UnitKey ORDERS = new UnitKey("production", "orders");
  private static final PruneBudget BUDGET = new PruneBudget(30, 20);
  private static final Commit COMMIT = new Commit("c0ffee", "Ada", "Ship it", Instant.EPOCH);

  private final Map<ObjectKey, Observation> live = new HashMap<>();
  private final List<InventoryItem> inventory = new ArrayList<>();
  private boolean prune = true;
  private boolean selfHeal = true;
  private @Nullable String confirmed;

  private static Manifest manifest(String kind, String name, Map<String, Object> spec) {
    return Manifest.of(Map.of("apiVersion", kind.equals("Deployment") ? "apps/v1" : "v1", "kind", kind, "metadata",
        Map.of("name", name, "namespace", "shop"), "spec", spec));
  }

  private static Manifest config(String name) {
    return manifest("ConfigMap", name, Map.of("a", name));
  }

  /** The object is in the cluster and in the inventory, as the last apply left it. */
  private Manifest applied(Manifest manifest) {
    inventory.add(new InventoryItem(manifest.key(), "uid-" + manifest.key().name(), manifest.hash(), new Seal("kept")));
    seen(manifest.key(), "uid-" + manifest.key().name(), "kept", ORDERS, -1);
    return manifest;
  }

  private void seen(ObjectKey key, String uid, String seal, @Nullable UnitKey unit, int replicas) {
    live.put(key,
        new Observation(key, unit, uid, 1, new Seal(seal), Health.HEALTHY, "kubectl-edit", replicas, false, null));
  }

  private Plan plan(Manifest... wanted) {
    Desired desired = new Desired(ORDERS, "shop", "shop", COMMIT, "", "", "", List.of(wanted), "hash", 5,
        new Environment.Policy(prune, selfHeal));
    return Planner.plan(desired, live, release(), Map.of(), BUDGET);
  }

  private Release release() {
    return new Release(ORDERS, "shop", "uid", 1, new Release.Spec("shop", false, confirmed, ""),
        new Release.Status("", "", "", "", List.of(), inventory, List.of(), 0));
  }

  private static List<String> steps(Plan plan) {
    return plan.steps().stream().map(Step::toString).toList();
  }

  @Test
  void whatIsSealedAndUnchangedIsSkipped() {
    Plan plan = plan(applied(config("a")), applied(config("b")));
    assertTrue(plan.isEmpty());
    assertEquals(inventory, plan.kept());
  }

  @Test
  void whatIsNotThereIsApplied() {
    assertEquals(List.of("apply ConfigMap shop/a (new)"), steps(plan(config("a"))));
  }

  @Test
  void whatIsWantedDifferentlyIsApplied() {
    applied(manifest("ConfigMap", "a", Map.of("a", "old")));
    assertEquals(List.of("apply ConfigMap shop/a (changed)"), steps(plan(config("a"))));
  }

  @Test
  void anotherSealIsDriftAndNamesTheRival() {
    Manifest manifest = applied(config("a"));
    seen(manifest.key(), "uid-a", "broken", ORDERS, -1);
    assertEquals(List.of("apply ConfigMap shop/a (drifted by kubectl-edit)"), steps(plan(manifest)));
  }

  @Test
  void aDeletedObjectIsDrift() {
    Manifest manifest = applied(config("a"));
    live.clear();
    assertEquals(List.of("apply ConfigMap shop/a (gone)"), steps(plan(manifest)));
  }

  @Test
  void driftIsOnlyReportedWhereThePolicySaysSo() {
    selfHeal = false;
    Manifest manifest = applied(config("a"));
    seen(manifest.key(), "uid-a", "broken", ORDERS, -1);
    Plan plan = plan(manifest);
    assertTrue(plan.isEmpty());
    assertEquals(List.of(manifest.key()), plan.drifted());
  }

  @Test
  void aNewWishIsAppliedThoughThePolicyOnlyReportsDrift() {
    selfHeal = false;
    applied(manifest("ConfigMap", "a", Map.of("a", "old")));
    assertEquals(List.of("apply ConfigMap shop/a (changed)"), steps(plan(config("a"))));
  }

  @Test
  void whatIsDroppedIsDeletedLastInFirstOut() {
    applied(config("a"));
    applied(config("b"));
    assertEquals(List.of("apply ConfigMap shop/c (new)", "delete ConfigMap shop/b", "delete ConfigMap shop/a"),
        steps(plan(config("c"))));
  }

  @Test
  void aConfigMapThatOldPodsMayMountStaysUntilTheRolloutIsDone() {
    applied(config("old"));
    applied(manifest("Deployment", "orders", Map.of("replicas", 1)));
    Manifest next = manifest("Deployment", "orders", Map.of("replicas", 2));
    assertEquals(List.of("apply Deployment shop/orders (changed)"), steps(plan(next)));
    inventory.removeLast();
    applied(next);
    live.computeIfPresent(next.key(), (key, seen) -> new Observation(key, ORDERS, seen.uid(), 2, seen.seal(),
        Health.progressing("rolling out"), "", 2, false, null));
    assertTrue(plan(next).isEmpty());
    applied(next);
    inventory.removeLast();
    assertEquals(List.of("delete ConfigMap shop/old"), steps(plan(next)));
  }

  @Test
  void anotherObjectOfTheSameNameIsNotDeleted() {
    Manifest manifest = applied(config("a"));
    seen(manifest.key(), "another-uid", "kept", ORDERS, -1);
    assertTrue(plan().isEmpty());
  }

  @Test
  void anObjectThatNowBelongsToAnotherUnitIsNotDeleted() {
    Manifest manifest = applied(config("a"));
    seen(manifest.key(), "uid-a", "kept", new UnitKey("production", "cart"), -1);
    assertTrue(plan().isEmpty());
  }

  @Test
  void anObjectWithoutAUnitSuchAsASharedNamespaceIsNotDeleted() {
    Manifest manifest = applied(config("a"));
    seen(manifest.key(), "uid-a", "kept", null, -1);
    assertTrue(plan().isEmpty());
  }

  @Test
  void nothingIsDeletedWhereThePolicySaysSoAndItStaysKnown() {
    prune = false;
    applied(config("a"));
    Plan plan = plan();
    assertTrue(plan.isEmpty());
    assertEquals(inventory, plan.kept());
  }

  @Test
  void aMassDeletionIsHeldUntilItsTokenIsConfirmed() {
    for (int i = 0; i < 21; i++) {
      applied(config("c" + i));
    }
    Plan held = plan();
    assertTrue(held.isEmpty());
    assertEquals(21, held.held().size());
    assertEquals(inventory, held.kept());
    confirmed = held.token();
    assertEquals(21, plan().steps().size());
    confirmed = "another";
    assertTrue(plan().isEmpty());
  }

  @Test
  void theTokenIsOfExactlyThatSet() {
    applied(config("a"));
    applied(config("b"));
    String both = PruneBudget.token(inventory);
    assertEquals(both, PruneBudget.token(inventory.reversed()));
    assertTrue(!both.equals(PruneBudget.token(inventory.subList(0, 1))));
  }

  @Test
  void anAutoscaledDeploymentBeginsWithTheMinimum() {
    Manifest deployment = manifest("Deployment", "orders", Map.of("minReadySeconds", 10));
    Manifest autoscaler = manifest("HorizontalPodAutoscaler", "orders", Map.of("minReplicas", 3, "scaleTargetRef",
        Map.of("apiVersion", "apps/v1", "kind", "Deployment", "name", "orders")));
    assertEquals(
        List.of("apply Deployment shop/orders (new)", "hand Deployment shop/orders over at 3 replicas",
            "apply HorizontalPodAutoscaler shop/orders (new)"),
        steps(plan(deployment, autoscaler)));
  }

  @Test
  void aStatefulSetsReplicasAreHandedOverToo() {
    Manifest set = Manifest.of(Map.of("apiVersion", "apps/v1", "kind", "StatefulSet", "metadata",
        Map.of("name", "orders", "namespace", "shop"), "spec", Map.of("minReadySeconds", 10)));
    Manifest autoscaler = manifest("HorizontalPodAutoscaler", "orders", Map.of("minReplicas", 2, "scaleTargetRef",
        Map.of("apiVersion", "apps/v1", "kind", "StatefulSet", "name", "orders")));
    assertEquals(List.of("apply StatefulSet shop/orders (new)", "hand StatefulSet shop/orders over at 2 replicas",
        "apply HorizontalPodAutoscaler shop/orders (new)"), steps(plan(set, autoscaler)));
    seen(set.key(), "uid-orders", "kept", ORDERS, 4);
    assertEquals("hand StatefulSet shop/orders over at 4 replicas", steps(plan(set, autoscaler)).getFirst());
  }

  @Test
  void replicasAreHandedOverBeforeTheFieldIsDropped() {
    applied(manifest("Deployment", "orders", Map.of("replicas", 4)));
    Manifest deployment = manifest("Deployment", "orders", Map.of("minReadySeconds", 10));
    seen(deployment.key(), "uid-orders", "kept", ORDERS, 4);
    assertEquals(
        List.of("hand Deployment shop/orders over at 4 replicas", "apply Deployment shop/orders (changed)"),
        steps(plan(deployment)));
  }

  @Test
  void whatAnotherUnitAppliedAlikeIsNotAppliedAgain() {
    Manifest namespace = Manifest
        .of(Map.of("apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", "shop")));
    InventoryItem shared = new InventoryItem(namespace.key(), "uid-ns", namespace.hash(), new Seal("kept"));
    seen(namespace.key(), "uid-ns", "kept", null, -1);
    Desired desired = new Desired(ORDERS, "shop", "shop", COMMIT, "", "", "", List.of(namespace), "hash", 5,
        new Environment.Policy(true, true));
    Plan plan = Planner.plan(desired, live, release(), Map.of(namespace.key(), shared), BUDGET);
    assertTrue(plan.isEmpty());
    assertEquals(List.of(shared), plan.kept());
  }

  @Test
  void theBudgetCountsObjectsAndShares() {
    assertEquals("", BUDGET.units(3, 20, 100));
    assertEquals("21 objects would be deleted at once; maxCount allows 20", BUDGET.units(3, 21, 100));
    assertEquals("7 of 14 objects would be deleted at once; maxPercent allows 30", BUDGET.units(2, 7, 14));
    assertEquals("", BUDGET.units(1, 7, 14));
  }
}
