package dev.daytwo.render.alerts;

import dev.daytwo.platform.Scrape;
import dev.daytwo.platform.Workload;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The metric that counts the requests of an HTTP server and how long they took, a histogram of seconds.
 *
 * @param metric without {@code _count} and {@code _bucket}
 * @param status the label with the status code of the answer
 * @param route  the label with the route
 */
public record Requests(String metric, String status, String route) {
  /** <a href="https://opentelemetry.io/docs/specs/semconv/http/http-metrics/">OpenTelemetry's conventions</a>. */
  public static final Requests OPEN_TELEMETRY = new Requests("http_server_request_duration_seconds",
      "http_response_status_code", "http_route");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/_-]+");

  /** Selects what callers asked for: of a service, without the probes' own requests, which would dilute the rest. */
  public String selector(Scope scope, Workload workload) {
    Scrape scrape = workload.scrape();
    String probed = Stream.of(workload.ready(), workload.live(), scrape == null ? "" : scrape.path())
        .filter(path -> PLAIN.matcher(path).matches()).distinct().collect(Collectors.joining("|"));
    return scope.by("job") + (probed.isEmpty() ? "" : "," + route + "!~\"" + probed + "\"");
  }
}
