package dev.daytwo.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A real Prometheus with the rules that Daytwo ships, and a real Alertmanager, which watch the demo's agent. */
public record Monitoring(Prometheus prometheus, Alertmanager alertmanager) implements AutoCloseable {
  /** How many times faster than it ships them the demo has its rules: minutes are seconds. */
  public static final int FACTOR = 60;

  private static final String RULES = "daytwo.rules.yaml";
  private static final String NOBODY = """
      route: {receiver: nobody, group_wait: 1s, group_interval: 1s}
      receivers: [{name: nobody}]
      """;

  /**
   * Says early what there is not.
   *
   * @throws MonitoringException if one of the programs is not on this machine; the message says what to install
   */
  public static void check() {
    for (MonitoringProgram program : MonitoringProgram.values()) {
      program.find();
    }
  }

  /** Starts both, and returns when they are ready. The agent may start later. */
  public static Monitoring of(AgentProcess agent) throws IOException {
    String rules = FasterClock.times(rules(), FACTOR);
    Alertmanager alertmanager = Alertmanager.start(NOBODY);
    try {
      return new Monitoring(Prometheus.start(new Prometheus.Setup(Duration.ofSeconds(1),
          List.of(new Prometheus.Target("daytwo", URI.create(agent.url()).getAuthority())), List.of(rules),
          alertmanager)), alertmanager);
    } catch (RuntimeException e) {
      alertmanager.close();
      throw e;
    }
  }

  private static String rules() throws IOException {
    try (InputStream in = Monitoring.class.getResourceAsStream(RULES)) {
      return new String(Objects.requireNonNull(in, RULES).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What a person is told of it. */
  public String guide() {
    return """

        Watch the alerts: every time in their rules is divided by %d, so that minutes are seconds
          %s/alerts
          %s/api/v2/alerts

        Make a bad release that is not taken back; an alert fires within half a minute, and ends with the last line
          sed -i.bak 's/agnhost:2.53/agnhost:2.53-broken/' services/orders.yaml
          echo 'rollout: {onFailure: hold}' >> services/orders.yaml && git commit -am 'Try it' && git push
          git revert --no-edit HEAD && git push""".formatted(FACTOR, prometheus.url(), alertmanager.url());
  }

  @Override
  public void close() {
    prometheus.close();
    alertmanager.close();
  }
}
