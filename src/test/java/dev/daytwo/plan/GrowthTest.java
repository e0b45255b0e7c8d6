package dev.daytwo.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.model.Commit;
import dev.daytwo.model.Deletion;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Health;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Release;
import dev.daytwo.model.Seal;
import dev.daytwo.model.Tree;
import dev.daytwo.model.UnitKey;
import dev.daytwo.model.Volume;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Volumes grow, and change in no other way. */
class GrowthTest {
  private static final UnitKey DB = new UnitKey("production", "db");

  private final Map<ObjectKey, Observation> live = new HashMap<>();
  private final List<InventoryItem> inventory = new ArrayList<>();

  private static Map<String, Object> claim(String size, String type) {
    return Map.of("storageClassName", type, "resources", Map.of("requests", Map.of("storage", size)));
  }

  /** A StatefulSet whose volumes are written {@code data=1Gi}. */
  private static Manifest set(String image, String... volumes) {
    List<Object> templates = new ArrayList<>();
    for (String volume : volumes) {
      String[] parts = volume.split("=", 2);
      templates.add(Map.of("metadata", Map.of("name", parts[0]), "spec", claim(parts[1], "fast")));
    }
    return Manifest.of(Map.of("apiVersion", "apps/v1", "kind", "StatefulSet", "metadata",
        Map.of("name", "db", "namespace", "shop"), "spec",
        Map.of("replicas", 2L, "template", Map.of("image", image), "volumeClaimTemplates", templates)));
  }

  private static Manifest claim(String size, String held, String type) {
    Map<String, Object> tree = new LinkedHashMap<>(Map.of("apiVersion", "v1", "kind", "PersistentVolumeClaim",
        "metadata", Map.of("name", "wiki-data", "namespace", "shop"), "spec", claim(size, type)));
    if (!held.isEmpty()) {
      tree.put("status", Map.of("capacity", Map.of("storage", held)));
    }
    return Manifest.of(tree);
  }

  private Manifest applied(Manifest manifest) {
    return applied(manifest, null);
  }

  private Manifest applied(Manifest manifest, @Nullable Deletion deletion) {
    inventory.clear();
    inventory.add(new InventoryItem(manifest.key(), "uid", manifest.hash(), new Seal("kept")));
    live.put(manifest.key(), new Observation(manifest.key(), DB, "uid", 1, new Seal("kept"), Health.HEALTHY, "", -1,
        true, deletion, "", Volume.of(manifest.tree())));
    return manifest;
  }

  private Plan plan(Manifest... wanted) {
    Desired desired = new Desired(DB, "shop", "shop", new Commit("c0ffee", "Ada", "Ship it", Instant.EPOCH), "", "", "",
        List.of(wanted), "hash", 5, new Environment.Policy(true, true));
    return Planner.plan(desired, live, new Release(DB, "shop", "uid", 1, new Release.Spec("shop", false, null, ""),
        new Release.Status("", "", "", "", List.of(), inventory, List.of(), 0)), Map.of(), new PruneBudget(30, 20));
  }

  private static List<String> steps(Plan plan) {
    return plan.steps().stream().map(Step::toString).toList();
  }

  private static Verdict stopped(Plan plan) {
    return Objects.requireNonNull(plan.stopped());
  }

  @Test
  void aStatefulSetWithLargerVolumesIsMadeAgainAroundItsPods() {
    applied(set("1", "data=1Gi", "logs=1Gi"));
    Plan plan = plan(set("1", "data=1Gi", "logs=2Gi"), claim("1Gi", "", "fast"));
    assertEquals(List.of("grow the volumes of StatefulSet shop/db, to make it again around its pods"), steps(plan));
    assertEquals("Growing", stopped(plan).reason());
    assertEquals(inventory, plan.kept());
  }

  @Test
  void whileItLeavesNothingIsDoneToItAndThenItIsMade() {
    Manifest before = applied(set("1", "data=1Gi"), new Deletion(Instant.EPOCH, List.of("orphan")));
    Plan waiting = plan(set("1", "data=2Gi"));
    assertEquals(List.of(), steps(waiting));
    assertEquals("Growing", stopped(waiting).reason());

    live.clear();
    Plan made = plan(set("1", "data=2Gi"));
    assertEquals(List.of("apply StatefulSet shop/db (new)"), steps(made));
    assertNull(made.stopped());
    assertEquals(List.of("apply StatefulSet shop/db (gone)"), steps(plan(before)));
  }

