package dev.daytwo.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the platform team's file is: in a source, or on disk.
 *
 * @param source the name of the source; null if it is on disk
 * @param path   in the source; null for {@code platform.yaml}
 * @param file   on disk; null if it is in a source
 */
public record PlatformConfig(@Nullable String source, @Nullable String path, @Nullable Path file) {
  /**
   * Checks that it is one of the two.
   *
   * @throws IllegalArgumentException with a message for the writer
   */
  public PlatformConfig {
    if ((source == null) == (file == null) || (file != null && path != null)) {
      throw new IllegalArgumentException("give either source, and path if it is not platform.yaml, or file");
    }
  }

  /** The file's path in the source. */
  public String inSource() {
    return path == null ? "platform.yaml" : path;
  }
}
