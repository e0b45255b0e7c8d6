package dev.daytwo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.registry.RegistryServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags of images where the platform pins them, on a person's own machine. */
class ResolveImagesTest {
  private final RegistryServer registry = RegistryServer.open();
  private final Path orders;
  private final Path platform;

  ResolveImagesTest(@TempDir Path folder) throws Exception {
    platform = Files.writeString(folder.resolve("platform.yaml"),
        "apiVersion: daytwo.dev/v1\nkind: Platform\nimages: {pin: digest}\n");
    orders = Files.writeString(folder.resolve("orders.yaml"), "apiVersion: daytwo.dev/v1\nkind: Worker\nname: orders\n"
        + "image: " + registry.host() + "/acme/orders:1.0\n");
  }

  @AfterEach
  void close() {
    registry.close();
  }

  private Typed render(String... more) {
    List<String> words = new ArrayList<>(
        List.of("render", orders.toString(), "--platform", platform.toString()));
    words.addAll(List.of(more));
    return Typed.daytwo(words.toArray(String[]::new));
  }

  @Test
  void nobodyIsAskedUnlessTheUserWantsIt() throws Exception {
    Typed run = render();
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("image: " + registry.host() + "/acme/orders:1.0\n"), run.out());
    assertEquals("images keep their tags here, and run by digest: --resolve-images asks the registries\n", run.err());
    assertEquals(List.of(), registry.requests());
    Files.writeString(platform, "apiVersion: daytwo.dev/v1\nkind: Platform\n");
    assertEquals("", render().err());
  }

  @Test
  void aRegistryOnThisMachineIsAskedForTheDigest() {
    String digest = registry.push("acme/orders", "1.0", "first");
    Typed run = render("--resolve-images");
    assertEquals(new Typed(0, run.out(), ""), run);
    assertTrue(run.out().contains("image: " + registry.host() + "/acme/orders:1.0@" + digest + "\n"), run.out());
  }

  @Test
  void whatNobodyKnowsIsToldAndKeepsItsTag() {
    Typed run = render("--resolve-images");
    assertEquals(new Typed(3, run.out(), "production/orders: nobody knows which image " + registry.host()
        + "/acme/orders:1.0 is: the registry " + registry.host() + " has no acme/orders:1.0\n"), run);
    assertTrue(run.out().contains("image: " + registry.host() + "/acme/orders:1.0\n"), run.out());
    assertFalse(run.out().contains("@sha256"));
  }
}
