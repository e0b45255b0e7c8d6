package dev.daytwo.demo.tour;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.demo.Monitoring;
import dev.daytwo.demo.Shop;
import java.io.IOException;
import java.util.Map;

/** The bad release is taken back, and the alert ends. */
record AlertIsResolved(Monitoring monitoring) implements Step {
  @Override
  public String title() {
    return "the alert ends when the release is taken back";
  }

  @Override
  public void play(Stage stage) throws Unseen, ApiFault, IOException {
    String service = Alerts.UNIT.service();
    stage.repository().push("Take that version of orders back",
        Map.of(Shop.path(service), Shop.descriptor(service, AlertFires.RIGHT, AlertFires.RIGHT)));
    Stopwatch watch = Stopwatch.start();
    stage.sight().await(Sight.release(Alerts.UNIT), Expectation.ready());
    stage.screen().seen(Alerts.UNIT + " is ready again", watch.took());
    Alerts.await(monitoring, false);
    stage.screen().seen("Alertmanager has the alert no more", watch.took());
    stage.sight().await(Sight.deployment(Alerts.UNIT), Expectation.rolledOut());
  }
}
