package dev.daytwo.health;

import dev.daytwo.model.Health;
import dev.daytwo.model.Tree;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The health of an HTTPRoute, GRPCRoute or another route of the Gateway API (GEP-1364): that each parent that it names has
 * accepted it and found its backends. kstatus takes a route for healthy by being there, also one that no gateway serves.
 */
final class RouteHealth {
  private RouteHealth() {}

  static Health of(Map<String, Object> live) {
    String name = HealthOf.name(live);
    List<Object> answers = Tree.list(Tree.at(live, "status", "parents"));
    Health health = Health.HEALTHY;
    for (Object parent : Tree.list(Tree.at(live, "spec", "parentRefs"))) {
      List<Object> own = answers.stream().filter(answer -> same(parent, Tree.at(answer, "parentRef"))).toList();
      String there = name + " at " + Tree.text(Tree.at(parent, "name"));
      if (own.isEmpty()) {
        health = health.worse(Health.progressing(there + ": no gateway has taken it yet"));
      }
      for (Object answer : own) { // one a controller
        health = health.worse(GatewayHealth.wanted(live, there, Tree.at(answer, "conditions"),
            List.of("Accepted", "ResolvedRefs")));
      }
    }
    return health;
  }

  /** True if the answer is of that parent; what the route leaves out the API server or the controller may have filled in. */
  private static boolean same(Object wanted, @Nullable Object answered) {
    return List.of("name", "sectionName", "port").stream()
        .allMatch(
            field -> Objects.equals(String.valueOf(Tree.at(wanted, field)), String.valueOf(Tree.at(answered, field))));
  }
}
