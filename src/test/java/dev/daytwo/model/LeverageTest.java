package dev.daytwo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import dev.daytwo.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines and hours of descriptors against other ways. */
class LeverageTest {
  private static final Leverage.Hours HOURS = Leverage.Hours.BUILT_IN;

  static List<Path> rendered() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/resources/golden"))) {
      return files.filter(file -> file.toString().matches(".*/out/.*\\.yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("rendered")
  void linesAreThoseOfTheYaml(Path file) throws IOException {
    String text = Files.readString(file);
    int counted = YamlReader.read("in", text).get().stream()
        .mapToInt(object -> Leverage.lines(Tree.map(PlainTree.of((Yaml.Mapping) object)))).sum();
    assertEquals(text.lines().filter(line -> !line.equals("---")).count(), counted);
  }

  @Test
  void aServiceIsWrittenOnceForAllItsEnvironments() {
    Leverage leverage = Leverage.of(List.of(new Leverage.Part("shop/a", 7, 5, 180),
        new Leverage.Part("shop/a", 8, 5, 200), new Leverage.Part("shop/b", 7, 9, 220)));
    assertEquals(new Leverage(2, 3, 22, 14, 600), leverage);
    assertEquals(7, leverage.writtenPerService());
    assertEquals(200, leverage.renderedPerUnit());
  }

  @Test
  void theGoldenPathsFiguresHold() {
    assertEquals(List.of(40.0, 200.0, 800.0, 2000.0),
        Stream.of(1, 5, 20, 50).map(HOURS::onVirtualMachines).toList());
    assertEquals(80, HOURS.onKubernetes(0));
    assertEquals(HOURS.onVirtualMachines(5), HOURS.onKubernetes(5), "they break even at 5");
  }

  @Test
  void descriptorsCostInProportionToTheirLines() {
    Leverage leverage = new Leverage(10, 20, 140, 60, 3600); // 6 lines a service, 180 a unit
    assertEquals(24 * 6 / 180.0, leverage.perService(HOURS), 1e-9);
    assertEquals(80 + 8, leverage.onDaytwo(HOURS, 10), 1e-9);
    assertEquals(400 - 88, leverage.saved(HOURS), 1e-9);
    assertEquals(400 - 100, leverage.saved(new Leverage.Hours(HOURS.virtualMachines(),
        HOURS.clusterSetup(), HOURS.kubernetes(), new Leverage.Figure(2, Leverage.Origin.OPTION))), 1e-9);
  }

  @Test
  void nothingIsSavedWhereNothingIsDescribed() {
    Leverage none = Leverage.of(List.of());
    assertEquals(-80, none.saved(HOURS));
    assertEquals(0, none.writtenPerService());
    assertEquals(0, none.renderedPerUnit());
  }
}
