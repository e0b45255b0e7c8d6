package dev.daytwo.health;

import dev.daytwo.model.Health;
import dev.daytwo.model.Tree;
import java.util.Map;

/** The health of an object whose controller speaks in the conditions Ready, Stalled and Reconciling. */
final class ConditionHealth {
  private ConditionHealth() {}

  static Health of(Map<String, Object> live) {
    if (Tree.at(live, "status", "observedGeneration") != null && !HealthOf.observed(live)) {
      return Health.progressing(HealthOf.name(live) + ": its controller has not seen the newest generation");
    }
    Health health = Health.HEALTHY;
    for (Object item : Tree.list(Tree.at(live, "status", "conditions"))) {
      Map<String, Object> condition = Tree.map(item);
      boolean yes = "True".equals(condition.get("status"));
      String why = HealthOf.name(live) + ": " + Tree.text(condition.get("message"));
      health = health.worse(switch (Tree.text(condition.get("type"))) {
        case "Stalled" -> yes ? Health.degraded(why) : Health.HEALTHY;
        case "Reconciling" -> yes ? Health.progressing(why) : Health.HEALTHY;
        case "Ready" -> yes ? Health.HEALTHY : Health.progressing(why);
        default -> Health.HEALTHY;
      });
    }
    return health;
  }
}
