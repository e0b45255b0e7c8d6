package dev.daytwo.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.git.GitFault;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Environment;
import dev.daytwo.platform.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Units of a source as dependencies of one another. */
class DependenciesTest {
  private final Map<String, String> files = new TreeMap<>();
  private final Catalog catalog = new Catalog(
      new SourceScope("shop", path -> path.endsWith(".yaml"), Set.of("Service", "Worker"), false,
          (namespace, own) -> namespace.equals(own), List.of(environment("production"), environment("staging"))),
      Platform.BUILT_IN, kind -> false);
  private final SourceTree tree = new TreeInMemory(files);

  private static Environment environment(String name) {
    return new Environment(name, "{environment}", new Environment.Policy(true, true), true);
  }

  private void worker(String name, String... more) {
    files.put(name + ".yaml", "apiVersion: daytwo.dev/v1\nkind: Worker\nname: " + name + "\nimage: a/" + name + ":1\n"
        + String.join("\n", more) + "\n");
  }

  private Catalog.Rendering all() throws GitFault {
    return catalog.update(new Commit("c1", "Ada", "Ship it", Instant.EPOCH), null, tree);
  }

  private Catalog.Rendering changed(String path) throws GitFault {
    return catalog.update(new Commit("c2", "Ada", "Ship it", Instant.EPOCH), Set.of(path), tree);
  }

  private static List<String> desired(Catalog.Rendering rendering) {
    return rendering.desired().stream().map(each -> each.unit().toString()).sorted().toList();
  }

  private static List<String> refused(Catalog.Rendering rendering) {
    return rendering.refused().stream().map(each -> each.unit() + " " + each.problems()).sorted().toList();
  }

  @Test
  void anUnknownServiceIsRefusedWithTheNearestName() throws GitFault {
    worker("catalog");
    worker("orders", "dependsOn: [catalogue]");
    Catalog.Rendering rendering = all();
    assertEquals(List.of("production/catalog", "staging/catalog"), desired(rendering));
    assertEquals(List.of(
        "production/orders [orders.yaml:5:13: dependsOn: the source shop has no service catalogue in production, did you"
            + " mean \"catalog\"?]",
        "staging/orders [orders.yaml:5:13: dependsOn: the source shop has no service catalogue in staging, did you mean"
            + " \"catalog\"?]"),
        refused(rendering));
    assertEquals(4, rendering.units().size());
  }

  @Test
  void aServiceThatIsNotDeployedThereIsUnknownThere() throws GitFault {
    worker("catalog", "environments: {staging: false}");
    worker("orders", "dependsOn: [catalog]");
    Catalog.Rendering rendering = all();
    assertEquals(List.of("production/catalog", "production/orders"), desired(rendering));
    assertEquals(1, rendering.refused().size());
  }

  @Test
  void aCircleIsShownToEachUnitInIt() throws GitFault {
    worker("a", "dependsOn: [b]");
    worker("b", "dependsOn: [c]");
    worker("c", "dependsOn: [a]", "environments: {staging: {dependsOn: []}}");
    worker("d", "dependsOn: [a]");
    worker("e", "dependsOn: [e]", "environments: {staging: false}");
    Catalog.Rendering rendering = all();
    assertEquals(List.of("production/d", "staging/a", "staging/b", "staging/c", "staging/d"), desired(rendering));
    assertEquals(List.of(
        "production/a [a.yaml:5:13: dependsOn: waits for itself: a → b → c → a; take one of them out]",
        "production/b [b.yaml:5:13: dependsOn: waits for itself: b → c → a → b; take one of them out]",
        "production/c [c.yaml:5:13: dependsOn: waits for itself: c → a → b → c; take one of them out]",
        "production/e [e.yaml:5:13: dependsOn: waits for itself: e → e; take one of them out]"), refused(rendering));
  }

  @Test
  void aDependencyThatGoesOrComesConcernsUnitsThatTheCommitDidNotTouch() throws GitFault {
    worker("catalog");
    worker("orders", "dependsOn: [catalog]");
    assertEquals(4, all().desired().size());
    String catalogFile = files.remove("catalog.yaml");
    Catalog.Rendering without = changed("catalog.yaml");
    assertEquals(List.of(), desired(without));
    assertEquals(2, without.refused().size());
    assertEquals(2, without.problems().size());
    files.put("catalog.yaml", catalogFile);
    Catalog.Rendering back = changed("catalog.yaml");
    assertEquals(List.of("production/catalog", "production/orders", "staging/catalog", "staging/orders"),
        desired(back));
    assertEquals(List.of(), back.problems());
  }

  @Test
  void aBrokenDependencyIsThereAllTheSame() throws GitFault {
    worker("catalog", "imge: x");
    worker("orders", "dependsOn: [catalog]");
    assertEquals(List.of("production/orders", "staging/orders"), desired(all()));
  }
}
