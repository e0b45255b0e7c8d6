package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import dev.daytwo.registry.RegistryServer;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags that become digests while the agent runs. */
@OnCluster
class AgentImagesTest {
  private final Cluster cluster;
  private final Live live;
  private final Path folder;
  private final Path platform;
  private final RegistryServer registry = RegistryServer.open();

  AgentImagesTest(Cluster cluster, @TempDir Path folder) throws Exception {
    this.cluster = cluster;
    this.folder = folder;
    live = new Live(cluster.client(), cluster.namespace("prod"));
    platform = Files.writeString(folder.resolve("platform.yaml"),
        "apiVersion: daytwo.dev/v1\nkind: Platform\nimages: {pin: digest}\n");
  }

  private String worker(String name, String tag, int version) {
    return """
        apiVersion: daytwo.dev/v1
        kind: Worker
        name: %s
        image: %s/acme/orders:%s
        scale: 1
        env: {VERSION: %d}
        """.formatted(name, registry.host(), tag, version);
  }

  /** The image and the version that run; empty if nothing does. */
  private String runs(String unit) {
    Deployment deployment = cluster.client().apps().deployments().inNamespace(live.namespace()).withName(unit).get();
    if (deployment == null) {
      return "";
    }
    var container = deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
    return container.getImage().substring(registry.host().length()) + " " + container.getEnv().getFirst().getValue();
  }

  private void awaitRuns(String unit, String digest, int version) throws Exception {
    Eventually.holds(() -> unit + " runs " + digest + " " + version + ", but it is " + runs(unit),
        () -> runs(unit).equals("/acme/orders:1.0@" + digest + " " + version));
  }

  private long generation(String unit) {
    return cluster.client().apps().deployments().inNamespace(live.namespace()).withName(unit).require().getMetadata()
        .getGeneration();
  }

  /** An agent with an empty disk. */
  private RunningAgent agent(GitRemote shop, String disk) throws Exception {
    return RunningAgent.in(folder.resolve(disk)).kubeconfig(cluster.kubeconfig())
        .environment(cluster.namespace("prod")).source(cluster.namespace("git"), shop.fileUrl())
        .platformFile("{file: " + platform + "}", 20).registry(registry.host()).start();
  }

  private double judged(RunningAgent agent, String unit) throws Exception {
    return agent.metric("daytwo_unit_synced", "service=\"" + unit + "\"");
  }

  @Test
  void what_a_tag_named_when_it_came_runs_until_the_descriptor_says_something_else() throws Exception {
    String first = registry.push("acme/orders", "1.0", "first");
    try (registry; var shop = GitRemote.in(Files.createDirectories(folder.resolve("shop")))) {
      String begin = shop.commit("a.yaml", worker("a", "1.0", 1));
      String second;
      try (var agent = agent(shop, "one")) {
        live.awaitReady("a");
        awaitRuns("a", first, 1);
        assertEquals(registry.host() + "/acme/orders:1.0@" + first,
            Objects.requireNonNull(live.release("a")).status().image());
        assertEquals(1, agent.metric("daytwo_registry_lookups_total", "result=\"found\""));

        second = registry.push("acme/orders", "1.0", "second");
        live.awaitCommit("b", shop.commit("b.yaml", worker("b", "1.0", 1)));
        awaitRuns("a", first, 1);
      }
      var before = generation("a");
      int asked = registry.requests().size();
      try (var agent = agent(shop, "two")) { // it remembers nothing but what the cluster has
        Eventually.holds("a and b are in sync", () -> judged(agent, "a") == 1 && judged(agent, "b") == 1);
        assertEquals(before, generation("a"));
        assertEquals(asked, registry.requests().size());

        // another descriptor with the same tag is what the tag names now
        live.awaitCommit("a", shop.commit("a.yaml", worker("a", "1.0", 2)));
        awaitRuns("a", second, 2);
        live.awaitReady("a");

        // and back to the first commit is back to the first image, which no tag names any more
        live.edit("a", "{\"revision\":\"" + begin + "\"}");
        awaitRuns("a", first, 1);
        live.edit("a", "{\"revision\":null}");
        awaitRuns("a", second, 2);
      }
    }
  }

