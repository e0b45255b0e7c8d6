package dev.daytwo.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real Alertmanager on this machine, which is gone without trace when it is closed or when this JVM ends in any way. */
public final class Alertmanager implements AutoCloseable {
  private final MonitoringServer server;

  /** An alert that fires: its labels, {@code alertname} among them, and what it says. */
  public record Alert(Map<String, String> labels, Map<String, String> annotations) {
    /** Copies the maps. */
    public Alert {
      labels = Map.copyOf(labels);
      annotations = Map.copyOf(annotations);
    }
  }

  private Alertmanager(MonitoringServer server) {
    this.server = server;
  }

  /**
   * Starts it, and returns when it is ready.
   *
   * @param configuration the text of its configuration
   * @throws MonitoringException if there is no such program, or with the end of its log if it did not get ready, as with a
   *                             configuration that it refuses
   */
  public static Alertmanager start(String configuration) {
    return new Alertmanager(MonitoringServer.start(MonitoringProgram.ALERTMANAGER, (folder, address) -> {
      Files.writeString(folder.resolve("alertmanager.yaml"), configuration);
      // An empty address of the cluster: it is alone, and listens nowhere else.
      return List.of("--config.file=alertmanager.yaml", "--storage.path=data", "--web.listen-address=" + address,
          "--cluster.listen-address=", "--log.level=warn");
    }));
  }

  /** Where it answers: {@code http://127.0.0.1:9093}. */
  public String url() {
    return server.url();
  }

  /** Host and port. */
  String address() {
    return server.address();
  }

  /** The alerts that it holds for firing now. */
  public List<Alert> alerts() throws IOException {
    JsonArray alerts = new JsonArray(server.get("/api/v2/alerts"));
    List<Alert> all = new ArrayList<>();
    for (int i = 0; i < alerts.size(); i++) {
      JsonObject alert = alerts.getJsonObject(i);
      all.add(new Alert(MonitoringServer.texts(alert.getJsonObject("labels")),
          MonitoringServer.texts(alert.getJsonObject("annotations"))));
    }
    return all;
  }

  /** Kills it, and removes what it kept. */
  @Override
  public void close() {
    server.close();
  }
}
