package dev.daytwo.render.alerts;

import java.util.List;
import java.util.Map;

/** How many requests there were, by which the other rules know whether a share of them means anything. */
final class TrafficRules {
  static final String REQUESTS = "service:http_requests:increase";

  private TrafficRules() {}

  static List<Map<String, Object>> recordings(Scope scope, Requests requests, String selector) {
    return Burn.ALL.stream().map(burn -> scope.recording(REQUESTS + burn.longWindow(),
        "sum(increase(" + requests.metric() + "_count{" + selector + "}[" + burn.longWindow() + "]))")).toList();
  }
}
