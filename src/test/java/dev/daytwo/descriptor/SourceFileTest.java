package dev.daytwo.descriptor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SourceFileTest {
  private static final String ORDERS = """
      apiVersion: daytwo.dev/v1
      kind: Service
      name: orders
      image: ghcr.io/acme/orders:1.4.2
      port: 8080
      """;

  @Test
  void aFileTooBigIsUnreadable() {
    SourceFile file = SourceFile.parse("a.yaml", "#".repeat((1 << 20) + 1));
    assertTrue(file.unreadable());
    assertEquals(1, file.problems().size());
  }

  @Test
  void aBrokenDescriptorTellsItsNameAndHidesNoOther() {
    SourceFile file = SourceFile.parse("a.yaml", ORDERS + "---\nname: 'basket' # x\napiVersion: daytwo.dev/v1\nx: [\n");
    assertEquals(Set.of("basket"), file.brokenNames());
    assertEquals("orders", file.descriptors().getFirst().name());
    assertFalse(file.unreadable());
  }

  @Test
  void aDescriptorThatLostItsFirstLineStillTellsItsName() {
    SourceFile file = SourceFile.parse("a.yaml", ORDERS.substring(ORDERS.indexOf('\n') + 1));
    assertEquals(Set.of("orders"), file.brokenNames());
  }

  @Test
  void linesAreThoseThatAPersonWrote() {
    assertEquals(5,
        SourceFile.parse("a.yaml", "# head\n---\n" + ORDERS + "\n# end\n").descriptors().getFirst().lines());
  }

  @Test
  void referencesAreNormalisedAndCoverEveryEnvironment() {
    Descriptor descriptor = SourceFile.parse("services/orders/orders.yaml", ORDERS
        + "files: {/a: ./config/a.yaml, /b: ../shared//b.yaml, /c: {content: x}}\n"
        + "environments: {production: {files: {/a: p.yaml}}, staging: false}\n").descriptors().getFirst();
    assertEquals(Set.of("services/orders/config/a.yaml", "services/shared/b.yaml", "services/orders/p.yaml"),
        descriptor.references());
    assertTrue(descriptor.deployedTo("production"));
    assertFalse(descriptor.deployedTo("staging"));
    assertTrue(descriptor.deployedTo("anything"));
  }

  @Test
  void filesPathTraversalIsRefused() {
    for (String path : List.of("../../x", "/etc/passwd", "..", "a/../../../x", "a\\b", ".git/config", "")) {
      assertNull(RepositoryPath.resolve("services/a.yaml", path), path);
    }
    assertEquals("x", RepositoryPath.resolve("services/a.yaml", "../x"));
  }

  @Test
  void unknownEnvironmentsAreToldWithTheNearestName() {
    Descriptor descriptor = SourceFile.parse("a.yaml", ORDERS + "environments: {prodution: false}\n").descriptors()
        .getFirst();
    assertEquals("a.yaml:6:16: environments.prodution: unknown environment, did you mean \"production\"? Allowed: "
        + "production, staging",
        descriptor.unknownEnvironments(Set.of("production", "staging")).getFirst().toString());
  }

  @Test
  void imagesAreTakenApart() {
    assertEquals(new Image("localhost:5000/a/b", "1.0", ""), Image.parse("localhost:5000/a/b:1.0"));
    assertEquals("x".repeat(62), new Image("a", "_" + "x".repeat(62) + "-y", "").version());
    assertNull(Image.parse("a b"));
    assertNull(Image.parse("a".repeat(600)));
  }

  @Test
  void aHostileImageTakesNoTime() {
    assertNull(Image.parse("a/".repeat(200) + "!"));
  }
}
