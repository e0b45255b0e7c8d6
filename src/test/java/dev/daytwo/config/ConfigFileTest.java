package dev.daytwo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private static String text(String environment) {
    return """
        apiVersion: daytwo.dev/v1
        kind: AgentConfig
        sources: []
        environments: [{name: %s}]
        dataDir: data
        """.formatted(environment);
  }

  private static String environment(ConfigFile file) {
    return Objects.requireNonNull(file.look()).get().environments().getFirst().name();
  }

  @Test
  void only_what_is_different_is_told() throws Exception {
    var path = Files.writeString(folder.resolve("daytwo.yaml"), text("a"));
    var file = new ConfigFile(path, Map.of());
    assertEquals("a", environment(file));
    assertNull(file.look());
    Files.writeString(path, text("b"));
    assertEquals("b", environment(file));
    file.forget();
    assertEquals("b", environment(file));
  }

  /** As the kubelet does it: {@code daytwo.yaml} points to {@code ..data/daytwo.yaml}, and {@code ..data} is swapped. */
  @Test
  void a_config_map_that_is_swapped_is_seen() throws Exception {
    for (var version : new String[]{"1", "2"}) {
      Files.createDirectory(folder.resolve(".." + version));
      Files.writeString(folder.resolve(".." + version + "/daytwo.yaml"), text("e" + version));
    }
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
    var path = Files.createSymbolicLink(folder.resolve("daytwo.yaml"), Path.of("..data/daytwo.yaml"));
    var one = new ConfigFile(path, Map.of());
    var all = new ConfigFile(folder, Map.of());
    assertEquals("e1", environment(one));
    assertEquals("e1", environment(all));
    Files.createSymbolicLink(folder.resolve("..tmp"), Path.of("..2"));
    Files.move(folder.resolve("..tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    assertEquals("e2", environment(one));
    assertEquals("e2", environment(all));
  }

  @Test
  void a_file_that_is_gone_or_bad_is_told_once_and_again_when_it_is_back() throws Exception {
    var path = Files.writeString(folder.resolve("daytwo.yaml"), text("a"));
    var file = new ConfigFile(path, Map.of());
    assertEquals("a", environment(file));
    Files.delete(path);
    assertFalse(Objects.requireNonNull(file.look()).ok());
    assertNull(file.look());
    Files.writeString(path, text("a") + "sorces: []\n");
    assertFalse(Objects.requireNonNull(file.look()).ok());
    assertNull(file.look());
    Files.writeString(path, text("a"));
    assertEquals("a", environment(file));
  }
}
