package dev.daytwo.render.alerts;

import dev.daytwo.platform.HttpMetric;
import dev.daytwo.platform.Scrape;
import dev.daytwo.platform.Workload;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The series by which a service tells of the requests that it got. */
public record Requests(HttpMetric http) {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/_-]+");

  /** The histogram, without {@code _count} and {@code _bucket}. */
  public String metric() {
    return http.metric();
  }

  /** The label with the status code of the answer. */
  public String status() {
    return http.status();
  }

  /** Selects what callers asked for: of a service, without the probes' own requests, which would dilute the rest. */
  public String selector(Scope scope, Workload workload) {
    Scrape scrape = workload.scrape();
    String probed = Stream.of(workload.ready(), workload.live(), scrape == null ? "" : scrape.path())
        .filter(path -> PLAIN.matcher(path).matches()).distinct().collect(Collectors.joining("|"));
    return scope.by("job") + (probed.isEmpty() ? "" : "," + http.route() + "!~\"" + probed + "\"");
  }
}
