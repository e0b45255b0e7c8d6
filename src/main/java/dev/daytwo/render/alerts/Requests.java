package dev.daytwo.render.alerts;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The metric that counts the requests of an HTTP server and how long they took, a histogram of seconds.
 *
 * @param metric without {@code _count} and {@code _bucket}
 * @param status the label with the status code of the answer
 * @param route  the label with the route
 */
record Requests(String metric, String status, String route) {
  /** <a href="https://opentelemetry.io/docs/specs/semconv/http/http-metrics/">OpenTelemetry's conventions</a>. */
  static final Requests OPEN_TELEMETRY = new Requests("http_server_request_duration_seconds",
      "http_response_status_code", "http_route");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/_-]+");

  /** Selects what callers asked for: of a service, without the probes' own requests, which would dilute the rest. */
  String selector(Scope scope, List<String> probed) {
    List<String> plain = probed.stream().filter(path -> PLAIN.matcher(path).matches()).distinct().toList();
    return scope.by("job") + (plain.isEmpty() ? "" : "," + route + "!~\"" + String.join("|", plain) + "\"");
  }
}
