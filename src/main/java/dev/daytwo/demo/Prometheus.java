package dev.daytwo.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real Prometheus on this machine, which is gone without trace when it is closed or when this JVM ends in any way. */
public final class Prometheus implements AutoCloseable {
  private final MonitoringServer server;

  /**
   * Who is read.
   *
   * @param job     the label {@code job} of its series
   * @param address host and port; it answers at {@code /metrics}
   */
  public record Target(String job, String address) {}

  /**
   * What it watches.
   *
   * @param every        how often targets are read and rules evaluated
   * @param rules        texts of rules files; may be empty
   * @param alertmanager who is told of alerts; null for nobody
   */
  public record Setup(Duration every, List<Target> targets, List<String> rules, @Nullable Alertmanager alertmanager) {
    /** Copies the lists. */
    public Setup {
      targets = List.copyOf(targets);
      rules = List.copyOf(rules);
    }
  }

  /** One series of an answer, its labels and its value. */
  public record Sample(Map<String, String> labels, double value) {
    /** Copies the labels. */
    public Sample {
      labels = Map.copyOf(labels);
    }
  }

  private Prometheus(MonitoringServer server) {
    this.server = server;
  }

  /**
   * Starts it, and returns when it is ready.
   *
   * @throws MonitoringException if there is no such program, or with the end of its log if it did not get ready, as with
   *                             rules that it refuses
   */
  public static Prometheus start(Setup setup) {
    return new Prometheus(MonitoringServer.start(MonitoringProgram.PROMETHEUS, (folder, address) -> {
      for (int i = 0; i < setup.rules.size(); i++) {
        Files.writeString(folder.resolve("rules-" + i + ".yaml"), setup.rules.get(i));
      }
      Files.writeString(folder.resolve("prometheus.yaml"), configuration(setup));
      return List.of("--config.file=prometheus.yaml", "--storage.tsdb.path=data", "--web.listen-address=" + address,
          "--rules.alert.resend-delay=5s", "--log.level=warn");
    }));
  }

  /** JSON, which is YAML too. */
  private static String configuration(Setup setup) {
    Map<String, JsonArray> jobs = new LinkedHashMap<>();
    setup.targets.forEach(target -> jobs.computeIfAbsent(target.job, job -> new JsonArray()).add(target.address));
    JsonArray scrapes = new JsonArray();
    jobs.forEach((job, addresses) -> scrapes.add(new JsonObject().put("job_name", job).put("static_configs",
        JsonArray.of(new JsonObject().put("targets", addresses)))));
    String every = setup.every.toMillis() + "ms";
    JsonObject whole = new JsonObject()
        .put("global", new JsonObject().put("scrape_interval", every).put("scrape_timeout", every)
            .put("evaluation_interval", every))
        .put("rule_files", JsonArray.of("rules-*.yaml")).put("scrape_configs", scrapes);
    if (setup.alertmanager != null) {
      whole.put("alerting", new JsonObject().put("alertmanagers", JsonArray.of(new JsonObject().put("static_configs",
          JsonArray.of(new JsonObject().put("targets", JsonArray.of(setup.alertmanager.address())))))));
    }
    return whole.encodePrettily();
  }

  /** Where it answers: {@code http://127.0.0.1:9090}. */
  public String url() {
    return server.url();
  }

  /**
   * What an expression that is a vector, or a scalar, is now.
   *
   * @throws IOException if it cannot be asked, or refuses the expression; the message has its words
   */
  public List<Sample> query(String expr) throws IOException {
    JsonObject data = data("/api/v1/query?query=" + URLEncoder.encode(expr, StandardCharsets.UTF_8));
    JsonArray result = data.getJsonArray("result");
    if ("scalar".equals(data.getString("resultType"))) {
      return List.of(new Sample(Map.of(), value(result)));
    }
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < result.size(); i++) {
      JsonObject one = result.getJsonObject(i);
      samples.add(new Sample(MonitoringServer.texts(one.getJsonObject("metric")), value(one.getJsonArray("value"))));
    }
    return samples;
  }

  private static double value(JsonArray pair) {
    String text = pair.getString(1);
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** The alerts that are pending or firing now: their labels, with {@code alertname} and {@code alertstate}. */
  public List<Map<String, String>> alerts() throws IOException {
    JsonArray alerts = data("/api/v1/alerts").getJsonArray("alerts");
    List<Map<String, String>> all = new ArrayList<>();
    for (int i = 0; i < alerts.size(); i++) {
      JsonObject alert = alerts.getJsonObject(i);
      Map<String, String> labels = MonitoringServer.texts(alert.getJsonObject("labels"));
      labels.put("alertstate", alert.getString("state"));
      all.add(labels);
    }
    return all;
  }

  private JsonObject data(String path) throws IOException {
    return new JsonObject(server.get(path)).getJsonObject("data");
  }

  /** Kills it, and removes what it kept. */
  @Override
  public void close() {
    server.close();
  }
}
