package dev.daytwo.health;

import dev.daytwo.model.Health;
import dev.daytwo.model.Symptom;
import dev.daytwo.model.Tree;
import java.util.Map;

/**
 * The health of a CronJob: that its last run has succeeded. kstatus takes it for healthy by being there; but then nobody
 * would hear of a job that fails each night. While a run is on its way the verdict is open, and so not bad.
 */
final class CronJobHealth {
  private CronJobHealth() {}

  static Health of(Map<String, Object> live) {
    Object status = live.get("status");
    // Times in UTC to the second, as the API server writes them, so that text compares as time does.
    String scheduled = Tree.text(Tree.at(status, "lastScheduleTime"));
    String succeeded = Tree.text(Tree.at(status, "lastSuccessfulTime"));
    boolean running = !Tree.list(Tree.at(status, "active")).isEmpty();
    if (running || scheduled.isEmpty() || succeeded.compareTo(scheduled) >= 0) {
      return Health.HEALTHY;
    }
    return Health.ailing(HealthOf.name(live),
        new Symptom(Symptom.Kind.CRASHING, "its last run has not succeeded", false));
  }
}
