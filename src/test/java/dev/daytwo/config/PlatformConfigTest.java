package dev.daytwo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.model.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the configuration says that the platform's file is. */
class PlatformConfigTest {
  private static final String REST = """
      apiVersion: daytwo.dev/v1
      kind: AgentConfig
      sources:
      - {name: shop, url: "https://git.example.com/shop.git", environments: [production]}
      environments:
      - name: production
      dataDir: data
      """;

  private final Path folder;

  PlatformConfigTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Result<AgentConfig> read(String platform) throws IOException {
    Path file = Files.writeString(folder.resolve("daytwo.yaml"), REST + "platform: " + platform + "\n");
    return AgentConfig.read(file, Map.of());
  }

  private List<String> problems(String platform) throws IOException {
    return read(platform).problems().stream().map(each -> each.toString().replace(folder + "/", "")).toList();
  }

  @Test
  void it_is_in_a_source_or_on_disk() throws IOException {
    assertEquals(new PlatformConfig("shop", null, null), read("{source: shop}").get().platform());
    assertEquals(new PlatformConfig(null, null, folder.resolve("p.yaml")), read("{file: p.yaml}").get().platform());
    assertEquals("platform.yaml", Objects.requireNonNull(read("{source: shop}").get().platform()).inSource());
    assertEquals("a/p.yaml",
        Objects.requireNonNull(read("{source: shop, path: a/p.yaml}").get().platform()).inSource());
  }

  @Test
  void a_source_that_is_not_there_is_refused_with_the_nearest() throws IOException {
    assertEquals(
        List.of("daytwo.yaml:8:20: platform.source: unknown source \"shp\", did you mean \"shop\"? known: shop"),
        problems("{source: shp}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{source: shop, file: p.yaml}", "{file: p.yaml, path: a.yaml}"})
  void it_is_one_of_the_two(String both) throws IOException {
    assertEquals(
        List.of("daytwo.yaml:8:11: platform: give either source, and path if it is not platform.yaml, or file"),
        problems(both));
  }
}
