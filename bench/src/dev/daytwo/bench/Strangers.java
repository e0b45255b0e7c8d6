package dev.daytwo.bench;

import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Tree;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Objects of other people, beside the agent's and far from them, that nobody may ever write: also such as carry the
 * agent's labels, for units that are there, come and go, or never were, and for other sources.
 */
final class Strangers {
  private static final String ELSEWHERE = "strangers";
  private static final int UNITS_COPIED = 12;

  private final BareClient client;
  private final Map<String, String> versions = new TreeMap<>();

  /** Makes them. The agent's namespace must be there. */
  Strangers(BareClient client) throws IOException, InterruptedException {
    this.client = client;
    client.create("/api/v1/namespaces", "{\"metadata\": {\"name\": \"" + ELSEWHERE + "\"}}");
    for (String namespace : List.of(Workload.NAME, ELSEWHERE)) {
      for (Map<String, Object> labels : labels()) {
        create(namespace, "configmaps", Map.of("metadata", metadata(labels), "data", Map.of("whose", "mine")));
        create(namespace, "serviceaccounts", Map.of("metadata", metadata(labels)));
        create(namespace, "services", Map.of("metadata", metadata(labels), "spec",
            Map.of("clusterIP", "None", "ports", List.of(Map.of("port", 80)))));
      }
    }
  }

  /** Nobody's; a unit that there never was; another source's unit; units that the source has, and may drop. */
  private static List<Map<String, Object>> labels() {
    List<Map<String, Object>> all = new ArrayList<>(List.of(Map.of(), of("never-was", Workload.NAME),
        of(Wishes.name(1), "another")));
    for (int unit = 0; unit < UNITS_COPIED; unit += 3) {
      all.add(of(Wishes.name(unit), Workload.NAME));
    }
    return all;
  }

  private static Map<String, Object> of(String unit, String source) {
    return Map.of(Labels.MANAGED_BY, Labels.DAYTWO, Labels.NAME, unit, Labels.INSTANCE, unit + "-" + Workload.NAME,
        Labels.SOURCE, source, Labels.ENVIRONMENT, Workload.NAME);
  }

  private static Map<String, Object> metadata(Map<String, Object> labels) {
    return Map.of("generateName", "stranger-", "labels", labels);
  }

  private void create(String namespace, String resource, Map<String, Object> tree)
      throws IOException, InterruptedException {
    String collection = "/api/v1/namespaces/" + namespace + "/" + resource;
    // Not again if it fails: that would make two of them.
    Map<String, Object> made = client.create(collection, CanonicalJson.of(tree));
    versions.put(collection + "/" + Tree.text(Tree.at(made, "metadata", "name")), version(made));
  }

  private static String version(Map<String, Object> object) {
    return Tree.text(Tree.at(object, "metadata", "uid")) + " " + Tree.text(Tree.at(object, "metadata",
        "resourceVersion"));
  }

  /** How many there are. */
  int size() {
    return versions.size();
  }

  /** True if the object is one of them. */
  boolean has(String path) {
    return versions.containsKey(path);
  }

  /** Those that are not as they were made, each in words. */
  List<String> touched() throws IOException, InterruptedException {
    List<String> touched = new ArrayList<>();
    for (Map.Entry<String, String> each : versions.entrySet()) {
      try {
        String now = Waiting.insist(Duration.ofSeconds(30), () -> look(each.getKey()));
        if (!now.equals(each.getValue())) {
          touched.add("foreign object touched: " + each.getKey() + " was " + each.getValue() + ", is " + now);
        }
      } catch (IOException e) {
        touched.add("foreign object touched: " + each.getKey() + ": " + e.getMessage());
      }
    }
    return touched;
  }

  private String look(String path) throws IOException, InterruptedException {
    try {
      return version(client.get(path));
    } catch (BareClient.Refusal refusal) {
      if (refusal.status == 404) {
        return "gone";
      }
      throw refusal;
    }
  }
}
