package dev.daytwo.health;

import dev.daytwo.model.Health;
import dev.daytwo.model.Tree;
import java.util.Map;

/** The health of a Job: that it has succeeded. */
final class JobHealth {
  private JobHealth() {}

  static Health of(Map<String, Object> live) {
    String name = HealthOf.name(live);
    for (Object item : Tree.list(Tree.at(live, "status", "conditions"))) {
      Map<String, Object> condition = Tree.map(item);
      if ("True".equals(condition.get("status"))) {
        switch (Tree.text(condition.get("type"))) {
          case "Complete" -> {
            return Health.HEALTHY;
          }
          case "Failed" -> {
            return Health.degraded(name + " failed: " + Tree.text(condition.get("message")));
          }
          default -> {
          }
        }
      }
    }
    return Health.progressing(name + " is running");
  }
}
