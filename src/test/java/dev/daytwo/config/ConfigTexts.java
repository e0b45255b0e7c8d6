package dev.daytwo.config;

import static org.junit.jupiter.api.Assertions.assertNull;

import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Tests that read configurations from a file in a folder. */
abstract class ConfigTexts {
  static final String HEADER = "apiVersion: daytwo.dev/v1\nkind: AgentConfig\n";
  static final String SMALLEST = HEADER + """
      sources:
      - name: shop
        url: https://git.example.com/shop.git
        environments: [production]
      environments:
      - name: production
      dataDir: data
      """;

  final Path folder;

  ConfigTexts(Path folder) {
    this.folder = folder;
  }

  final Result<AgentConfig> read(String text) throws IOException {
    return read(text, Map.of());
  }

  final Result<AgentConfig> read(String text, Map<String, String> variables) throws IOException {
    return AgentConfig.read(Files.writeString(folder.resolve("daytwo.yaml"), text), variables);
  }

  /** The problems of a text without the folder's name, joined by line ends. */
  final String problems(String text) throws IOException {
    Result<AgentConfig> result = read(text);
    assertNull(result.value());
    return text(result);
  }

  final String text(Result<AgentConfig> result) {
    return String.join("\n", result.problems().stream().map(Problem::toString)
        .map(line -> line.replace(folder + "/", "")).toList());
  }
}