  @Test
  void noVolumeComesOrGoesOrBecomesAnother() {
    applied(set("1", "data=1Gi"));
    for (Manifest other : List.of(set("1"), set("1", "data=2Gi", "logs=1Gi"), set("1", "logs=2Gi"),
        with(set("1", "data=2Gi"), "serviceName", "other"), with(set("1", "data=2Gi"), "volumeClaimTemplates",
            List.of(Map.of("metadata", Map.of("name", "data"), "spec", claim("2Gi", "slow")))))) {
      Plan plan = plan(other);
      assertEquals(List.of(), steps(plan));
      assertEquals("VolumesFixed", stopped(plan).reason());
      assertTrue(stopped(plan).stalled());
    }
    assertTrue(stopped(plan(with(set("1"), "volumeClaimTemplates",
        List.of(Map.of("metadata", Map.of("name", "data"), "spec", claim("2Gi", "slow")))))).message()
        .startsWith("the volume data of StatefulSet shop/db is of the class fast, which cannot become slow; "));
  }

  /** Made again without a number it would begin with one pod, and the others would be stopped. */
  @Test
  void whatAnAutoscalerScalesDoesNotGrow() {
    applied(set("1", "data=1Gi"));
    Plan plan = plan(with(set("1", "data=2Gi"), "replicas", null));
    assertEquals(List.of(), steps(plan));
    assertTrue(stopped(plan).message().contains("leaves its number of replicas to an autoscaler"));
    assertNull(plan(with(set("1", "data=1Gi"), "replicas", null)).stopped());
  }

  private static Manifest with(Manifest manifest, String key, @Nullable Object value) {
    Map<String, Object> spec = new LinkedHashMap<>(Tree.map(manifest.at("spec")));
    if (value == null) {
      spec.remove(key);
    } else {
      spec.put(key, value);
    }
    Map<String, Object> tree = new LinkedHashMap<>(manifest.tree());
    tree.put("spec", spec);
    return Manifest.of(tree);
  }

  @Test
  void oneThatIsWantedSmallerStaysAndTheRestIsAppliedOnce() {
    applied(set("1", "data=3Gi", "logs=1Gi"));
    Plan plan = plan(set("2", "data=1Gi", "logs=1Gi"));
    assertEquals(List.of("apply StatefulSet shop/db (changed)"), steps(plan));
    assertEquals(set("2", "data=3Gi", "logs=1Gi"), ((Step.Apply) plan.steps().getFirst()).manifest());
    assertEquals("; the volume data of StatefulSet shop/db has 3Gi and cannot shrink to 1Gi: write that size",
        plan.note());
    applied(set("2", "data=3Gi", "logs=1Gi"));
    assertTrue(plan(set("2", "data=1Gi", "logs=1Gi")).isEmpty());
  }

  @Test
  void aClaimStaysAsLargeAsItIsAndGrowsByItself() {
    applied(claim("3Gi", "2Gi", "fast"));
    assertEquals(claim("4Gi", "", "fast"), ((Step.Apply) plan(claim("4Gi", "", "fast")).steps().getFirst()).manifest());
    Plan smaller = plan(claim("1Gi", "", "fast"));
    assertEquals("; PersistentVolumeClaim shop/wiki-data has 3Gi and cannot shrink to 1Gi: write that size",
        smaller.note());
    assertEquals(claim("3Gi", "", "fast"), ((Step.Apply) smaller.steps().getFirst()).manifest());
    // a growth that has not happened yet can be taken back
    assertEquals("", plan(claim("2Gi", "", "fast")).note());
    assertEquals("VolumesFixed", stopped(plan(claim("3Gi", "", "slow"))).reason());
  }

  @Test
  void whatHasToWaitDoesNotGrowMeanwhile() {
    applied(set("1", "data=1Gi"));
    Waiting waiting = Waiting.of(plan(set("1", "data=2Gi")), true, true);
    assertEquals(List.of(), steps(waiting.plan()));
    assertEquals(1, waiting.steps());
  }
}
