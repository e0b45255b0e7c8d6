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

/** Units of a source that call one another; the messages themselves are in the golden cases. */
class DeniedCallsTest {
  private final Map<String, String> files = new TreeMap<>();
  private Catalog catalog = catalog(Platform.BUILT_IN);

  private static Catalog catalog(Platform platform) {
    return new Catalog(
        new SourceScope("shop", path -> path.endsWith(".yaml"), Set.of("Service", "StatefulService"), false,
            (namespace, own) -> namespace.equals(own), List.of(environment("production"), environment("staging"))),
        platform, kind -> false);
  }

  private static Environment environment(String name) {
    return new Environment(name, "{environment}", new Environment.Policy(true, true), true);
  }

  private void service(String name, String... more) {
    files.put(name + ".yaml", "apiVersion: daytwo.dev/v1\nkind: Service\nname: " + name + "\nimage: a/" + name
        + ":1\nport: 80\n" + String.join("\n", more) + "\n");
  }

  private Catalog.Rendering read(String... changed) throws GitFault {
    return catalog.update(new Commit("c1", "Ada", "Ship it", Instant.EPOCH),
        changed.length == 0 ? null : Set.of(changed), new TreeInMemory(files));
  }

  private static List<String> desired(Catalog.Rendering rendering) {
    return rendering.desired().stream().map(each -> each.unit().toString()).sorted().toList();
  }

  private static List<String> refused(Catalog.Rendering rendering) {
    return rendering.refused().stream().map(each -> each.unit().toString()).sorted().toList();
  }

  @Test
  void theCallerIsRefusedInThatEnvironmentUntilEitherSideIsMended() throws GitFault {
    service("orders", "uses: [payments]");
    service("payments", "allowFrom: [web]", "environments: {staging: {allowFrom: [web, orders]}}");
    Catalog.Rendering first = read();
    assertEquals(List.of("production/orders"), refused(first));
    assertEquals(List.of("production/payments", "staging/orders", "staging/payments"), desired(first));
    assertEquals(1, first.problems().size());
    service("payments", "allowFrom: [orders]");
    Catalog.Rendering mended = read("payments.yaml");
    assertEquals(List.of(), refused(mended));
    assertEquals(List.of("production/orders", "production/payments", "staging/payments"), desired(mended));
    service("payments", "allowFrom: []");
    assertEquals(List.of("production/orders", "staging/orders"), refused(read("payments.yaml")));
    service("orders");
    assertEquals(List.of(), read("orders.yaml").problems());
  }

  @Test
  void permissionsThatNobodyUsesAndNamesOfOthersAreNoProblems() throws GitFault {
    service("orders", "uses: [payments, elsewhere, catalog]");
    service("payments", "allowFrom: [web, orders]");
    service("web", "uses: []");
    service("catalog", "allowFrom: []", "environments: {production: false, staging: {allowFrom: null}}");
    assertEquals(List.of(), read().problems());
  }

  @Test
  void nobodyIsRefusedForWhatABrokenDescriptorAllowed() throws GitFault {
    service("orders", "uses: [payments]");
    service("payments", "allowFrom: []");
    assertEquals(List.of("production/orders", "staging/orders"), refused(read()));
    service("payments", "allowFrom: [orders]", "imge: x");
    Catalog.Rendering broken = read("payments.yaml");
    assertEquals(List.of("production/orders", "staging/orders"), desired(broken));
    assertEquals(List.of("production/payments", "staging/payments"), refused(broken));
  }

  @Test
  void replicasAndNeighboursOfTheGatewayAreLetInAlways() throws GitFault {
    files.put("sessions.yaml", """
        apiVersion: daytwo.dev/v1
        kind: StatefulService
        name: sessions
        image: a/sessions:1
        port: 80
        storage: [{path: /data, size: 1Gi}]
        uses: [sessions]
        allowFrom: []
        """);
    service("orders", "uses: [sessions]");
    assertEquals(List.of("production/orders", "staging/orders"), refused(read()));
    catalog = catalog(Platform.read("platform.yaml", """
        apiVersion: daytwo.dev/v1
        kind: Platform
        network: {gatewayNamespace: production}
        """).get());
    assertEquals(List.of("staging/orders"), refused(read()));
  }
}
