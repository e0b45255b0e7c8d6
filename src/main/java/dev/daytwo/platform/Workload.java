package dev.daytwo.platform;

import dev.daytwo.descriptor.FileSource;
import dev.daytwo.descriptor.Image;
import dev.daytwo.descriptor.Kind;
import dev.daytwo.descriptor.Migrate;
import dev.daytwo.descriptor.Patch;
import dev.daytwo.descriptor.Port;
import dev.daytwo.descriptor.Route;
import dev.daytwo.descriptor.SecretRef;
import dev.daytwo.descriptor.Sidecar;
import dev.daytwo.descriptor.Storage;
import dev.daytwo.descriptor.Tier;
import dev.daytwo.descriptor.Use;
import dev.daytwo.model.OnDelete;
import dev.daytwo.model.Rollout;
import dev.daytwo.yaml.Yaml;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service as it shall run in one environment, every setting filled in.
 *
 * @param team      empty if nobody said
 * @param timetable null for what runs all the time
 * @param command   empty for the image's own
 * @param args      empty for the image's own
 * @param ready     path; empty for a TCP connection
 * @param live      path; empty for a TCP connection
 * @param route     null if nobody calls from outside
 * @param scrape    null if there are no metrics to read
 * @param objectives null if nobody promised anything
 * @param allowFrom services that may call; null for all of the namespace
 * @param migrate   null if there is nothing to migrate
 * @param onDelete  null for what the environment's policy says
 * @param patches   changes of the rendered objects, in this order
 * @param sidecars  containers beside the main one
 * @param tree      what it was read from, for the places of problems that show up later
 */
public record Workload(Kind kind, String name, String team, Tier tier, String image, Image reference,
    Map<String, Port> ports, @Nullable Timetable timetable, List<String> command, List<String> args, String cpu,
    String memory, int minReplicas,
    int maxReplicas, int targetCpu, String ready, String live, Duration startup, Duration drain,
    @Nullable Route route, @Nullable Scrape scrape, @Nullable Objectives objectives,
    Map<String, String> env, Map<String, SecretRef> secrets, Map<String, FileSource> files, List<Storage> storage,
    List<Use> uses,
    @Nullable List<String> allowFrom, int user, boolean writableRoot, Rollout rollout, @Nullable Migrate migrate,
    @Nullable OnDelete onDelete, List<Patch> patches, List<Sidecar> sidecars,
    Yaml.Mapping tree) {

  /** True if an autoscaler decides the number of replicas. */
  public boolean autoscaled() {
    return minReplicas < maxReplicas;
  }

  /** The port that probes ask at; null if there is none. */
  public @Nullable String probed() {
    return probed(ports);
  }

  static @Nullable String probed(Map<String, Port> ports) {
    return ports.containsKey("http") ? "http" : ports.keySet().stream().findFirst().orElse(null);
  }
}
