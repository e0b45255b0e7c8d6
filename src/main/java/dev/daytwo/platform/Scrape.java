package dev.daytwo.platform;

import dev.daytwo.descriptor.Metrics;
import dev.daytwo.descriptor.Port;
import dev.daytwo.yaml.Yaml;
import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where Prometheus reads a workload's metrics, every setting filled in.
 *
 * @param path   of the metrics
 * @param port   the name of the container's port
 * @param number the port itself
 * @param own    true if it is for the metrics alone: nobody else has to reach it
 */
public record Scrape(String path, String port, int number, boolean own) {
  /** The name of the port that is for metrics. */
  public static final String PORT = "metrics";

  /**
   * What a descriptor's metrics are, beside its ports.
   *
   * @param probed   the port that is asked how the process is; null if there is none
   * @param tree     the settings, for the place of a problem
   * @param problems what does not fit is added
   * @return null if there is no port to read from, or a problem
   */
  static @Nullable Scrape of(Metrics metrics, Map<String, Port> ports, @Nullable String probed, Yaml.Mapping tree,
      List<Problem> problems) {
    String path = metrics.path() == null ? "/metrics" : metrics.path();
    if (metrics.port() == null) {
      String name = ports.containsKey(PORT) ? PORT : probed;
      Port port = name == null ? null : ports.get(name);
      return name == null || port == null ? null : new Scrape(path, name, port.container(), false);
    }
    for (Map.Entry<String, Port> port : ports.entrySet()) {
      if (port.getValue().container() == metrics.port() && port.getValue().carried() == Port.Protocol.TCP) {
        return new Scrape(path, port.getKey(), metrics.port(), false);
      }
    }
    Port taken = ports.get(PORT);
    if (taken != null) {
      Position place = tree.map("metrics").place("port");
      problems
          .add(new Problem(place, "metrics.port", "found " + metrics.port() + ", but the port named " + PORT + " is "
              + taken.container() + "; drop one of the two"));
      return null;
    }
    return new Scrape(path, PORT, metrics.port(), true);
  }
}
