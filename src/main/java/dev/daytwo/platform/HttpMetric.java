package dev.daytwo.platform;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The metric that counts the requests of an HTTP server and how long they took, a histogram of seconds.
 *
 * @param metric without {@code _count} and {@code _bucket}
 * @param status the label with the status code of the answer
 * @param route  the label with the route
 */
public record HttpMetric(String metric, String status, String route) {
  /** <a href="https://opentelemetry.io/docs/specs/semconv/http/http-metrics/">OpenTelemetry's conventions</a>. */
  static final HttpMetric OPEN_TELEMETRY = new HttpMetric("http_server_request_duration_seconds",
      "http_response_status_code", "http_route");
  static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  static @Nullable String metric(String name) {
    return METRIC.matcher(name).matches()
        ? null
        : "found \"" + name + "\", expected the name of a metric, such as http_server_requests_seconds";
  }

  static @Nullable String label(String name) {
    return LABEL.matcher(name).matches()
        ? null
        : "found \"" + name + "\", expected the name of a label, such as status";
  }
}
