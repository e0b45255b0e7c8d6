package dev.daytwo.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitFault;
import dev.daytwo.Eventually;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Digest;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.model.UnitKey;
import dev.daytwo.platform.Platform;
import java.lang.ref.WeakReference;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a commit means for the units of a source. */
class CatalogTest {
  private static final List<Environment> ENVIRONMENTS = List.of(environment("production"), environment("staging"));

  private final Map<String, String> files = new TreeMap<>();
  private final List<Problem> links = new ArrayList<>();
  private final Set<String> read = new TreeSet<>();
  private final SourceTree tree = new SourceTree() {
    @Override
    public Collection<String> paths() {
      return files.keySet();
    }

    @Override
    public List<Problem> problems() {
      return links;
    }

    @Override
    public Result<String> read(String path) {
      read.add(path);
      return Result.of(files.getOrDefault(path, ""));
    }
  };
  private Catalog catalog = catalog(false);
  private int commits;

  private static Environment environment(String name) {
    return new Environment(name, "{environment}", new Environment.Policy(true, true), true);
  }

  private static Catalog catalog(boolean manifests) {
    return new Catalog(new SourceScope("shop", path -> path.endsWith(".yaml"), Set.of("Service", "Worker"), manifests,
        (namespace, own) -> namespace.equals(own), ENVIRONMENTS), Platform.BUILT_IN, kind -> false);
  }

  private static String service(String name, String... more) {
    return "apiVersion: daytwo.dev/v1\nkind: Service\nname: " + name + "\nimage: a/" + name + ":1\nport: 80\n"
        + String.join("\n", more) + "\n";
  }

  private Catalog.Rendering all() throws GitFault {
    return catalog.update(commit(), null, tree);
  }

  private Catalog.Rendering changed(String... paths) throws GitFault {
    return catalog.update(commit(), Set.of(paths), tree);
  }

  private Commit commit() {
    return new Commit("c" + ++commits, "Ada", "Ship it", Instant.EPOCH);
  }

  private static List<String> desired(Catalog.Rendering rendering) {
    return rendering.desired().stream().map(each -> each.unit().toString()).sorted().toList();
  }

  private static List<String> refused(Catalog.Rendering rendering) {
    return rendering.refused().stream().map(each -> each.unit().toString()).sorted().toList();
  }

  private static List<String> units(Catalog.Rendering rendering) {
    return rendering.units().stream().map(Object::toString).sorted().toList();
  }

