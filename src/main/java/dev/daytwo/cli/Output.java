package dev.daytwo.cli;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The forms in which a command can print. */
enum Output {
  TABLE, WIDE, JSON, YAML;

  /** Objects as one JSON or YAML document: the object itself, or a list of several. */
  String text(List<Map<String, Object>> objects) {
    Object whole = objects.size() == 1
        ? objects.getFirst()
        : Map.of("apiVersion", "v1", "kind", "List", "items", objects);
    return this == JSON ? Serialization.asJson(whole) + "\n" : Serialization.asYaml(whole);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
