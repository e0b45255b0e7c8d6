package dev.daytwo.bench;

import dev.daytwo.demo.ControlPlane;
import dev.daytwo.demo.ControlPlaneBinary;
import dev.daytwo.model.Condition;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A fresh control plane, etcd and API server only, with a repository and an agent that follows it. */
final class Rig implements AutoCloseable {
  /** For an agent that is told of each push. */
  static final Duration NEVER = Duration.ofHours(20);
  static final String RELEASES = "/apis/daytwo.dev/v1/namespaces/" + Workload.NAME + "/releases";

  private static final List<String> COLLECTIONS = List.of("/api/v1/namespaces/" + Workload.NAME + "/serviceaccounts",
      "/api/v1/namespaces/" + Workload.NAME + "/services", "/apis/apps/v1/namespaces/" + Workload.NAME + "/deployments",
      "/apis/networking.k8s.io/v1/namespaces/" + Workload.NAME + "/ingresses");

  final Path folder;
  final AuditLog audit;
  final ControlPlane plane;
  final BareClient client;
  final Repository repository;
  final AgentProcess agent;

  /**
   * Starts it all.
   *
   * @param audited have the API server log every request, which costs it a little
   */
  Rig(Duration poll, boolean audited) throws IOException, InterruptedException {
    folder = Files.createTempDirectory("daytwo-bench-");
    audit = audited ? AuditLog.ofAll(folder) : AuditLog.ofStatuses(folder);
    plane = plane(audit.flags());
    client = new BareClient(plane.kubeconfigText());
    repository = new Repository(folder.resolve("repository.git"));
    try {
      agent = new AgentProcess(folder, plane.kubeconfig(), repository, poll);
    } catch (IOException | InterruptedException | RuntimeException e) {
      plane.close();
      throw e;
    }
  }

  /** A fresh control plane. */
  static ControlPlane plane(String... flags) {
    return ControlPlane.start(ControlPlaneBinary.find(System.err),
        ControlPlane.Options.apiServerOnly().withApiServerFlags(flags));
  }

  /**
   * Pushes the files, tells the agent by a webhook, and waits until every unit's Release says that it is synced.
   *
   * @return the time from the push until the API server had written the last Release
   */
  Duration sync(Map<String, String> files, int units) throws IOException, InterruptedException {
    long from = audit.end();
    long pushed = repository.push("apps", files);
    Instant at = Instant.now().minusNanos(System.nanoTime() - pushed);
    agent.hook();
    Instant[] last = {at};
    long[] looked = {from, from};
    Waiting.until(units + " units are synced", Duration.ofMinutes(10), Duration.ofMillis(50), () -> {
      long end = audit.end();
      boolean pause = end == looked[0] && end > looked[1]; // reading the log takes time, too, which is the agent's
      looked[0] = end;
      if (!pause) {
        return false;
      }
      looked[1] = end;
      Map<String, Instant> statuses = audit.statuses(from);
      last[0] = statuses.values().stream().max(Instant::compareTo).orElse(at);
      return statuses.size() >= units && allSynced(statuses.keySet());
    });
    return Duration.between(at, last[0]);
  }

  /** Asked only once each has been written: whoever watched them would take the agent's time. */
  private boolean allSynced(Set<String> units) throws IOException, InterruptedException {
    Set<String> left = new HashSet<>(units);
    Tree.list(client.get(RELEASES).get("items")).stream().filter(Rig::synced)
        .forEach(release -> left.remove(Tree.text(Tree.at(release, "metadata", "name"))));
    return left.isEmpty();
  }

  private static boolean synced(@org.jspecify.annotations.Nullable Object release) {
    return Tree.list(Tree.at(release, "status", "conditions")).stream()
        .anyMatch(condition -> Condition.SYNCED.equals(Tree.at(condition, "type"))
            && "True".equals(Tree.at(condition, "status")));
  }

  /** Fails unless the objects that the units own are in the cluster, all of them and no more. */
  static void check(BareClient client, List<Manifest> objects) throws IOException, InterruptedException {
    long wanted = objects.stream().filter(object -> !object.key().kind().equals("Namespace")).count();
    long found = 0;
    for (String collection : COLLECTIONS) {
      found += Tree.list(client.get(collection).get("items")).size();
    }
    if (found != wanted) {
      throw new IllegalStateException(found + " objects are in the cluster, and " + wanted + " should be");
    }
  }

  /** The version of each object that the agent may write, by kind and name: what was written since differs. */
  Map<String, String> versions() throws IOException, InterruptedException {
    Map<String, String> versions = new ConcurrentHashMap<>();
    for (String collection : Stream.concat(COLLECTIONS.stream(), Stream.of(RELEASES,
        "/apis/events.k8s.io/v1/namespaces/" + Workload.NAME + "/events", "/api/v1/namespaces",
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions")).toList()) {
      for (Object item : Tree.list(client.get(collection).get("items"))) {
        versions.put(collection + "/" + Tree.text(Tree.at(item, "metadata", "name")),
            Tree.text(Tree.at(item, "metadata", "resourceVersion")));
      }
    }
    return versions;
  }

  @Override
  public void close() throws IOException {
    agent.close();
    client.close();
    repository.close();
    plane.close();
    Removal.of(folder, true);
  }
}
