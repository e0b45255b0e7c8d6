package dev.daytwo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.daytwo.Eventually;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is asked of every unit again and again is known of its objects without rendering them. */
class RerenderingTest {
  private static Desired lean() {
    Manifest map = Manifest.of(Map.of("apiVersion", "v1", "kind", "ConfigMap", "metadata", Map.of("name", "a")));
    return new Desired(new UnitKey("production", "orders"), "shop", "shop", new Commit("c", "", "", Instant.EPOCH), "",
        "", "standard", List.of(map), "hash", 5, new Environment.Policy(true, true)).lean(() -> {
          throw new IllegalStateException("rendered again");
        });
  }

  @Test
  void keysDigestsAndLinesNeedNoTree() throws Exception {
    Desired desired = lean();
    Manifest object = desired.objects().getFirst();
    WeakReference<Object> tree = new WeakReference<>(object.tree());
    Eventually.holds("nobody keeps the tree", () -> {
      System.gc();
      return tree.refersTo(null);
    });
    assertEquals("ConfigMap a", object.key().toString());
    assertEquals(32, object.hash().length());
    assertEquals(new Leverage.Part("shop/orders", 1, 5, 4), Leverage.Part.of(desired));
    assertThrows(IllegalStateException.class, object::tree);
  }
}
