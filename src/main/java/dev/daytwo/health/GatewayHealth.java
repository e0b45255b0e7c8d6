package dev.daytwo.health;

import dev.daytwo.model.Health;
import dev.daytwo.model.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The health of a Gateway (Gateway API, GEP-1364): that its controller has accepted and programmed it, and found what its
 * listeners refer to.
 */
final class GatewayHealth {
  private GatewayHealth() {}

  static Health of(Map<String, Object> live) {
    String name = HealthOf.name(live);
    Health health = wanted(live, name, Tree.at(live, "status", "conditions"), List.of("Accepted", "Programmed"));
    for (Object listener : Tree.list(Tree.at(live, "status", "listeners"))) {
      health = health.worse(wanted(live, name + " listener " + Tree.text(Tree.at(listener, "name")),
          Tree.at(listener, "conditions"), List.of("ResolvedRefs")));
    }
    return health;
  }

  /** That each of these conditions is true. */
  static Health wanted(Map<String, Object> live, String name, @Nullable Object conditions,
      List<String> types) {
    List<Conditions.Said> said = Conditions.of(live, conditions);
    Health health = Health.HEALTHY;
    for (String type : types) {
      Conditions.Said condition = Conditions.find(said, type);
      if (condition == null || condition.stale() || !(condition.yes() || condition.no())) {
        health = health.worse(Health.progressing(name + " is waiting for its controller"));
      } else if (condition.no()) {
        String why = name + ": " + condition.why();
        // It says so itself: later it may be otherwise, without anybody's doing.
        boolean passes = condition.reason().equals("Pending") || condition.reason().equals("AddressNotAssigned");
        health = health.worse(passes ? Health.progressing(why) : Health.degraded(why));
      }
    }
    return health;
  }
}
