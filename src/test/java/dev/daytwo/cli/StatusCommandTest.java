package dev.daytwo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.Cluster;
import dev.daytwo.OnCluster;
import dev.daytwo.cluster.Api;
import dev.daytwo.cluster.Crds;
import dev.daytwo.cluster.Discovery;
import dev.daytwo.model.Condition;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import dev.daytwo.release.Releases;
import dev.daytwo.yaml.Yaml;
import dev.daytwo.yaml.YamlReader;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code daytwo status} as a program of its own, with the kubeconfig of a real API server. */
@OnCluster
class StatusCommandTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final Cluster cluster;
  private final String environment;

  StatusCommandTest(Cluster cluster) {
    this.cluster = cluster;
    environment = cluster.namespace("status");
  }

  private record Run(int exit, String out) {}

  @BeforeEach
  void aReadyUnitAndOneThatIsNot() throws Exception {
    Api api = new Api(cluster.client(), Duration.ofSeconds(30));
    Discovery discovery = new Discovery(api);
    Crds.install(api, discovery, Duration.ofSeconds(30));
    cluster.client().resource(new NamespaceBuilder().withNewMetadata().withName(environment).endMetadata().build())
        .serverSideApply();
    Releases releases = new Releases(api, discovery, (unit, release) -> {});
    releases.write(releases.create(absent("orders"), Set.of()).with(saying("True", "in sync and healthy")));
    releases.write(releases.create(absent("cart"), Set.of()).with(saying("False", "Deployment cart is rolling out")));
  }

  private Release absent(String service) {
    return Release.absent(new UnitKey(environment, service), environment, "shop");
  }

  private static Release.Status saying(String ready, String message) {
    return new Release.Status("0123456789abcdef", "", "acme/app:1", "hash",
        List.of(new Condition(Condition.READY, ready, "Test", message, NOW),
            new Condition(Condition.SYNCED, "True", "InSync", "", NOW),
            new Condition(Condition.HEALTHY, ready, "Test", "", NOW)),
        List.of(), List.of(), 5);
  }

  private Run status(String... args) throws Exception {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
            System.getProperty("java.class.path"), "dev.daytwo.Main", "status"));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", cluster.kubeconfig().toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return new Run(process.exitValue(), out);
  }

  @Test
  void oneReadyUnitIsARowAndExitZero() throws Exception {
    Run run = status(environment + "/orders");
    assertEquals(0, run.exit(), run.out());
    List<String> lines = run.out().lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    assertEquals(List.of("UNIT COMMIT SYNCED HEALTHY READY MESSAGE",
        environment + "/orders 0123456789 True True True in sync and healthy"), lines);
  }

  @Test
  void aUnitThatIsNotReadyIsExitThree() throws Exception {
    Run run = status(environment + "/cart", "-o", "wide");
    assertEquals(Exit.FOUND, run.exit(), run.out());
    assertTrue(run.out().contains("acme/app:1"), run.out());
    assertTrue(run.out().contains("Deployment cart is rolling out"), run.out());
  }

  @Test
  void yamlIsTheReleaseItself() throws Exception {
    Run run = status(environment + "/orders", "-o", "yaml");
    assertEquals(Exit.DONE, run.exit(), run.out());
    Yaml.Mapping release = (Yaml.Mapping) YamlReader.read("out", run.out()).get().getFirst();
    assertEquals("Release", release.text("kind"));
    assertEquals("0123456789abcdef", release.map("status").text("commit"));
  }

  @Test
  void aUnitThatIsNotThereIsAnErrorThatSaysSo() throws Exception {
    Run run = status(environment + "/nobody");
    assertEquals(Exit.FAILED, run.exit());
    assertTrue(run.out().contains("there is no unit " + environment + "/nobody"), run.out());
  }

  @Test
  void aContextThatIsNotThereIsAnErrorAndNeverAnotherCluster() throws Exception {
    Run run = status("--context", "nowhere");
    assertEquals(Exit.FAILED, run.exit(), run.out());
    assertTrue(run.out().contains("nowhere"), run.out());
  }
}
