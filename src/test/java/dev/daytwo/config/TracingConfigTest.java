package dev.daytwo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the configuration says that traces go, and what the log says. */
class TracingConfigTest extends ConfigTexts {
  private static final Map<String, String> VARIABLES = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://other:4318",
      "RATIO", "0.25");

  TracingConfigTest(@TempDir Path folder) {
    super(folder);
  }

  private AgentConfig config(String more) throws IOException {
    return read(SMALLEST + more + "\n", VARIABLES).get();
  }

  private String refused(String more) throws IOException {
    return problems(SMALLEST + more + "\n");
  }

  @Test
  void traces_go_where_the_file_says_or_the_variable_or_nowhere() throws IOException {
    var written = config("tracing: {endpoint: \"http://collector:4318\", headersFile: h, sampleRatio: \"${RATIO}\"}");
    assertEquals(new TracingConfig("http://collector:4318", folder.resolve("h"), 0.25),
        TracingConfig.of(written, VARIABLES));
    assertEquals(new TracingConfig("http://other:4318", null, 1), TracingConfig.of(config(""), VARIABLES));
    assertNull(TracingConfig.of(config(""), Map.of()));
  }

  @Test
  void an_address_with_a_password_in_it_is_refused_and_not_repeated() throws IOException {
    assertEquals(
        "daytwo.yaml:10:21: tracing.endpoint: expected http://host:4318 or https://host, without user and "
            + "query; put a token into headersFile",
        refused("tracing: {endpoint: \"http://ada:secret@collector\"}"));
  }

  @Test
  void a_share_is_between_nothing_and_all() throws IOException {
    assertEquals("daytwo.yaml:10:44: tracing.sampleRatio: found 2.0, allowed: 0 to 1",
        refused("tracing: {endpoint: http://a, sampleRatio: 2.0}"));
    assertEquals("daytwo.yaml:10:44: tracing.sampleRatio: expected a number, found the text \"half\"",
        refused("tracing: {endpoint: http://a, sampleRatio: half}"));
  }

  @Test
  void a_level_that_is_none_is_refused_with_the_nearest() throws IOException {
    assertEquals(
        "daytwo.yaml:10:14: log.level: expected one of debug, info, warn, error, found the text \"debgu\", did "
            + "you mean \"debug\"?",
        refused("log: {level: debgu}"));
    assertEquals(new LogConfig(LogConfig.Level.WARN, null), config("log: {level: warn}").log());
  }
}
