package dev.daytwo.demo.tour;

import dev.daytwo.demo.Alertmanager;
import dev.daytwo.demo.Monitoring;
import dev.daytwo.model.UnitKey;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The steps about alerts, of a unit that the first of them breaks and the second mends. */
final class Alerts {
  static final UnitKey UNIT = new UnitKey("staging", "orders");

  private static final String NAME = "DaytwoUnitUnhealthy";
  private static final Duration LONGEST = Duration.ofMinutes(3);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private Alerts() {}

  static List<Step> steps(Monitoring monitoring) {
    return List.of(new AlertFires(monitoring), new AlertIsResolved(monitoring));
  }

  /** The unit's alert, as Alertmanager has it now. */
  private static Optional<Alertmanager.Alert> firing(Monitoring monitoring) throws IOException {
    return monitoring.alertmanager().alerts().stream()
        .filter(alert -> NAME.equals(alert.labels().get("alertname"))
            && UNIT.environment().equals(alert.labels().get("environment"))
            && UNIT.service().equals(alert.labels().get("service")))
        .findFirst();
  }

  /** Waits until Alertmanager has the unit's alert, or has it no more; alerts cannot be watched. */
  static Optional<Alertmanager.Alert> await(Monitoring monitoring, boolean fires) throws IOException, Unseen {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (true) {
      Optional<Alertmanager.Alert> alert = firing(monitoring);
      if (alert.isPresent() == fires) {
        return alert;
      }
      if (System.nanoTime() > deadline) {
        throw new Unseen("Alertmanager " + (fires ? "has " : "has no more ") + NAME + " of " + UNIT,
            "Prometheus has " + monitoring.prometheus().alerts());
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }
}
