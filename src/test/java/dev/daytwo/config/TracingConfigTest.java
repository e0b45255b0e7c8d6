package dev.daytwo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.daytwo.model.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the configuration says that traces go, and what the log says. */
class TracingConfigTest {
  private static final String REST = """
      apiVersion: daytwo.dev/v1
      kind: AgentConfig
      sources:
      - {name: shop, url: "https://git.example.com/shop.git", environments: [production]}
      environments:
      - name: production
      dataDir: data
      """;
  private static final Map<String, String> VARIABLES = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://other:4318",
      "RATIO", "0.25");

  private final Path folder;

  TracingConfigTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Result<AgentConfig> read(String more) throws IOException {
    return AgentConfig.read(Files.writeString(folder.resolve("daytwo.yaml"), REST + more + "\n"), VARIABLES);
  }

  private List<String> problems(String more) throws IOException {
    return read(more).problems().stream().map(each -> each.toString().replace(folder + "/", "")).toList();
  }

  @Test
  void traces_go_where_the_file_says_or_the_variable_or_nowhere() throws IOException {
    var written = read("tracing: {endpoint: \"http://collector:4318\", headersFile: h, sampleRatio: \"${RATIO}\"}")
        .get();
    assertEquals(new TracingConfig("http://collector:4318", folder.resolve("h"), 0.25),
        TracingConfig.of(written, VARIABLES));
    assertEquals(new TracingConfig("http://other:4318", null, 1), TracingConfig.of(read("").get(), VARIABLES));
    assertNull(TracingConfig.of(read("").get(), Map.of()));
  }

  @Test
  void an_address_with_a_password_in_it_is_refused_and_not_repeated() throws IOException {
    assertEquals(
        List.of("daytwo.yaml:8:21: tracing.endpoint: expected http://host:4318 or https://host, without user and "
            + "query; put a token into headersFile"),
        problems("tracing: {endpoint: \"http://ada:secret@collector\"}"));
  }

  @Test
  void a_share_is_between_nothing_and_all() throws IOException {
    assertEquals(List.of("daytwo.yaml:8:44: tracing.sampleRatio: found 2.0, allowed: 0 to 1"),
        problems("tracing: {endpoint: http://a, sampleRatio: 2.0}"));
    assertEquals(List.of("daytwo.yaml:8:44: tracing.sampleRatio: expected a number, found the text \"half\""),
        problems("tracing: {endpoint: http://a, sampleRatio: half}"));
  }

  @Test
  void a_level_that_is_none_is_refused_with_the_nearest() throws IOException {
    assertEquals(
        List.of("daytwo.yaml:8:14: log.level: expected one of debug, info, warn, error, found the text \"debgu\", did "
            + "you mean \"debug\"?"),
        problems("log: {level: debgu}"));
    assertEquals(new LogConfig(LogConfig.Level.WARN, null), read("log: {level: warn}").get().log());
  }
}
