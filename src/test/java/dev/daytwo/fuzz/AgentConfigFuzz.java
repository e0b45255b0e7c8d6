package dev.daytwo.fuzz;

import dev.daytwo.config.AgentConfig;
import dev.daytwo.model.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The agent's configuration, from its file. */
public final class AgentConfigFuzz {
  private static final Map<String, String> VARIABLES = Map.of("DAYTWO_PORT", "8081", "EMPTY", "");

  private AgentConfigFuzz() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      Path file = Files.createTempFile("agent", ".yaml");
      try {
        Files.write(file, input);
        Result<AgentConfig> config = AgentConfig.read(file, VARIABLES);
        Told.check(file.toString(), new String(input, StandardCharsets.UTF_8), config.problems());
        Told.same(config, AgentConfig.read(file, VARIABLES));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
