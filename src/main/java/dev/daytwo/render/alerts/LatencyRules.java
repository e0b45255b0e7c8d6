package dev.daytwo.render.alerts;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How fast slow answers use up what the objective of latency leaves. That more than a share of the answers is slow is
 * asked the other way round: whether the quantile that leaves so many out is above the limit. So the limit need not be
 * the bound of one of the histogram's buckets.
 */
final class LatencyRules {
  private LatencyRules() {}

  static List<Map<String, Object>> alerts(Scope scope, Requests requests, String selector, double percentile,
      Duration under) {
    List<Map<String, Object>> rules = new ArrayList<>();
    for (Burn burn : Burn.ALL) {
      if (burn.possible(percentile)) {
        rules.add(scope.alert(alert(scope, requests, selector, burn, percentile, under)));
      }
    }
    return rules;
  }

  private static Alert alert(Scope scope, Requests requests, String selector, Burn burn, double percentile,
      Duration under) {
    BigDecimal share = burn.share(percentile);
    String quantile = "histogram_quantile(" + Burn.text(BigDecimal.ONE.subtract(share)) + ", sum by (le) (rate("
        + requests.metric() + "_bucket{" + selector + "}[";
    String limit = "]))) > " + Burn.text(BigDecimal.valueOf(under.toMillis(), 3));
    BigDecimal least = BigDecimal.valueOf(Burn.LEAST_BAD).divide(share, 0, RoundingMode.UP);
    String expr = quantile + burn.longWindow() + limit + " and " + quantile + burn.shortWindow() + limit + " and on() "
        + scope.recorded(TrafficRules.REQUESTS + burn.longWindow()) + " >= " + Burn.text(least);
    String percent = Burn.text(share.movePointRight(2));
    return new Alert("LatencyBudgetBurn", burn.severity(), Map.of("window", burn.longWindow()), expr, burn.lasts(),
        scope.service() + " in " + scope.environment() + " answers too slowly",
        "More than " + percent + " % of the requests of the last " + burn.longWindow() + " took longer than "
            + under.toMillis() + " ms; " + Burn.text(Burn.budget(percentile).movePointRight(2))
            + " % may. Look at what was rolled out last, and at the services that it calls: kubectl -n "
            + scope.namespace() + " describe rel " + scope.service());
  }
}
