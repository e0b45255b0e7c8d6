package dev.daytwo.config;

import dev.daytwo.model.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that may change while the agent runs. It is looked at by its content, since Kubernetes swaps a symbolic
 * link when a ConfigMap changes, and no watch of a file sees that. Used by one thread at a time.
 */
public final class ConfigFile {
  private final Path path;
  private final Map<String, String> variables;
  private @Nullable List<String> last;

  /**
   * A configuration that has not been read yet.
   *
   * @param path      a file or a folder, as in {@link AgentConfig#read}
   * @param variables the environment variables
   */
  public ConfigFile(Path path, Map<String, String> variables) {
    this.path = path;
    this.variables = Map.copyOf(variables);
  }

  /** What it says; null if that is what it said at the last look. */
  public @Nullable Result<AgentConfig> look() {
    List<String> now = content();
    if (now.equals(last)) {
      return null;
    }
    last = now;
    return AgentConfig.read(path, variables);
  }

  /** The next look tells what it says, whatever it said before. */
  public void forget() {
    last = null;
  }

  /** Names and texts of the files; what cannot be read counts as a text too, since that may change. */
  private List<String> content() {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.isDirectory(path) ? Files.list(path) : Stream.of(path)) {
      for (Path file : files.sorted().toList()) {
        texts.add(file.toString());
        texts.add(Files.isDirectory(file) ? "" : Files.readString(file));
      }
    } catch (IOException e) {
      texts.add(e.getClass().getSimpleName());
    }
    return texts;
  }
}
