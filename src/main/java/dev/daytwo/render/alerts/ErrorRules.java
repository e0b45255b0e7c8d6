package dev.daytwo.render.alerts;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How fast requests that fail use up what the objective of availability leaves. */
final class ErrorRules {
  static final String RATIO = "service:http_request_errors:ratio_rate";
  private static final List<String> WINDOWS = List.of("5m", "30m", "1h", "2h", "6h", "1d", "3d");

  private ErrorRules() {}

  /** The share of requests that fail, over each window. Without traffic there is none: it neither fails nor succeeds. */
  static List<Map<String, Object>> recordings(Scope scope, Requests requests, String selector) {
    return WINDOWS.stream().map(window -> {
      String count = requests.metric() + "_count{" + selector;
      String all = "sum(rate(" + count + "}[" + window + "]))";
      String failed = "sum(rate(" + count + "," + requests.status() + "=~\"5..\"}[" + window + "]))";
      return scope.recording(RATIO + window, "(" + failed + " or 0 * " + all + ") / (" + all + " > 0)");
    }).toList();
  }

  static List<Map<String, Object>> alerts(Scope scope, double availability) {
    List<Map<String, Object>> rules = new ArrayList<>();
    for (Burn burn : Burn.ALL) {
      if (burn.possible(availability)) {
        rules.add(scope.alert(alert(scope, burn, availability)));
      }
    }
    return rules;
  }

  private static Alert alert(Scope scope, Burn burn, double availability) {
    String threshold = " > (" + Burn.text(burn.factor()) + " * " + Burn.text(Burn.budget(availability)) + ")";
    String overLong = scope.recorded(RATIO + burn.longWindow());
    String expr = overLong + threshold + " and " + scope.recorded(RATIO + burn.shortWindow()) + threshold + " and "
        + overLong + " * " + scope.recorded(TrafficRules.REQUESTS + burn.longWindow()) + " >= " + Burn.LEAST_BAD;
    return new Alert("ErrorBudgetBurn", burn.severity(),
        Map.of("window", burn.longWindow()), expr, burn.lasts(),
        scope.service() + " in " + scope.environment() + " fails too many requests",
        "{{ $value | humanizePercentage }} of the requests of the last " + burn.longWindow() + " failed; "
            + availability(availability)
            + " % are promised to succeed. Going on like this, the failures allowed for 30 "
            + "days are used up in " + burn.gone() + ". Look at what was rolled out last: kubectl -n "
            + scope.namespace()
            + " describe rel " + scope.service());
  }

  private static String availability(double availability) {
    return new BigDecimal(Double.toString(availability)).stripTrailingZeros().toPlainString();
  }
}
