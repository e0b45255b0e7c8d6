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

/** Units of a source that want one address. */
class AddressesTest {
  private static final Platform PLATFORM = Platform.read("platform.yaml", """
      apiVersion: daytwo.dev/v1
      kind: Platform
      routing: {gateway: {name: public, namespace: gateways}}
      """).get();

  private final Map<String, String> files = new TreeMap<>();
  private final Catalog catalog = new Catalog(
      new SourceScope("shop", path -> path.endsWith(".yaml"), Set.of("Service"), false,
          (namespace, own) -> namespace.equals(own), List.of(environment("production"), environment("staging"))),
      PLATFORM, kind -> false);
  private final SourceTree tree = new TreeInMemory(files);

  private static Environment environment(String name) {
    return new Environment(name, "{environment}", new Environment.Policy(true, true), true);
  }

  private void service(String name, String route) {
    files.put(name + ".yaml", "apiVersion: daytwo.dev/v1\nkind: Service\nname: " + name + "\nimage: a/" + name
        + ":1\nport: 80\nroute: " + route + "\n");
  }

  private List<String> refused(String... changed) throws GitFault {
    return catalog.update(new Commit("c1", "Ada", "Ship it", Instant.EPOCH),
        changed.length == 0 ? null : Set.of(changed), tree).refused().stream()
        .map(each -> each.unit() + " " + each.problems()).toList();
  }

  @Test
  void theOneThatHadItKeepsItAndBothPlacesAreTold() throws GitFault {
    service("orders", "{host: shop.acme.com, paths: [/api, /orders]}");
    assertEquals(List.of(), refused());
    service("cart",
        "{host: shop.acme.com, paths: [/cart, /api]}\nenvironments: {staging: {route: {host: b.acme.com}}}");
    assertEquals(
        List.of("production/cart [cart.yaml:6:45: route: the address shop.acme.com/api is that of orders already "
            + "(orders.yaml:6:38), which stays in force; give one of them another host or path]"),
        refused("cart.yaml"));
    service("orders", "{host: shop.acme.com, paths: [/orders]}");
    assertEquals(List.of(), refused("orders.yaml"));
  }

  @Test
  void withoutPathsAServiceHasAllOfTheHostAndOthersMayHaveAPartOfIt() throws GitFault {
    service("orders", "{host: shop.acme.com}");
    service("cart", "{host: shop.acme.com, paths: [/cart]}");
    assertEquals(List.of(), refused());
    service("web", "{host: shop.acme.com}");
    assertEquals(List.of(
        "production/web [web.yaml:6:1: route: the address shop.acme.com/ is that of orders already (orders.yaml:6:1), "
            + "which stays in force; give one of them another host or path]",
        "staging/web [web.yaml:6:1: route: the address shop.acme.com/ is that of orders already (orders.yaml:6:1), "
            + "which stays in force; give one of them another host or path]"),
        refused("web.yaml"));
    files.remove("orders.yaml");
    assertEquals(List.of(), refused("orders.yaml"));
  }
}
