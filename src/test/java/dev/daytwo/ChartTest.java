package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.config.AgentConfig;
import dev.daytwo.config.LeaderElectionConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

@OnCluster
@ExtendWith(Helm.Condition.class)
class ChartTest {
  private static final Path EVERYTHING = Path.of("src/test/resources/chart/everything.yaml").toAbsolutePath();
  private static final String KIND_OF_MONITORING = "--api-versions=monitoring.coreos.com/v1/ServiceMonitor";

  @Test
  void it_lints_with_the_defaults_and_with_every_option() throws Exception {
    for (var more : List.of(List.<String>of(), List.of("--values", EVERYTHING.toString()))) {
      var arguments = new ArrayList<>(List.of("lint", "--strict", Chart.FOLDER.toString()));
      arguments.addAll(more);
      var run = Helm.find().run(arguments.toArray(String[]::new));
      assertEquals(0, run.exit(), run.output());
    }
  }

  @Test
  void every_option_is_away_from_its_default_in_the_test() throws Exception {
    var defaults = yaml(Chart.FOLDER.resolve("values.yaml"));
    var everything = yaml(EVERYTHING);
    assertEquals(defaults.keySet(), everything.keySet());
    defaults.forEach((name, value) -> assertNotEquals(value, everything.get(name), name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"imag.tag=1", "config.http=null", "image.digest=sha256:12", "config.kind=Other",
      "replicas=two", "replicas=2,config.leaderElection.enabled=false",
      "secretMounts[0].name=a,secretMounts[0].mountPath=/etc/daytwo/config/a", "serviceAccount.create=false"})
  void values_that_cannot_work_are_refused(String values) throws Exception {
    assertNotEquals(0, Helm.find().run("template", "x", Chart.FOLDER.toString(), "--set", values).exit());
  }

  @Test
  void the_agent_reads_the_configuration_that_is_rendered(@TempDir Path temp) throws Exception {
    for (var values : List.of(Chart.FOLDER.resolve("values.yaml"), EVERYTHING)) {
      var objects = Chart.render("x", "ops", "--values", values.toString());
      var text = objects.stream().filter(ConfigMap.class::isInstance).map(ConfigMap.class::cast).findFirst()
          .orElseThrow()
          .getData().get("daytwo.yaml");
      var read = AgentConfig.read(Files.writeString(temp.resolve("daytwo.yaml"), text), Map.of());
      assertEquals(List.of(), read.problems());
      assertEquals(Path.of("/var/lib/daytwo/sources"), read.get().dataDir());
    }
  }

  @Test
  void agents_share_a_lease_named_after_the_release_unless_the_values_say_otherwise(@TempDir Path temp)
      throws Exception {
    var objects = Chart.render("east", "ops");
    assertEquals("east-daytwo", election(objects, temp).name());
    assertEquals(List.of("east-daytwo"), leases(objects, "ops").getResourceNames());
    assertEquals("RollingUpdate", deployment(objects).getSpec().getStrategy().getType());

    var named = Chart.render("east", "ops", "--set", "config.leaderElection.name=mine", "--set",
        "config.leaderElection.namespace=locks");
    assertEquals("mine", election(named, temp).name());
    assertEquals(List.of("mine"), leases(named, "locks").getResourceNames());

    var alone = Chart.render("east", "ops", "--set", "config.leaderElection.enabled=false");
    assertFalse(election(alone, temp).enabled());
    assertEquals("Recreate", deployment(alone).getSpec().getStrategy().getType());
    assertTrue(alone.stream().noneMatch(Role.class::isInstance));
  }

  private static LeaderElectionConfig election(List<HasMetadata> objects, Path temp) throws Exception {
    var text = objects.stream().filter(ConfigMap.class::isInstance).map(ConfigMap.class::cast).findFirst()
        .orElseThrow().getData().get("daytwo.yaml");
    return AgentConfig.read(Files.writeString(temp.resolve("daytwo.yaml"), text), Map.of()).get().leaderElection();
  }

  /** The rule about the one Lease. */
  private static PolicyRule leases(List<HasMetadata> objects, String namespace) {
    var role = objects.stream().filter(Role.class::isInstance).map(Role.class::cast).findFirst().orElseThrow();
    assertEquals(namespace, role.getMetadata().getNamespace());
    return role.getRules().stream().filter(rule -> rule.getVerbs().contains("watch")).findFirst().orElseThrow();
  }

  private static Deployment deployment(List<HasMetadata> objects) {
    return objects.stream().filter(Deployment.class::isInstance).map(Deployment.class::cast).findFirst().orElseThrow();
  }

  @Test
  void a_service_monitor_is_rendered_only_where_the_cluster_has_the_kind() throws Exception {
    assertTrue(kinds(Chart.render("x", "ops", "--values", EVERYTHING.toString())).stream()
        .noneMatch("ServiceMonitor"::equals));
    assertTrue(kinds(Chart.render("x", "ops", "--values", EVERYTHING.toString(), KIND_OF_MONITORING))
        .contains("ServiceMonitor"));
  }

  @Test
  void what_it_renders_by_default_runs_in_a_restricted_namespace(Cluster cluster) throws Exception {
    var namespace = Chart.restricted(cluster);
    try (var installed = Chart.install(cluster, Chart.render("daytwo", namespace))) {
      assertEquals(9, installed.objects().size());
      assertPodsRun(cluster, namespace, 1);
    }
  }

  @Test
  void what_it_renders_with_every_option_runs_in_a_restricted_namespace(Cluster cluster) throws Exception {
    var namespace = Chart.restricted(cluster);
    try (var installed = Chart.install(cluster, Chart.render("daytwo", namespace, "--values", EVERYTHING.toString()))) {
      assertEquals(13, installed.objects().size());
      assertPodsRun(cluster, namespace, 2);
    }
  }

  private static void assertPodsRun(Cluster cluster, String namespace, int replicas) throws Exception {
    Eventually.holds("the agents' pods are admitted, placed and ready", () -> {
      var pods = cluster.client().pods().inNamespace(namespace).list().getItems();
      return pods.size() == replicas && pods.stream().allMatch(Readiness::isPodReady);
    });
  }

  private static List<String> kinds(List<HasMetadata> objects) {
    return objects.stream().map(HasMetadata::getKind).toList();
  }

  private static Map<String, Object> yaml(Path file) throws Exception {
    try (var in = Files.newInputStream(file)) {
      return new Yaml().load(in);
    }
  }
}
