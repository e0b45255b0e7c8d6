package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no field says: patches of descriptors, and objects that the platform adds. */
@OnCluster
class AgentPatchTest {
  private static final String PLATFORM = """
      apiVersion: daytwo.dev/v1
      kind: Platform
      extras:
      - object:
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: "{service}-contact"}
          data: {mail: "{service}@{values.domain}"}
      """;

  private final Cluster cluster;
  private final Path folder;

  AgentPatchTest(Cluster cluster, @TempDir Path folder) {
    this.cluster = cluster;
    this.folder = folder;
  }

  private static String patched(String version, String reason, String until) {
    return Live.worker("a", version) + """
        patches:
        - target: {kind: Deployment}
          reason: %s
          until: %s
          patch: {spec: {template: {spec: {hostname: pinned}}}}
        """.formatted(reason, until);
  }

  private @Nullable String hostname(Live live) {
    var deployment = cluster.client().apps().deployments().inNamespace(live.namespace()).withName("a").get();
    return deployment == null ? null : deployment.getSpec().getTemplate().getSpec().getHostname();
  }

  private @Nullable String image(Live live) {
    var deployment = cluster.client().apps().deployments().inNamespace(live.namespace()).withName("a").get();
    return deployment == null
        ? null
        : deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
  }

  private @Nullable ConfigMap contact(Live live) {
    return cluster.client().configMaps().inNamespace(live.namespace()).withName("a-contact").get();
  }

  private boolean says(Live live, String mail) {
    ConfigMap contact = contact(live);
    return contact != null && mail.equals(contact.getData().get("mail"));
  }

  @Test
  void patches_and_extras_come_and_go_with_what_says_them() throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("prod"));
    var platform = Files.writeString(folder.resolve("platform.yaml"), PLATFORM);
    try (var shop = GitRemote.in(Files.createDirectories(folder.resolve("shop")))) {
      shop.commit("a.yaml", patched("1.0", "OPS-12", "2999-01-31"));
      var setup = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
          .environment(live.namespace(), "values: {domain: acme.com}")
          .source(cluster.namespace("git"), shop.fileUrl()).platformFile("{file: " + platform + "}", 20);
      try (var _ = setup.startReloading()) {
        live.awaitReady("a");
        assertEquals("pinned", hostname(live));
        assertEquals("a@acme.com", Objects.requireNonNull(contact(live)).getData().get("mail"));

        // an extra is the unit's own: it is brought back, and it goes with what says it
        cluster.client().configMaps().inNamespace(live.namespace()).withName("a-contact").delete();
        Eventually.holds("the extra is brought back", () -> says(live, "a@acme.com"));

        // another value in the agent's configuration is the platform's in another form
        setup.anew().environment(live.namespace(), "values: {domain: acme.org}")
            .source(cluster.namespace("git"), shop.fileUrl()).write();
        Eventually.holds("the extra says the other value", () -> says(live, "a@acme.org"));

        shop.commit("a.yaml", Live.worker("a", "1.0"));
        Eventually.holds("the patch is gone", () -> hostname(live) == null);
        live.awaitReady("a");
        assertNotNull(contact(live));
        Files.writeString(platform, "apiVersion: daytwo.dev/v1\nkind: Platform\n");
        Eventually.holds("the extra is gone", () -> contact(live) == null);
      }
    }
  }

  @Test
  void a_patch_whose_day_is_over_leaves_what_runs_and_is_told_by_its_name() throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("dated"));
    var ahead = new AtomicReference<>(Duration.ZERO);
    InstantSource time = () -> Instant.now().plus(ahead.get());
    Clock clock = time.withZone(ZoneOffset.UTC);
    String until = Instant.now().plus(Duration.ofDays(2)).toString().substring(0, 10);
    try (var shop = GitRemote.in(Files.createDirectories(folder.resolve("shop")))) {
      shop.commit("a.yaml", patched("1.0", "OPS-12", until));
      try (var _ = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig()).clock(clock)
          .resync(Duration.ofSeconds(2)).environment(live.namespace())
          .source(cluster.namespace("dates"), shop.fileUrl()).start()) {
        live.awaitReady("a");
        assertEquals("pinned", hostname(live));
        var before = image(live);

        ahead.set(Duration.ofDays(4)); // nobody pushes: the day ends by itself
        live.awaitSaying("a", Condition.READY, "a.yaml:", "(OPS-12)", "until " + until);
        assertEquals("pinned", hostname(live));

        // a new version waits for somebody to decide about the patch
        shop.commit("a.yaml", patched("1.1", "OPS-13", until));
        live.awaitSaying("a", Condition.READY, "a.yaml:", "(OPS-13)");
        assertEquals(before, image(live));
        shop.commit("a.yaml", patched("1.1", "OPS-12", "2999-01-31"));
        Eventually.holds("the new version runs", () -> !Objects.equals(before, image(live)));
        live.awaitReady("a");
      }
    }
  }
}
