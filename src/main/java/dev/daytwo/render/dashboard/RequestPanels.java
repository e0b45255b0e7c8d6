package dev.daytwo.render.dashboard;

import dev.daytwo.platform.Objectives;
import dev.daytwo.platform.Workload;
import dev.daytwo.render.alerts.Requests;
import dev.daytwo.render.alerts.Scope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What callers see: how many requests there are, how many of them fail, how long they take. */
final class RequestPanels {
  private static final String WINDOW = "[5m]";

  private RequestPanels() {}

  /**
   * The panels.
   *
   * @param recorded true if there are rules that record the share of what failed
   */
  static List<Panel> of(Scope scope, Workload workload, boolean recorded) {
    Requests requests = scope.requests();
    String selector = requests.selector(scope, workload);
    String count = "rate(" + requests.metric() + "_count{" + selector + "}" + WINDOW + ")";
    List<Panel> panels = new ArrayList<>();
    panels.add(new Panel("Requests", "reqps",
        new Panel.Query("sum by (" + requests.status() + ") (" + count + ")", "{{" + requests.status() + "}}")));
    panels.add(errors(scope, recorded ? workload.objectives() : null, requests, selector, count));
    panels.add(new Panel("Duration", "s", quantile(requests, selector, "0.5"), quantile(requests, selector, "0.95"),
        quantile(requests, selector, "0.99")));
    return panels;
  }

  private static Panel errors(Scope scope, @Nullable Objectives objectives, Requests requests,
      String selector, String count) {
    if (objectives != null && objectives.availability() != null) {
      return new Panel("Errors, against what the objective leaves", "percentunit",
          new Panel.Query(scope.failed("5m"), "5 minutes"), new Panel.Query(scope.failed("1h"), "1 hour"),
          new Panel.Query(scope.failed("3d"), "3 days"),
          new Panel.Query("vector(" + Scope.budget(objectives.availability()) + ")", "the objective leaves"));
    }
    String failed = "rate(" + requests.metric() + "_count{" + selector + "," + requests.status() + "=~\"5..\"}" + WINDOW
        + ")";
    return new Panel("Errors", "percentunit",
        new Panel.Query("(sum(" + failed + ") or 0 * sum(" + count + ")) / (sum(" + count + ") > 0)", "5 minutes"));
  }

  private static Panel.Query quantile(Requests requests, String selector, String share) {
    return new Panel.Query("histogram_quantile(" + share + ", sum by (le) (rate(" + requests.metric() + "_bucket{"
        + selector + "}" + WINDOW + ")))", share);
  }
}
