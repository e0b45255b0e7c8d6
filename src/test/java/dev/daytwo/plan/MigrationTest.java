package dev.daytwo.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Health;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Progress;
import dev.daytwo.model.Release;
import dev.daytwo.model.Rollout;
import dev.daytwo.model.Seal;
import dev.daytwo.model.UnitKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a plan does about a Job that has to succeed before the workload. */
class MigrationTest {
  private static final UnitKey ORDERS = new UnitKey("production", "orders");
  private static final Manifest CONFIG = manifest("v1", "ConfigMap", "orders", "2");
  private static final Manifest JOB = manifest("batch/v1", "Job", "orders-migrate-2", "2");
  private static final Manifest DEPLOYMENT = manifest("apps/v1", "Deployment", "orders", "2");
  private static final InventoryItem OLD_DEPLOYMENT = item(DEPLOYMENT.key(), "hash of the old");
  private static final InventoryItem OLD_JOB = item(new ObjectKey("batch/v1", "Job", "shop", "orders-migrate-1"),
      "hash of the old");

  private final Map<ObjectKey, Observation> live = new HashMap<>();
  private List<InventoryItem> inventory = List.of(item(CONFIG.key(), CONFIG.hash()), OLD_DEPLOYMENT, OLD_JOB);
  private List<String> migrated = List.of("orders-migrate-1");

  MigrationTest() {
    inventory.forEach(item -> see(item.key(), Health.HEALTHY));
  }

  private static Manifest manifest(String apiVersion, String kind, String name, String version) {
    return Manifest.of(Map.of("apiVersion", apiVersion, "kind", kind, "metadata",
        Map.of("name", name, "namespace", "shop"), "spec", Map.of("replicas", 2L, "version", version)));
  }

  private static InventoryItem item(ObjectKey key, String hash) {
    return new InventoryItem(key, "uid of " + key.name(), hash, new Seal("seal"));
  }

  private void see(ObjectKey key, Health health) {
    live.put(key,
        new Observation(key, ORDERS, "uid of " + key.name(), 1, new Seal("seal"), health, "", -1, false, null));
  }

  private Plan plan() {
    Rollout rollout = new Rollout(Rollout.OnFailure.ROLLBACK, null, JOB.key(), List.of());
    Desired desired = new Desired(ORDERS, "shop", "shop", new Commit("c2", "Ada", "Ship it", Instant.EPOCH), "", "",
        "standard", List.of(CONFIG, JOB, DEPLOYMENT), "hash", 5, new Environment.Policy(true, true), rollout);
    Release release = new Release(ORDERS, "shop", "uid", 1, new Release.Spec("shop", false, null, ""),
        new Release.Status("c1", "c1", "", "old", List.of(), inventory, List.of(), 0,
            new Progress(null, null, migrated)));
    return Planner.plan(desired, live, release, Map.of(), new PruneBudget(100, 100));
  }

  private static List<String> steps(Plan plan) {
    return plan.steps().stream().map(Step::toString).toList();
  }

  @Test
  void itIsAppliedAndTheRestIsLeftAsItIs() {
    Plan plan = plan();
    assertEquals(List.of("apply Job shop/orders-migrate-2 (new)"), steps(plan));
    assertEquals("Migrating", Objects.requireNonNull(plan.stopped()).reason());
    assertEquals(List.of(item(CONFIG.key(), CONFIG.hash()), OLD_DEPLOYMENT, OLD_JOB), plan.kept());
  }

  @Test
  void whileItRunsNothingIsWrittenNotEvenWhereItDiffers() {
    see(JOB.key(), Health.progressing("running"));
    assertEquals(List.of(), steps(plan()));
    inventory = List.of(OLD_DEPLOYMENT, OLD_JOB, item(JOB.key(), "hash of other settings"));
    assertEquals(List.of("apply ConfigMap shop/orders (changed)"), steps(plan()));
  }

  @Test
  void onceItHasSucceededTheRestFollowsAndTheOneBeforeGoes() {
    see(JOB.key(), Health.HEALTHY);
    Plan plan = plan();
    assertNull(plan.stopped());
    assertEquals(List.of("apply Deployment shop/orders (changed)", "delete Job shop/orders-migrate-1"), steps(plan));
  }

  @Test
  void aFailureStopsTheRest() {
    see(JOB.key(), Health.degraded("Job orders-migrate-2 failed: exit code 1"));
    Plan plan = plan();
    assertEquals(List.of(), steps(plan));
    Verdict verdict = Objects.requireNonNull(plan.stopped());
    assertEquals("MigrationFailed", verdict.reason());
    assertEquals(true, verdict.stalled());
    assertNotNull(verdict.message());
  }

  @Test
  void oneThatHasSucceededBeforeIsNotMissed() {
    migrated = List.of("orders-migrate-3", "orders-migrate-2");
    Plan plan = plan();
    assertNull(plan.stopped());
    assertEquals(List.of("apply Deployment shop/orders (changed)", "delete Job shop/orders-migrate-1"), steps(plan));
  }

  @Test
  void oneThatIsDeletedBeforeItHasEndedBeginsAgain() {
    inventory = List.of(OLD_DEPLOYMENT, OLD_JOB, item(CONFIG.key(), CONFIG.hash()), item(JOB.key(), JOB.hash()));
    assertEquals(List.of("apply Job shop/orders-migrate-2 (new)"), steps(plan()));
  }
}
