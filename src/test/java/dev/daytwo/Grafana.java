package dev.daytwo;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The dashboards of the agent as they are kept.
 *
 * @param file where one is kept
 * @param tree its JSON
 */
record Grafana(Path file, JsonObject tree) {
  static final Path FOLDER = Path.of("config/grafana");

  /** A question of a panel. */
  record Target(String dashboard, String panel, JsonObject tree) {
    String expr() {
      return tree.getString("expr");
    }

    @Override
    public String toString() {
      return dashboard + ", " + panel + ": " + expr();
    }
  }

  static List<Grafana> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().map(Grafana::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Grafana read(Path file) {
    try {
      return new Grafana(file, new JsonObject(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<JsonObject> panels() {
    return tree.getJsonArray("panels").stream().map(JsonObject.class::cast).toList();
  }

  List<JsonObject> variables() {
    return tree.getJsonObject("templating").getJsonArray("list").stream().map(JsonObject.class::cast).toList();
  }

  List<Target> targets() {
    return panels().stream().filter(panel -> panel.containsKey("targets"))
        .flatMap(panel -> panel.getJsonArray("targets").stream().map(JsonObject.class::cast)
            .map(target -> new Target(tree.getString("uid"), panel.getString("title"), target)))
        .toList();
  }

  @Override
  public String toString() {
    return file.getFileName().toString();
  }
}
