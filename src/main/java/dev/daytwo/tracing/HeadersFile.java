package dev.daytwo.tracing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The headers that a collector asks for, such as a token: a file with a line {@code Name: value} each, which is read again
 * at each use.
 */
final class HeadersFile implements Supplier<Map<String, String>> {
  private final @Nullable Path file;

  /** A file that cannot be used. */
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  HeadersFile(@Nullable Path file) {
    this.file = file;
  }

  @Override
  public Map<String, String> get() {
    Map<String, String> headers = new LinkedHashMap<>();
    if (file == null) {
      return headers;
    }
    try {
      for (String line : Files.readString(file).lines().map(String::strip).toList()) {
        int colon = line.indexOf(':');
        if (!line.isEmpty() && colon <= 0) { // the line may be the secret itself: it is not repeated
          throw new Unreadable("the headers file " + file + " has a line that is not Name: value", null);
        }
        if (!line.isEmpty()) {
          headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
      }
      return headers;
    } catch (IOException e) {
      throw new Unreadable("the headers file " + file + " cannot be read (" + e.getClass().getSimpleName()
          + "); make it, readable by the agent's user", e);
    }
  }
}
