package dev.daytwo.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Release;
import dev.daytwo.model.Seal;
import dev.daytwo.model.UnitKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of a unit a plan may touch, from what the cluster serves. */
class ServedTest {
  private static final UnitKey ORDERS = new UnitKey("production", "orders");
  private static final ObjectKind V1 = new ObjectKind("example.com/v1", "Widget");
  private static final ObjectKind V2 = new ObjectKind("example.com/v2", "Widget");
  private static final ObjectKind MONITOR = new ObjectKind("monitoring.coreos.com/v1", "ServiceMonitor");
  private static final ObjectKind MAP = new ObjectKind("v1", "ConfigMap");
  private static final Served.Found HERE = new Served.Found(true, true, null);
  private static final Served.Found NOWHERE = new Served.Found(false, false, null);

  private static Desired wants(ObjectKind... kinds) {
    List<Manifest> objects = Arrays.stream(kinds).map(kind -> Manifest.of(Map.of("apiVersion", kind.apiVersion(),
        "kind", kind.kind(), "metadata", Map.of("name", "a", "namespace", "shop")))).toList();
    return new Desired(ORDERS, "shop", "shop", new Commit("c", "Ada", "Ship it", Instant.EPOCH), "", "", "", objects,
        "whole", 5, new Environment.Policy(true, true));
  }

  private static InventoryItem item(ObjectKind kind, String name) {
    return new InventoryItem(new ObjectKey(kind.apiVersion(), kind.kind(), "shop", name), "uid-" + name, "hash",
        new Seal("seal"));
  }

  private static Release owns(InventoryItem... items) {
    return Release.absent(ORDERS, "shop", "shop").with(Release.Status.EMPTY.owning(List.of(items)));
  }

  @Test
  void whatIsServedIsLeftAsItIs() {
    Served served = new Served(Map.of(MAP, HERE));
    Desired desired = wants(MAP);
    Release release = owns(item(MAP, "a"));
    assertSame(desired, served.desired(desired));
    assertSame(release, served.release(release, desired));
    assertEquals("", served.missing(desired));
    assertEquals(List.of(), served.apart(release, desired));
  }

  @Test
  void whatIsNotServedIsLeftOutAndNamedWithWhatToInstall() {
    Served served = new Served(Map.of(MAP, HERE, MONITOR, NOWHERE, V1, NOWHERE));
    Desired desired = served.desired(wants(MAP, MONITOR, V1));
    assertEquals(1, desired.objects().size());
    assertEquals("whole", desired.hash());
    assertEquals("ServiceMonitor.monitoring.coreos.com/v1 (install the Prometheus Operator); "
        + "Widget.example.com/v1 (install the CustomResourceDefinition of Widget in the group example.com, "
        + "or correct apiVersion and kind)", served.missing(wants(MAP, MONITOR, V1)));
  }

  @Test
  void whatIsOwnedAndCannotBeReachedIsKeptApartFromThePlan() {
    Served served = new Served(Map.of(MAP, HERE, V1, NOWHERE));
    Release release = owns(item(MAP, "a"), item(V1, "a"), item(V1, "dropped"));
    assertEquals(List.of(item(V1, "a"), item(V1, "dropped")), served.apart(release, wants(MAP, V1)));
    assertEquals(List.of(item(MAP, "a")),
        Served.without(release, served.apart(release, wants(MAP))).status().inventory());
  }

  @Test
  void whatIsOwnedAtAVersionThatIsGoneIsMovedToTheOneThatIsServed() {
    Served served = new Served(Map.of(V1, new Served.Found(false, false, V2), V2, HERE));
    assertEquals(List.of(item(V2, "a"), item(V2, "b")),
        served.release(owns(item(V1, "a"), item(V2, "b")), null).status().inventory());
  }

  @Test
  void whatIsWantedAtAVersionThatIsGoneIsNotDeletedAtTheOneThatIsServed() {
    Served served = new Served(Map.of(V1, new Served.Found(false, false, V2)));
    Release release = served.release(owns(item(V1, "a"), item(V1, "dropped")), wants(V1));
    assertEquals(List.of(item(V2, "a")), served.apart(release, wants(V1)));
    assertTrue(served.missing(wants(V1)).contains("the cluster serves it as example.com/v2; correct apiVersion"));
  }

  @Test
  void anotherVersionOfWhatIsOwnedIsTheSameObject() {
    Served served = new Served(Map.of(V1, HERE, V2, HERE));
    assertEquals(List.of(item(V2, "a"), item(V1, "b")),
        served.release(owns(item(V1, "a"), item(V1, "b")), wants(V2)).status().inventory());
    assertEquals(List.of(item(V2, "a")),
        served.release(owns(item(V1, "a"), item(V2, "a")), wants(V2)).status().inventory());
  }

  @Test
  void aKindOfTheWholeClusterThatNobodyGrantedIsLeftOut() {
    Served served = new Served(Map.of(V1, new Served.Found(true, false, null)));
    assertEquals(List.of(), served.desired(wants(V1)).objects());
    assertTrue(served.missing(wants(V1)).contains("it belongs to the whole cluster"));
  }
}
