package dev.daytwo.health;

import dev.daytwo.model.Health;
import dev.daytwo.model.Symptom;
import dev.daytwo.model.Tree;
import java.util.Map;

/** The health of a PersistentVolumeClaim: that it has its volume, and that a wish for more of it is not refused. */
final class ClaimHealth {
  private ClaimHealth() {}

  static Health of(Map<String, Object> live) {
    String name = HealthOf.name(live);
    return switch (Tree.text(Tree.at(live, "status", "phase"))) {
      case "Bound" -> Conditions.of(live).stream()
          .filter(condition -> condition.yes() && condition.type().endsWith("ResizeError")).findFirst()
          .map(condition -> Health.ailing(name,
              new Symptom(Symptom.Kind.VOLUME, "it cannot grow: " + condition.why(), false)))
          .orElse(Health.HEALTHY);
      case "Lost" -> Health.degraded(name + " has lost its volume");
      default -> Health.progressing(name + " waits for a volume");
    };
  }
}
