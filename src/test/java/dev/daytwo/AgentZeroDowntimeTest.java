package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service is there at every moment, as its clients see it. Its pods take their time to get ready. */
@OnCluster
class AgentZeroDowntimeTest {
  private static final int MIN = 2;

  private static String orders(String tag) {
    return """
        apiVersion: daytwo.dev/v1
        kind: Service
        name: orders
        image: registry.example/orders:%s
        port: 8080
        scale: {min: %d, max: 4}
        env: {STARTS_IN: 2s}
        """.formatted(tag, MIN);
  }

  private static Set<Pod> pods(Live live) {
    return live.client().pods().inNamespace(live.namespace()).withLabel("app.kubernetes.io/name", "orders").list()
        .getItems().stream().collect(Collectors.toSet());
  }

  private static Set<String> uids(Live live) {
    return pods(live).stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
  }

  @Test
  void a_rollout_and_a_drained_node_take_no_more_pods_away_than_they_may(Cluster cluster, @TempDir Path folder)
      throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    try (var remote = GitRemote.in(folder);
        var endpoints = new FollowedEndpoints(cluster.client(), live.namespace(), "orders")) {
      remote.commit("orders.yaml", orders("1"));
      try (var _ = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
          .environment(live.namespace()).source(cluster.namespace("git"), remote.fileUrl()).start()) {
        live.awaitReady("orders");
        Eventually.holds(() -> "all are served, but there were " + endpoints.counts(), () -> endpoints.last() == MIN);
        endpoints.forget();

        var before = uids(live);
        remote.commit("orders.yaml", orders("2"));
        Eventually.holds("a new pod is there", () -> !before.containsAll(uids(live)));
        Eventually.holds("the old ones have left", () -> uids(live).stream().noneMatch(before::contains));
        live.awaitReady("orders");
        assertTrue(endpoints.counts().size() > 2, () -> "a rollout shows: " + endpoints.counts());
        assertTrue(endpoints.fewest() >= MIN, () -> "never fewer than " + MIN + ", but " + endpoints.counts());

        Eventually.holds("the budget allows one", () -> Integer.valueOf(1).equals(cluster.client().policy().v1()
            .podDisruptionBudget().inNamespace(live.namespace()).withName("orders").require().getStatus()
            .getDisruptionsAllowed()));
        endpoints.forget();
        // as the client comes, it would try again by itself
        var impatient = new ConfigBuilder(cluster.client().getConfiguration()).withRequestRetryBackoffLimit(0).build();
        var refused = new AtomicInteger();
        var drained = pods(live);
        try (var client = new KubernetesClientBuilder().withConfig(impatient).build()) {
          Eventually.holds("all pods of before are evicted", () -> {
            drained.removeIf(pod -> evicted(client, pod, refused));
            return drained.isEmpty();
          });
        }
        assertTrue(refused.get() > 0, "the second is refused while the first is replaced");
        assertTrue(endpoints.fewest() >= MIN - 1, () -> "one away at most, but " + endpoints.counts());
        live.awaitReady("orders");
        assertEquals(MIN, pods(live).size());
      }
    }
  }

  /** What {@code kubectl drain} does for each pod. */
  private static boolean evicted(KubernetesClient client, Pod pod, AtomicInteger refused) {
    var eviction = new EvictionBuilder().withNewMetadata().withName(pod.getMetadata().getName())
        .withNamespace(pod.getMetadata().getNamespace()).endMetadata().build();
    var done = client.pods().resource(pod).evict(eviction);
    refused.addAndGet(done ? 0 : 1); // 429: the budget is used up
    return done;
  }
}
