package dev.daytwo.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.model.UnitKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** scope bypass: whatever way an object came in by, it is written only where its source may write. */
class GrantedTest {
  private static Manifest object(String version, String kind, String namespace, String name) {
    return Manifest.of(Map.of("apiVersion", version, "kind", kind, "metadata",
        namespace.isEmpty() ? Map.of("name", name) : Map.of("name", name, "namespace", namespace)));
  }

  /** Why the objects of a unit in that namespace are refused; the source may write to {@code shop-*} and hold Nodes. */
  private static List<String> refused(String namespace, boolean createNamespace, Manifest... objects) {
    var scope = new SourceScope("shop", _ -> true, Set.of("Service"), true, Set.of("Node"),
        (asked, _) -> asked.startsWith("shop-"), List.of());
    var environment = new Environment("prod", namespace, new Environment.Policy(true, true), createNamespace);
    var desired = new Desired(new UnitKey("prod", "orders"), "shop", namespace,
        new Commit("c", "Ada", "s", Instant.EPOCH), "", "", "", List.of(objects), "hash", 1,
        new Environment.Policy(true, true));
    var granted = Granted.of(desired, scope, environment, Position.of("orders.yaml"));
    assertEquals(granted.problems().isEmpty(), granted.value() != null);
    return granted.problems().stream().map(Problem::message).toList();
  }

  private static void refused(Manifest object, String why) {
    assertEquals(List.of(why), refused("shop-prod", true, object));
  }

  @Test
  void what_is_granted_passes() {
    assertEquals(List.of(), refused("shop-prod", true, Stream.of("shop-prod", "shop-other")
        .map(namespace -> object("v1", "ConfigMap", namespace, "a")).toArray(Manifest[]::new)));
    assertEquals(List.of(), refused("shop-prod", true, object("v1", "Node", "", "a")));
    assertEquals(List.of(), refused("shop-prod", true, object("v1", "Namespace", "", "shop-prod")));
  }

  @Test
  void the_units_own_namespace_must_be_granted_too() {
    assertEquals(List.of("the source shop may not write to the namespace kube-system; its namespaces in the agent's "
        + "configuration do not have it"), refused("kube-system", true, object("v1", "ConfigMap", "kube-system", "a")));
  }

  @Test
  void another_namespace_is_refused() {
    refused(object("v1", "ConfigMap", "kube-system", "a"), "the source shop may not write ConfigMap kube-system/a; its "
        + "namespaces in the agent's configuration do not have kube-system");
  }

  @Test
  void a_kind_of_the_whole_cluster_is_refused() {
    refused(object("rbac.authorization.k8s.io/v1", "ClusterRole", "", "all"), "the source shop may not write "
        + "ClusterRole all, which belongs to the whole cluster; its kinds.cluster does not have ClusterRole");
  }

  @Test
  void a_namespace_is_the_environments_own_and_only_where_it_makes_it() {
    refused(object("v1", "Namespace", "", "shop-other"),
        "the source shop may not make the Namespace shop-other; an environment makes its own");
    assertEquals(List.of("the source shop may not make the Namespace shop-prod; an environment makes its own"),
        refused("shop-prod", false, object("v1", "Namespace", "", "shop-prod")));
  }

  @Test
  void the_agents_own_kind_is_refused_in_each_version() {
    for (var version : List.of("daytwo.dev/v1", "daytwo.dev/v2")) {
      refused(object(version, "Release", "shop-prod", "orders"),
          "Release shop-prod/orders is the agent's own; no source "
              + "may write kinds of daytwo.dev, ask for what you want by the command line or kubectl");
    }
  }
}
