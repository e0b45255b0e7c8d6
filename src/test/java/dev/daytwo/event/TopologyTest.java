package dev.daytwo.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.UnitKey;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The table of the bus against the facts, the code and the picture. */
@ExtendWith(VertxExtension.class)
class TopologyTest {
  @Test
  void everyFactIsInTheTableOnce() {
    assertEquals(Arrays.stream(Fact.class.getPermittedSubclasses()).collect(Collectors.toSet()),
        Arrays.stream(Topology.values()).map(Topology::fact).collect(Collectors.toSet()));
  }

  @Test
  void everyVerticleHearsWhatTheTableSaysAndNothingElse() throws IOException {
    for (Topology topic : Topology.values()) {
      String heard = "Topology.hear(vertx, Fact." + topic.fact().getSimpleName() + ".class";
      String heardInShort = " hear(Fact." + topic.fact().getSimpleName() + ".class";
      assertEquals(new TreeSet<>(topic.listeners()), verticles(heard, heardInShort), topic.toString());
    }
  }

  private static Set<String> verticles(String... marks) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith("Verticle.java")).filter(file -> {
        String text = read(file);
        return Arrays.stream(marks).anyMatch(text::contains);
      }).map(file -> file.getFileName().toString().replace(".java", "")).collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void theDocumentHasEveryFactWithItsPublisherAndListeners() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("docs/ARCHITECTURE.md"));
    for (Topology topic : Topology.values()) {
      String row = "| " + topic.fact().getSimpleName() + " | " + topic.publisher() + " | "
          + String.join(", ", topic.listeners()) + " |";
      assertTrue(lines.contains(row), "docs/ARCHITECTURE.md lacks the row: " + row);
    }
  }

  @Test
  void aFactTravelsByReference(Vertx vertx, VertxTestContext context) {
    Topology.register(vertx);
    Fact sent = new Fact.FightSeen(new UnitKey("production", "orders"),
        new ObjectKey("v1", "Service", "production", "orders"), "kubectl", Duration.ofSeconds(1));
    Topology.hear(vertx, Fact.FightSeen.class, heard -> context.verify(() -> {
      assertTrue(heard == sent);
      context.completeNow();
    }));
    Topology.publish(vertx, sent);
  }
}
