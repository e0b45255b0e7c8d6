package dev.daytwo.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> NAMES = List.of("port", "ports", "image", "environments");

  @Test
  void fewestEditsWin() {
    assertEquals(Optional.of("port"), Nearest.to("prt", NAMES));
    assertEquals(Optional.of("image"), Nearest.to("Image", NAMES));
    assertEquals(Optional.of("environments"), Nearest.to("enviroments", NAMES));
  }

  @Test
  void nothingNearIsNoHint() {
    assertEquals(Optional.empty(), Nearest.to("replicas", NAMES));
    assertEquals("", Nearest.hint("replicas", NAMES));
  }
}
