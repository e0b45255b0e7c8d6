package dev.daytwo.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.daytwo.AlertReceiver;
import dev.daytwo.Eventually;
import dev.daytwo.LoopbackHttp;
import dev.daytwo.OnMonitoring;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnMonitoring
class MonitoringTest {
  private static final String RULES = """
      groups:
      - name: test
        rules:
        - {alert: Warm, expr: 'celsius{job="oven"} > 20', labels: {severity: page}}
      """;

  @Test
  void an_alert_goes_from_a_series_to_a_receiver_and_is_resolved() throws Exception {
    var celsius = new AtomicInteger(30);
    try (var oven = new Oven(celsius);
        var receiver = AlertReceiver.start();
        var alertmanager = Alertmanager.start(routes(receiver.url()));
        var prometheus = Prometheus.start(new Prometheus.Setup(Duration.ofSeconds(1),
            List.of(new Prometheus.Target("oven", oven.address())), List.of(RULES), alertmanager))) {
      Eventually.holds("the receiver is told that it fires", () -> !receiver.told("Warm", "firing").isEmpty());
      assertEquals("oven", receiver.told("Warm", "firing").getFirst().getJsonObject("labels").getString("job"));
      Eventually.holds("Prometheus says so", () -> prometheus.alerts().stream()
          .anyMatch(alert -> "firing".equals(alert.get("alertstate")) && "page".equals(alert.get("severity"))));
      Eventually.holds("the series is there",
          () -> prometheus.query("celsius + 1").stream().anyMatch(sample -> sample.value() == 31));
      celsius.set(10);
      Eventually.holds("the receiver is told that it is over", () -> !receiver.told("Warm", "resolved").isEmpty());
      Eventually.holds("Alertmanager has none", () -> alertmanager.alerts().isEmpty());
    }
  }

  @Test
  void rules_that_prometheus_refuses_are_told_with_its_words() {
    var refused = assertThrows(MonitoringException.class, () -> Prometheus
        .start(new Prometheus.Setup(Duration.ofSeconds(1), List.of(), List.of(RULES.replace("> 20", ">")), null)));
    assertTrue(String.valueOf(refused.getMessage()).contains("could not parse expression"), refused.getMessage());
  }

  @Test
  void an_expression_that_is_refused_is_told_with_its_words() {
    try (var prometheus = Prometheus
        .start(new Prometheus.Setup(Duration.ofSeconds(1), List.of(), List.of(), null))) {
      var refused = assertThrows(IOException.class, () -> prometheus.query("sum("));
      assertTrue(String.valueOf(refused.getMessage()).contains("parse error"), refused.getMessage());
    }
  }

  @Test
  void a_program_is_the_named_one_or_the_first_on_the_path(@TempDir Path folder) throws Exception {
    var one = Files.createDirectories(folder.resolve("a")).resolve("alertmanager");
    var other = Files.createDirectories(folder.resolve("b")).resolve("prometheus-alertmanager");
    for (var program : List.of(one, other)) {
      assertTrue(Files.writeString(program, "").toFile().setExecutable(true));
    }
    var path = folder.resolve("a") + ":" + folder.resolve("b");
    assertEquals(other, MonitoringProgram.ALERTMANAGER.find(Map.of("PATH", path)));
    assertEquals(one, MonitoringProgram.ALERTMANAGER.find(Map.of("PATH", path, "DAYTWO_ALERTMANAGER", "" + one)));
    assertEquals("DAYTWO_ALERTMANAGER names " + folder + "/c, which is not an executable file",
        assertThrows(MonitoringException.class,
            () -> MonitoringProgram.ALERTMANAGER.find(Map.of("DAYTWO_ALERTMANAGER", folder + "/c"))).getMessage());
    assertEquals("no alertmanager: there is no prometheus-alertmanager and no alertmanager on the PATH. Install it "
        + "(Debian's package is prometheus-alertmanager), or name it by DAYTWO_ALERTMANAGER",
        assertThrows(MonitoringException.class, () -> MonitoringProgram.ALERTMANAGER.find(Map.of())).getMessage());
  }

  static String routes(String receiver) {
    return """
        route: {receiver: test, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
        receivers: [{name: test, webhook_configs: [{url: "%s", send_resolved: true}]}]
        """.formatted(receiver);
  }

  /** Something that has one metric. */
  private record Oven(HttpServer server) implements AutoCloseable {
    Oven(AtomicInteger celsius) throws IOException {
      this(LoopbackHttp.server());
      server.createContext("/metrics", exchange -> {
        try (exchange) {
          byte[] text = ("celsius " + celsius + "\n").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
        }
      });
      server.start();
    }

    String address() {
      return "127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
