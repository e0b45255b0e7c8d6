package dev.daytwo.health;

import dev.daytwo.model.Health;
import dev.daytwo.model.Tree;
import java.util.Map;

/**
 * The health of an object whose controller speaks in the conditions Ready, Stalled and Reconciling, as kstatus reads
 * them; one without any of them is healthy by being there. Two departures: a condition that carries an older
 * {@code observedGeneration} of its own counts as not seen yet, and Stalled weighs more than Reconciling.
 */
final class ConditionHealth {
  private ConditionHealth() {}

  static Health of(Map<String, Object> live) {
    String name = HealthOf.name(live);
    if (Tree.at(live, "status", "observedGeneration") != null && !HealthOf.observed(live)) {
      return unseen(name);
    }
    Health health = Health.HEALTHY;
    for (Conditions.Said condition : Conditions.of(live)) {
      health = health.worse(switch (condition.type()) {
        case "Stalled" -> verdict(name, condition, condition.yes(), Health.Status.DEGRADED);
        case "Reconciling" -> verdict(name, condition, condition.yes(), Health.Status.PROGRESSING);
        case "Ready" -> verdict(name, condition, !condition.yes(), Health.Status.PROGRESSING);
        default -> Health.HEALTHY;
      });
    }
    return health;
  }

  private static Health verdict(String name, Conditions.Said condition, boolean bad, Health.Status status) {
    if (condition.stale()) {
      return unseen(name);
    }
    return bad ? new Health(status, name + ": " + condition.why()) : Health.HEALTHY;
  }

  private static Health unseen(String name) {
    return Health.progressing(name + ": its controller has not seen the newest generation");
  }
}
