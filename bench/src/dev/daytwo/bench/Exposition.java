package dev.daytwo.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A scrape in the Prometheus text format. */
record Exposition(List<Sample> samples) {
  private static final Pattern LINE = Pattern.compile("([a-zA-Z_:]+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** One line of it. */
  record Sample(String name, Map<String, String> labels, double value) {
    String label(String label) {
      return labels.getOrDefault(label, "");
    }
  }

  static Exposition parse(String text) {
    return new Exposition(text.lines().filter(line -> !line.startsWith("#")).map(LINE::matcher)
        .filter(Matcher::matches).map(Exposition::sample).toList());
  }

  private static Sample sample(Matcher line) {
    Map<String, String> labels = new TreeMap<>();
    if (line.group(2) != null) {
      Matcher label = LABEL.matcher(line.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
    }
    return new Sample(line.group(1), labels, Double.parseDouble(line.group(3)));
  }

  /** The sum over the samples of a metric that are wanted. */
  double sum(String name, Predicate<Sample> wanted) {
    return samples.stream().filter(sample -> sample.name().equals(name)).filter(wanted).mapToDouble(Sample::value)
        .sum();
  }

  /** The agent's requests so far, by verb and kind. */
  Map<String, Long> requests() {
    Map<String, Long> requests = new TreeMap<>();
    samples.stream().filter(sample -> sample.name().equals("daytwo_kubernetes_requests_total"))
        .forEach(sample -> requests.merge(sample.label("verb") + " " + sample.label("kind"), (long) sample.value(),
            Long::sum));
    return requests;
  }

  /** What was requested since an earlier scrape. */
  Map<String, Long> requestsSince(Exposition before) {
    Map<String, Long> since = requests();
    before.requests().forEach((what, count) -> since.merge(what, -count, Long::sum));
    since.values().removeIf(count -> count == 0);
    return since;
  }

  /** How many of these requests are no watches. */
  static long withoutWatches(Map<String, Long> requests) {
    return requests.entrySet().stream().filter(each -> !each.getKey().startsWith("WATCH "))
        .mapToLong(Map.Entry::getValue).sum();
  }
}
