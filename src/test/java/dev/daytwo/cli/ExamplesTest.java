package dev.daytwo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.config.AgentConfig;
import dev.daytwo.config.SourceConfig;
import dev.daytwo.descriptor.Descriptor;
import dev.daytwo.descriptor.Kind;
import dev.daytwo.descriptor.SourceFile;
import dev.daytwo.model.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The shop that people copy from. What its objects are worth is asked of the API server, in AdmissionTest. */
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("config/examples");
  private static final String[] SHOP = {"config/examples/shop", "--platform", "config/examples/platform.yaml"};

  private static Typed daytwo(String command) {
    return Typed.daytwo(Stream.concat(Stream.of(command), Stream.of(SHOP)).toArray(String[]::new));
  }

  private static Map<Path, SourceFile> files() throws IOException {
    Map<Path, SourceFile> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(EXAMPLES.resolve("shop"))) {
      for (Path file : all.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        files.put(file, SourceFile.parse(EXAMPLES.relativize(file).toString(), Files.readString(file)));
      }
    }
    return files;
  }

  private static List<Descriptor> services() throws IOException {
    return files().values().stream().flatMap(file -> file.descriptors().stream()).toList();
  }

  @Test
  void nothingIsWrongWithIt() {
    Typed run = daytwo("validate");
    assertEquals("""
        config/examples/shop/inventory.yaml:8:12: hint: security.user: runs as user 101, not as the platform's
        config/examples/shop/inventory.yaml:8:23: hint: security.writableRoot: the files of the image are writable
        35 units, no problems
        """, run.out() + run.err()); // the report does not run in dev
    assertEquals(Exit.DONE, run.exit());
  }

  @Test
  void itHasTwelveServicesOfEveryKind() throws IOException {
    assertEquals(12, services().size());
    assertEquals(EnumSet.allOf(Kind.class),
        services().stream().map(Descriptor::kind).collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class))));
  }

  @Test
  void itBecomesEveryKindOfObject() {
    Set<String> kinds = daytwo("render").out().lines().filter(line -> line.startsWith("kind: "))
        .map(line -> line.substring("kind: ".length())).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(new TreeSet<>(List.of("ConfigMap", "CronJob", "Deployment", "HTTPRoute", "HorizontalPodAutoscaler",
        "Job", "Namespace", "NetworkPolicy", "PersistentVolumeClaim", "PodDisruptionBudget", "PrometheusRule",
        "Service", "ServiceAccount", "ServiceMonitor", "StatefulSet")), kinds);
  }

  @Test
  void theAgentReadsAllOfItInTheEnvironmentsThatItNames() throws IOException {
    Result<AgentConfig> config = AgentConfig.read(EXAMPLES.resolve("agent.yaml"), Map.of());
    assertEquals(List.of(), config.problems());
    SourceConfig shop = config.get().sources().getFirst();
    assertEquals(List.of("dev", "staging", "production"), shop.environments());
    for (Map.Entry<Path, SourceFile> file : files().entrySet()) {
      assertTrue(shop.reads(EXAMPLES.relativize(file.getKey()).toString()), file.getKey().toString());
      for (Descriptor descriptor : file.getValue().descriptors()) {
        assertEquals(List.of(), descriptor.unknownEnvironments(Set.copyOf(shop.environments())));
      }
    }
  }

  @Test
  void itsPageNamesEveryServiceAndItsFile() throws IOException {
    String page = Files.readString(EXAMPLES.resolve("README.md"));
    for (Descriptor service : services()) {
      String link = "[" + service.name() + "](" + service.file() + ")";
      assertTrue(page.contains(link), link);
    }
  }
}
