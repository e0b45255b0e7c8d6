package dev.daytwo.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** Ten thousand services as people write them: of ten, six in five lines, two with much to say, a Worker and a CronJob. */
final class Descriptors {
  static final int COUNT = 10_000;

  private static final String FIVE_LINES = """
      apiVersion: daytwo.dev/v1
      kind: Service
      name: NAME
      image: ghcr.io/acme/NAME:1.4.2
      port: 8080
      """;
  private static final String MUCH = """
      apiVersion: daytwo.dev/v1
      kind: Service
      name: NAME
      team: checkout
      tier: critical
      image: ghcr.io/acme/NAME:1.4.2
      ports: {http: 8080, grpc: 9090}
      size: l
      scale: {min: 4, max: 20}
      health: {ready: /readyz, live: /livez}
      metrics: {path: /actuator/prometheus}
      slo: {availability: 99.95, latency: {under: 500ms}}
      env: {LOG_LEVEL: info, WORKERS: 4}
      secrets: {DB_PASSWORD: orders-db/password}
      files: {/etc/orders/app.toml: {content: "retries = 3"}}
      uses: [payments, {cidr: 10.20.1.0/24, port: 5432}]
      allowFrom: [web]
      migrate: {command: [java, -jar, app.jar, migrate]}
      environments:
        production: {scale: {min: 6}}
      """;
  private static final String WORKER = """
      apiVersion: daytwo.dev/v1
      kind: Worker
      name: NAME
      image: ghcr.io/acme/NAME:2.0.0
      uses: [{host: smtp.acme.com, port: 587}]
      """;
  private static final String CRON_JOB = """
      apiVersion: daytwo.dev/v1
      kind: CronJob
      name: NAME
      image: ghcr.io/acme/NAME:1.4.2
      schedule: 30 2 * * MON-FRI
      """;

  private Descriptors() {}

  /** The texts by their paths. */
  static Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    for (int i = 0; i < COUNT; i++) {
      String text = switch (i % 10) {
        case 6, 7 -> MUCH;
        case 8 -> WORKER;
        case 9 -> CRON_JOB;
        default -> FIVE_LINES;
      };
      files.put("services/service-" + i + ".yaml", text.replace("NAME", "service-" + i));
    }
    return files;
  }
}
