package dev.daytwo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The end of a folder, or of what is in it. */
final class Removal {
  private Removal() {}

  /**
   * Deletes all files in a folder.
   *
   * @param itself the folder too
   */
  static void of(Path folder, boolean itself) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (itself || !file.equals(folder)) {
          Files.delete(file);
        }
      }
    }
  }
}
