package dev.daytwo.demo.tour;

import dev.daytwo.demo.AgentProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The samples of one scrape of the agent, in the Prometheus text format. */
record Metrics(List<Sample> samples) {
  private static final Pattern LINE = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)})? ([-+.0-9eENaInf]+)");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  /** One series and its value. */
  record Sample(String name, Map<String, String> labels, double value) {}

  static Metrics scrape(AgentProcess agent) throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (String line : agent.metrics().lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        Map<String, String> labels = new LinkedHashMap<>();
        Matcher label = LABEL.matcher(matcher.group(2) == null ? "" : matcher.group(2));
        while (label.find()) {
          labels.put(label.group(1), label.group(2));
        }
        samples.add(new Sample(matcher.group(1), labels, Double.parseDouble(matcher.group(3))));
      }
    }
    return new Metrics(samples);
  }

  /** Scrapes until something holds; metrics cannot be watched. */
  static Metrics await(AgentProcess agent, String what, Predicate<Metrics> condition) throws IOException, Unseen {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (true) {
      Metrics metrics = scrape(agent);
      if (condition.test(metrics)) {
        return metrics;
      }
      if (System.nanoTime() > deadline) {
        throw new Unseen(what, metrics.samples.stream().filter(each -> each.name.startsWith("daytwo_unit_")
            || each.name.startsWith("daytwo_drift_detected")).toList().toString());
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  /** The sum of the series of a name that a condition on their labels lets through. */
  double sum(String name, Predicate<Map<String, String>> condition) {
    return samples.stream().filter(each -> each.name.equals(name) && condition.test(each.labels))
        .mapToDouble(Sample::value).sum();
  }
}
