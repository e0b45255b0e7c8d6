package dev.daytwo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.yaml.Yaml;
import dev.daytwo.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands as a user types them. */
class DaytwoCommandTest {
  private static final String ORDERS = """
      apiVersion: daytwo.dev/v1
      kind: Service
      name: orders
      image: ghcr.io/acme/orders:1.4.2
      port: 8080
      """;

  private static final String PLATFORM = "apiVersion: daytwo.dev/v1\nkind: Platform\n";

  private final Path folder;

  DaytwoCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  static List<String> commands() {
    return List.copyOf(DaytwoCommand.line().getSubcommands().keySet());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandExplainsItselfWithAnExample(String command) {
    Typed run = Typed.daytwo(command, "--help");
    assertEquals(Exit.DONE, run.exit());
    assertTrue(run.out().startsWith("Usage: daytwo " + command), run.out());
    assertTrue(run.out().substring(run.out().indexOf("Example")).contains("daytwo " + command), run.out());
  }

  @Test
  void withoutACommandItShowsWhatThereIs() {
    Typed run = Typed.daytwo();
    assertEquals(Exit.DONE, run.exit());
    commands().forEach(command -> assertTrue(run.out().contains("  " + command), command));
  }

  @Test
  void anUnknownCommandIsAUsageErrorWithAHint() {
    Typed run = Typed.daytwo("rendr");
    assertEquals(Exit.USAGE, run.exit());
    assertTrue(run.err().contains("render"), run.err());
  }

  @Test
  void renderPrintsYamlThatIsTheSameEachTime() throws IOException {
    Path orders = file("orders.yaml", ORDERS);
    Typed run = Typed.daytwo("render", orders.toString(), "-e", "production");
    assertEquals(Exit.DONE, run.exit(), run.err());
    List<Yaml> objects = YamlReader.read("out", run.out()).get();
    assertEquals(
        List.of("Namespace", "ServiceAccount", "NetworkPolicy", "Service", "Deployment", "HorizontalPodAutoscaler",
            "PodDisruptionBudget", "PrometheusRule"),
        objects.stream().map(each -> ((Yaml.Mapping) each).text("kind")).toList());
    assertEquals(run, Typed.daytwo("render", orders.toString(), "-e", "production"));
  }

  @Test
  void renderKnowsNamespaceTemplatesAndJson() throws IOException {
    Path orders = file("orders.yaml", ORDERS);
    Typed run = Typed.daytwo("render", orders.toString(), "--namespace", "shop-{environment}", "-o", "json");
    assertTrue(run.out().contains("\"namespace\":\"shop-production\""), run.out());
  }

  @Test
  void renderGoesToTheEnvironmentsThatTheDescriptorNamesUnlessOneIsAskedFor() throws IOException {
    Path orders = file("orders.yaml", ORDERS + "environments: {dev: {scale: 1}, staging: {}}\n");
    assertTrue(Typed.daytwo("render", orders.toString()).out().contains("namespace: staging"));
    String dev = Typed.daytwo("render", orders.toString(), "-e", "dev").out();
    assertTrue(dev.contains("namespace: dev") && !dev.contains("namespace: staging"), dev);
  }

  @Test
  void renderPrintsWhatIsGoodAndReportsTheRest() throws IOException {
    file("a/orders.yaml", ORDERS);
    file("a/cart.yaml", ORDERS.replace("orders", "cart") + "imge: x\n");
    Typed run = Typed.daytwo("render", folder.resolve("a").toString());
    assertEquals(Exit.FOUND, run.exit());
    assertTrue(run.out().contains("name: orders"), run.out());
    assertTrue(run.err().contains("cart.yaml:6:1: imge: unknown field, did you mean \"image\"?"), run.err());
  }

  @Test
  void validateListsEveryProblemByItsPlace() throws IOException {
    Path cart = file("cart.yaml", ORDERS.replace("8080", "http") + "imge: x\n");
    Typed run = Typed.daytwo("validate", cart.toString());
    assertEquals(Exit.FOUND, run.exit());
    assertTrue(run.out().contains("cart.yaml:5:7: port: "), run.out());
    assertTrue(run.out().contains("cart.yaml:6:1: imge: "), run.out());
  }

  @Test
  void validateSaysThatAllIsWell() throws IOException {
    assertEquals(new Typed(Exit.DONE, "1 units, no problems\n", ""),
        Typed.daytwo("validate", file("o.yaml", ORDERS).toString()));
  }

  @Test
  void validateReadsPlainManifestsOnlyWhenAsked() throws IOException {
    Path plain = file("web/cm.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}");
    assertEquals(Exit.FOUND, Typed.daytwo("validate", plain.toString()).exit());
    assertEquals(Exit.DONE, Typed.daytwo("validate", "--manifests", plain.toString()).exit());
  }

  @Test
  void aPlatformFileIsRenderedWithAndIsNoDescriptorThoughItLiesAmongThem() throws IOException {
    String platform = file("platform.yaml", PLATFORM + "images: {pullPolicy: Always}\n").toString();
    file("orders.yaml", ORDERS);
    String rendered = Typed.daytwo("render", folder.toString(), "--platform", platform).out();
    assertTrue(rendered.contains("imagePullPolicy: Always"), rendered);
    assertEquals(new Typed(Exit.DONE, "1 units, no problems\n", ""),
        Typed.daytwo("validate", folder.toString(), "--platform", platform));
  }

  @Test
  void aBadPlatformFileIsToldAndNothingIsRendered() throws IOException {
    String orders = file("orders.yaml", ORDERS).toString();
    String platform = file("platform.yaml", PLATFORM + "image: {}\n").toString();
    String problem = "platform.yaml:3:1: image: unknown field, did you mean \"images\"?";
    Typed render = Typed.daytwo("render", orders, "--platform", platform);
    assertEquals(List.of(Exit.FOUND, ""), List.of(render.exit(), render.out()));
    assertTrue(render.err().contains(problem), render.err());
    Typed validate = Typed.daytwo("validate", orders, orders, "--platform", platform);
    assertEquals(Exit.FOUND, validate.exit());
    assertTrue(validate.out().contains(problem), validate.out());
    assertEquals(1, validate.out().lines().count(), validate.out());
    Typed nowhere = Typed.daytwo("render", orders, "--platform", folder.resolve("none.yaml").toString());
    assertEquals(Exit.FAILED, nowhere.exit());
    assertTrue(nowhere.err().contains("there is no " + folder.resolve("none.yaml")), nowhere.err());
  }

  @Test
  void aPathThatIsNotThereIsAnErrorThatNamesIt() {
    Typed run = Typed.daytwo("validate", folder.resolve("nowhere").toString());
    assertEquals(Exit.FAILED, run.exit());
    assertTrue(run.err().contains("nowhere"), run.err());
  }

  @Test
  void anAgentWithABadConfigurationSaysWhereAndDoesNotStart() throws IOException {
    Path config = file("daytwo.yaml", "apiVersion: daytwo.dev/v1\nkind: AgentConfig\nsauces: []\n");
    Typed run = Typed.daytwo("agent", "--config", config.toString());
    assertEquals(Exit.FOUND, run.exit());
    assertTrue(run.err().contains("daytwo.yaml:3:1: sauces: unknown field, did you mean \"sources\"?"), run.err());
  }

  @Test
  void completionIsAShellScript() {
    assertTrue(Typed.daytwo("completion").out().contains("complete -F _complete_daytwo"));
  }
}
