package dev.daytwo.health;

import dev.daytwo.model.Health;
import dev.daytwo.model.Symptom;
import java.util.List;
import java.util.Map;

/**
 * The health of a Job: that it is complete, or suspended by whoever wrote it. Unlike kstatus it is not healthy while it
 * runs, since what it is there for has not happened yet.
 */
final class JobHealth {
  private JobHealth() {}

  static Health of(Map<String, Object> live) {
    String name = HealthOf.name(live);
    List<Conditions.Said> conditions = Conditions.of(live);
    for (Conditions.Said condition : conditions) {
      if (condition.yes() && condition.type().equals("Failed")) {
        Symptom.Kind kind = condition.reason().equals("DeadlineExceeded")
            ? Symptom.Kind.OVERDUE
            : Symptom.Kind.CRASHING;
        return Health.ailing(name, new Symptom(kind, "it has failed: " + condition.why(), false));
      }
    }
    boolean settled = conditions.stream().filter(Conditions.Said::yes)
        .anyMatch(condition -> condition.type().equals("Complete") || condition.type().equals("Suspended"));
    return settled ? Health.HEALTHY : Health.progressing(name + " has not finished yet");
  }
}
