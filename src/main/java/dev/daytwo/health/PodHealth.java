package dev.daytwo.health;

import dev.daytwo.model.Health;
import dev.daytwo.model.Quotation;
import dev.daytwo.model.Symptom;
import dev.daytwo.model.Tree;
import java.util.List;
import java.util.Map;

/** The health of a Pod that nobody owns. Unlike kstatus it takes one that has failed for broken. */
final class PodHealth {
  private PodHealth() {}

  static Health of(Map<String, Object> live) {
    String name = HealthOf.name(live);
    String phase = Tree.text(Tree.at(live, "status", "phase"));
    if (phase.equals("Succeeded") || ready(live)) {
      return Health.HEALTHY;
    }
    Symptom symptom = PodSymptom.of(live);
    if (symptom != null) {
      return Health.ailing(name, symptom);
    }
    if (phase.equals("Failed")) {
      String why = Quotation.of(Tree.text(Tree.at(live, "status", "message")), Refusal.MOST);
      return Health
          .degraded(name + " has failed: " + (why.isEmpty() ? Tree.text(Tree.at(live, "status", "reason")) : why));
    }
    return Health.progressing(name + " is starting");
  }

  static boolean ready(Map<String, Object> live) {
    List<Conditions.Said> conditions = Conditions.of(live);
    Conditions.Said ready = Conditions.find(conditions, "Ready");
    return ready != null && ready.yes();
  }
}
