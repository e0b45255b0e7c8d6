package dev.daytwo.demo.tour;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.demo.Alertmanager;
import dev.daytwo.demo.Monitoring;
import dev.daytwo.demo.Shop;
import java.io.IOException;
import java.util.Map;

/** A bad release that is not to be taken back makes an alert fire, which says whose it is, and why. */
record AlertFires(Monitoring monitoring) implements Step {
  static final String RIGHT = "staging: {scale: 1}";
  private static final String WRONG = "staging: {scale: 1, image: \"registry.k8s.io/e2e-test-images/agnhost:2.55-broken\","
      + " rollout: {onFailure: hold}}";

  @Override
  public String title() {
    return "a bad release that stays is told to whoever is on call";
  }

  @Override
  public void play(Stage stage) throws Unseen, ApiFault, IOException {
    String service = Alerts.UNIT.service();
    String commit = stage.repository().push("Try another version of orders in staging, and keep it",
        Map.of(Shop.path(service), Shop.descriptor(service, RIGHT, WRONG)));
    Stopwatch watch = Stopwatch.start();
    Alertmanager.Alert alert = Alerts.await(monitoring, true).orElseThrow();
    String description = String.valueOf(alert.annotations().get("description"));
    String seen = "severity " + alert.labels().get("severity") + ", team " + alert.labels().get("team");
    if (!description.contains(commit.substring(0, 10)) || !seen.equals("severity page, team payments")) {
      throw new Unseen("an alert of severity page, team payments, commit " + commit.substring(0, 10),
          seen + ": " + description);
    }
    stage.screen().seen("Alertmanager has " + alert.labels().get("alertname") + ": " + seen, watch.took());
    stage.screen().detail(description);
  }
}