  private static List<String> problems(Catalog.Rendering rendering) {
    return rendering.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void everyServiceIsAUnitInEveryEnvironment() throws GitFault {
    files.put("orders.yaml", service("orders"));
    files.put("cart.yaml", service("cart", "environments: {staging: false}"));
    assertEquals(List.of("production/cart", "production/orders", "staging/orders"), desired(all()));
  }

  @Test
  void onlyWhatACommitTouchedIsReadAndRenderedAgain() throws GitFault {
    files.put("orders.yaml", service("orders"));
    files.put("cart.yaml", service("cart"));
    all();
    read.clear();
    files.put("cart.yaml", service("cart", "scale: 3"));
    Catalog.Rendering rendering = changed("cart.yaml", "README.md");
    assertEquals(Set.of("cart.yaml"), read);
    assertEquals(List.of("production/cart", "staging/cart"), desired(rendering));
    assertEquals(4, rendering.units().size());
  }

  @Test
  void aFileThatADescriptorUsesTouchesItsService() throws GitFault {
    files.put("orders.yaml", service("orders", "files: {/etc/app.conf: ./app.conf}"));
    files.put("app.conf", "one");
    String before = all().desired().getFirst().hash();
    files.put("app.conf", "two");
    Catalog.Rendering rendering = changed("app.conf");
    assertEquals(List.of("production/orders", "staging/orders"), desired(rendering));
    assertFalse(before.equals(rendering.desired().getFirst().hash()));
  }

  @Test
  void aDeletedDescriptorIsNoUnitAnyMore() throws GitFault {
    files.put("orders.yaml", service("orders"));
    files.put("cart.yaml", service("cart"));
    all();
    files.remove("cart.yaml");
    Catalog.Rendering rendering = changed("cart.yaml");
    assertEquals(List.of("production/orders", "staging/orders"), units(rendering));
    assertTrue(rendering.complete());
  }

  @Test
  void aRenamedFileIsTheSameUnit() throws GitFault {
    files.put("orders.yaml", service("orders"));
    String before = all().desired().getFirst().hash();
    files.put("moved/orders.yaml", files.remove("orders.yaml"));
    Catalog.Rendering rendering = changed("orders.yaml", "moved/orders.yaml");
    assertEquals(List.of("production/orders", "staging/orders"), units(rendering));
    assertEquals(before, rendering.desired().getFirst().hash());
  }

  @Test
  void aBrokenDescriptorRefusesItsUnitsAndStopsNobodyElse() throws GitFault {
    files.put("orders.yaml", service("orders"));
    files.put("cart.yaml", service("cart"));
    all();
    files.put("cart.yaml", service("cart", "imge: x"));
    files.put("orders.yaml", service("orders", "scale: 3"));
    Catalog.Rendering rendering = changed("cart.yaml", "orders.yaml");
    assertEquals(List.of("production/cart", "staging/cart"), refused(rendering));
    assertEquals(List.of("production/orders", "staging/orders"), desired(rendering));
    assertEquals(4, rendering.units().size());
    assertTrue(rendering.complete());
  }

  @Test
  void aMendedDescriptorIsDesiredAgain() throws GitFault {
    files.put("cart.yaml", service("cart", "imge: x"));
    assertEquals(List.of("production/cart", "staging/cart"), refused(all()));
    files.put("cart.yaml", service("cart"));
    Catalog.Rendering rendering = changed("cart.yaml");
    assertEquals(List.of("production/cart", "staging/cart"), desired(rendering));
    assertEquals(List.of(), problems(rendering));
  }

  @Test
  void aFileThatNobodyCanReadMakesTheSourceIncomplete() throws GitFault {
    files.put("orders.yaml", service("orders"));
    files.put("cart.yaml", "apiVersion: daytwo.dev/v1\nkind: [");
    Catalog.Rendering rendering = all();
    assertFalse(rendering.complete());
    assertEquals(List.of("production/orders", "staging/orders"), desired(rendering));
  }

  @Test
  void aDescriptorThatBecameALinkMakesTheSourceIncomplete() throws GitFault {
    files.put("orders.yaml", service("orders"));
    all();
    files.remove("orders.yaml");
    links.add(new Problem(Position.of("orders.yaml"), "", "is a symbolic link"));
    Catalog.Rendering rendering = changed("orders.yaml");
    assertFalse(rendering.complete());
    assertEquals(List.of("orders.yaml: is a symbolic link"), problems(rendering));
  }

  @Test
  void aLinkThatIsNoDescriptorDisturbsNothing() throws GitFault {
    files.put("orders.yaml", service("orders"));
    links.add(new Problem(Position.of("docs/latest"), "", "is a symbolic link"));
    assertTrue(all().complete());
  }

  @Test
  void ofTwoDescriptorsOfOneServiceTheOneInForceStays() throws GitFault {
    files.put("b.yaml", service("orders", "scale: 3"));
    String before = all().desired().getFirst().hash();
    files.put("a.yaml", service("orders", "scale: 5"));
    Catalog.Rendering rendering = changed("a.yaml");
    assertEquals(before, rendering.desired().getFirst().hash());
    assertEquals(List.of("a.yaml:1:1: name: the service orders is described in b.yaml already, which stays in force; "
        + "give one of them another name"), problems(rendering));
    files.remove("b.yaml");
    assertFalse(before.equals(changed("b.yaml").desired().getFirst().hash()));
  }

  @Test
  void anEnvironmentThatTheSourceDoesNotHaveIsAProblem() throws GitFault {
    files.put("orders.yaml", service("orders", "environments: {producton: {scale: 3}}"));
    assertTrue(problems(all()).getFirst().contains("production"), () -> "did you mean production?");
  }

  @Test
  void plainManifestsAreRefusedUnlessTheSourceMayHoldThem() throws GitFault {
    files.put("web/a.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}");
    Catalog.Rendering refused = all();
    assertEquals(1, problems(refused).size());
    assertEquals(List.of(), desired(refused));
    catalog = catalog(true);
    assertEquals(List.of("production/web", "staging/web"), desired(all()));
  }

  @Test
  void aKindOfDescriptorThatTheSourceMayNotUseIsNotRendered() throws GitFault {
    files.put("db.yaml", """
        apiVersion: daytwo.dev/v1
        kind: CronJob
        name: report
        image: a/report:1
        schedule: "0 3 * * *"
        """);
    Catalog.Rendering refused = all();
    assertEquals(
        List.of("db.yaml:1:1: kind: the source shop may not use CronJob; its kinds.allow has [Service, Worker]"),
        problems(refused));
    assertEquals(List.of(), desired(refused));
    assertEquals(Set.of(), refused.units());
  }

  @Test
  void aUnitWhoseNamespaceTheSourceIsNotGrantedIsRefused() throws GitFault {
    catalog = new Catalog(new SourceScope("shop", _ -> true, Set.of("Service"), false,
        (namespace, _) -> namespace.equals("staging"), ENVIRONMENTS), Platform.BUILT_IN, _ -> false);
    files.put("orders.yaml", service("orders"));
    Catalog.Rendering rendering = all();
    assertEquals(List.of("staging/orders"), desired(rendering));
    assertEquals(List.of("production"), rendering.refused().stream().map(each -> each.unit().environment()).toList());
    assertTrue(problems(rendering).getFirst().contains("may not write to the namespace production"));
  }

  @Test
  void aFolderOfPlainManifestsIsOneUnit() throws GitFault {
    catalog = catalog(true);
    files.put("web/a.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}");
    files.put("web/b.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}");
    assertEquals(3, all().desired().getFirst().objects().size());
    files.remove("web/b.yaml");
    assertEquals(2, changed("web/b.yaml").desired().getFirst().objects().size());
  }

  @Test
  void aBrokenFileInAFolderRefusesTheFolder() throws GitFault {
    catalog = catalog(true);
    files.put("web/a.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}");
    files.put("web/b.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}");
    all();
    files.put("web/b.yaml", "{apiVersion: v1, metadata: {name: b}}");
    Catalog.Rendering rendering = changed("web/b.yaml");
    assertEquals(List.of("production/web", "staging/web"), refused(rendering));
    assertEquals(List.of(), desired(rendering));
  }

  @Test
  void aPatchIsJudgedAnewWhenItsDayIsOver() throws GitFault {
    Instant[] now = {Instant.parse("2026-05-31T23:59:59Z")};
    InstantSource time = () -> now[0];
    Clock clock = time.withZone(ZoneId.of("Pacific/Kiritimati"));
    Catalog dated = new Catalog(catalog.scope(), PlatformInForce.always(Platform.BUILT_IN), kind -> false, clock);
    files.put("orders.yaml", service("orders",
        "patches: [{target: {kind: Deployment}, reason: OPS-12, until: 2026-05-31, patch: {spec: {minReadySeconds: 30}}}]",
        "environments: {staging: {patches: []}}"));
    assertEquals(List.of("production/orders", "staging/orders"), desired(dated.update(commit(), null, tree)));
    now[0] = Instant.parse("2026-06-01T00:00:00Z");
    Catalog.Rendering later = dated.update(commit(), null, tree);
    assertEquals(List.of("production/orders"), refused(later));
    assertEquals(List.of("staging/orders"), desired(later));
    assertEquals(1, later.problems().size(), later.problems().toString());
    // the way back stays open
    assertEquals(List.of("production/orders", "staging/orders"),
        desired(dated.apart(path -> true).update(commit(), null, tree)));
  }

  @Test
  void anExtraOfTheWholeClusterIsRefusedWhereThePlatformSaysIt() throws GitFault {
    Platform platform = Platform
        .read("platform.yaml",
            """
                apiVersion: daytwo.dev/v1
                kind: Platform
                extras: [{when: {kinds: [Service]}, object: {apiVersion: acme.com/v1, kind: Tenant, metadata: {name: "{service}"}}}]
                """)
        .get();
    Catalog whole = new Catalog(catalog.scope(), platform, kind -> kind.kind().equals("Tenant"));
    files.put("orders.yaml", service("orders"));
    files.put("mailer.yaml", service("mailer").replace("Service", "Worker"));
    Catalog.Rendering rendering = whole.update(commit(), null, tree);
    assertEquals(List.of("production/mailer", "staging/mailer"), desired(rendering));
    assertEquals(List.of("platform.yaml:3:71: extras[0].object.kind: found Tenant, which belongs to the whole cluster; "
        + "allowed: kinds that live in a namespace"), problems(rendering));
  }

  @Test
  void aFileThatIsMountedIsNoDescription() throws GitFault {
    files.put("conf/app.yaml", "retries: [3\n");
    files.put("orders.yaml", service("orders", "files: {/etc/app.yaml: conf/app.yaml}"));
    Catalog.Rendering mounted = all();
    assertEquals(List.of(), mounted.problems());
    assertTrue(mounted.complete());
    assertEquals(List.of("production/orders", "staging/orders"), desired(mounted));

    files.put("orders.yaml", service("orders"));
    Catalog.Rendering left = changed("orders.yaml");
    assertEquals(1, left.problems().size(), left.problems().toString());
    assertFalse(left.complete(), "now it may describe anything");

    files.put("orders.yaml", service("orders", "files: {/etc/app.yaml: conf/app.yaml}"));
    assertTrue(changed("orders.yaml").complete());
  }

  @Test
  void aMountedManifestIsNotApplied() throws GitFault {
    catalog = catalog(true);
    files.put("conf/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
    assertEquals(List.of("production/conf", "staging/conf"), desired(all()));
    files.put("orders.yaml", service("orders", "files: {/etc/map.yaml: conf/map.yaml}"));
    assertEquals(Set.of(new UnitKey("production", "orders"), new UnitKey("staging", "orders")),
        changed("orders.yaml").units());
  }

  @Test
  void whatIsRenderedAgainIsWhatTheCommitWanted() throws Exception {
    files.put("app.toml", "retries = 3");
    files.put("orders.yaml", service("orders", "env: {LEVEL: info}", "files: {/etc/app.toml: app.toml}"));
    Desired wanted = all().desired().getFirst();
    WeakReference<Object> tree = new WeakReference<>(wanted.objects().getFirst().tree());
    files.put("app.toml", "retries = 4");
    files.put("orders.yaml", service("orders", "env: {LEVEL: debug}", "files: {/etc/app.toml: app.toml}"));
    all();
    Eventually.holds("nobody keeps what can be rendered again", () -> {
      System.gc();
      return tree.refersTo(null);
    });
    for (Manifest object : wanted.objects()) {
      assertEquals(object.hash(), Digest.of(object.canonicalJson()), object.toString());
    }
    assertTrue(wanted.objects().stream().anyMatch(object -> object.canonicalJson().contains("retries = 3")));
  }
}