  @Test
  void a_registry_that_is_down_holds_what_is_known_and_only_what_is_not_waits() throws Exception {
    String first = registry.push("acme/orders", "1.0", "first");
    try (registry; var shop = GitRemote.in(Files.createDirectories(folder.resolve("shop")))) {
      shop.commit("c.yaml", worker("c", "1.0", 1));
      shop.commit("d.yaml", worker("d", "1.0", 1));
      try (var _ = agent(shop, "one")) {
        live.awaitReady("c");
        live.awaitReady("d");
      }
      registry.behave(new RegistryServer.Status(503, Map.of()));
      try (var agent = agent(shop, "two")) {
        String waits = shop.commit("c.yaml", worker("c", "2.0", 2));
        live.awaitSaying("c", Condition.SYNCED, "Waiting", waits.substring(0, 10), "waits for its image",
            "/acme/orders:2.0 is: the registry " + registry.host() + " answers 503");
        // the same tag in another descriptor stays what it was, and is told
        live.awaitCommit("d", shop.commit("d.yaml", worker("d", "1.0", 2)));
        awaitRuns("d", first, 2);
        live.awaitSaying("d", Condition.IMAGE_HELD, "RegistryFailed", "answers 503", "acme/orders:1.0 stays", first);
        Eventually.holds("the metric says so", () -> agent.metric("daytwo_unit_image_held", "service=\"d\"") == 1);
        assertEquals("/acme/orders:1.0@" + first + " 1", runs("c"));

        // what waits goes on by itself
        registry.push("acme/orders", "2.0", "second");
        String moved = registry.push("acme/orders", "1.0", "moved");
        registry.behave(new RegistryServer.Serve());
        live.awaitCommit("c", waits);
        awaitRuns("d", moved, 2);
        Eventually.holds("nothing is held", () -> live.says("d", Condition.IMAGE_HELD).isEmpty()
            && agent.metric("daytwo_unit_image_held") == 0);
        live.awaitReady("c");
      }
    }
  }

  @Test
  void another_way_to_ask_registries_is_for_the_next_question_and_what_is_known_stays() throws Exception {
    String digest = registry.push("acme/orders", "1.0", "first");
    String later = registry.push("acme/orders", "2.0", "second");
    try (registry; var shop = GitRemote.in(Files.createDirectories(folder.resolve("shop")))) {
      shop.commit("e.yaml", worker("e", "1.0", 1));
      var setup = RunningAgent.in(folder.resolve("reloads")).kubeconfig(cluster.kubeconfig())
          .environment(cluster.namespace("prod")).source(cluster.namespace("known"), shop.fileUrl())
          .platformFile("{file: " + platform + "}", 20).registry(registry.host());
      try (var agent = setup.startReloading()) {
        awaitRuns("e", digest, 1);
        live.awaitReady("e");
        var untouched = live.versions("e");

        // it is asked over TLS from now on, which it does not speak
        var marker = cluster.namespace("marker");
        setup.registries("{}").source(marker, folder.resolve("none").toUri().toString()).write();
        Eventually.holds("it is in force", () -> agent.get("/readyz?verbose").body().contains("source " + marker));
        int asked = registry.requests().size();
        String waits = shop.commit("f.yaml", worker("f", "2.0", 1));
        live.awaitSaying("f", Condition.SYNCED, waits.substring(0, 10), "waits for its image", "the registry "
            + registry.host());
        assertEquals(asked, registry.requests().size());
        assertEquals(untouched, live.versions("e"));

        setup.registry(registry.host()).write();
        Eventually.holds(() -> "f runs what its tag names, but it is " + runs("f"),
            () -> runs("f").equals("/acme/orders:2.0@" + later + " 1"));
        live.awaitReady("f");
        assertEquals(untouched, live.versions("e"));
      }
    }
  }
}
