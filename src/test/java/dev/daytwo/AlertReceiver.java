package dev.daytwo;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody whom Alertmanager tells: it keeps what it was told. */
public final class AlertReceiver implements AutoCloseable {
  private final HttpServer server;
  private final List<JsonObject> alerts = new CopyOnWriteArrayList<>();

  private AlertReceiver() throws IOException {
    server = LoopbackHttp.server();
    server.createContext("/", exchange -> {
      try (exchange) {
        JsonArray told = new JsonObject(
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)).getJsonArray("alerts");
        for (int i = 0; i < told.size(); i++) {
          alerts.add(told.getJsonObject(i).put("path", exchange.getRequestURI().getPath()));
        }
        exchange.sendResponseHeaders(200, -1);
      }
    });
    server.start();
  }

  /** One on a free port. */
  public static AlertReceiver start() throws IOException {
    return new AlertReceiver();
  }

  /** Where it listens; any path will do, and is kept with the alert as {@code path}. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /**
   * What it was told so far of an alert: the objects under {@code alerts} of Alertmanager's messages.
   *
   * @param status {@code firing} or {@code resolved}
   */
  public List<JsonObject> told(String name, String status) {
    return alerts.stream().filter(alert -> status.equals(alert.getString("status"))
        && name.equals(alert.getJsonObject("labels").getString("alertname"))).toList();
  }

  /** Every alert that it was told of, with its status. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    alerts.forEach(
        alert -> names.add(alert.getJsonObject("labels").getString("alertname") + " " + alert.getString("status")));
    return names;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
