package dev.daytwo.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The wall clock of one process, which can be set while it runs; by libfaketime, which is preloaded into it. */
final class JumpingClock {
  private static final List<Path> LIBRARIES = List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"));
  private static final String NAME = "faketime/libfaketime.so.1";

  private final Path library;
  private final Path offset;

  private JumpingClock(Path library, Path folder) throws IOException {
    this.library = library;
    offset = folder.resolve("clock");
    jump(Duration.ZERO);
  }

  /** A clock that is right as yet and is set by a file in the folder; null if there is no libfaketime. */
  static @Nullable JumpingClock in(Path folder) throws IOException {
    Path library = library();
    return library == null ? null : new JumpingClock(library, folder);
  }

  static boolean available() {
    return library() != null;
  }

  /** It lies below the folder of libraries, or below that of an architecture. */
  private static @Nullable Path library() {
    for (Path folder : LIBRARIES) {
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (Stream<Path> all = Files.list(folder)) {
        Path found = Stream.concat(Stream.of(folder), all).map(each -> each.resolve(NAME)).filter(Files::exists)
            .findFirst().orElse(null);
        if (found != null) {
          return found;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return null;
  }

  /**
   * What a process needs in its environment to live by it: it looks at the offset once a second, and goes on measuring right
   * how much time has passed. Left to guess, libfaketime mends timed waits that are whole, and they end at once.
   */
  Map<String, String> environment() {
    return Map.of("LD_PRELOAD", library.toString(), "FAKETIME_TIMESTAMP_FILE", offset.toString(),
        "FAKETIME_CACHE_DURATION", "1", "FAKETIME_DISABLE_SHM", "1", "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        "FAKETIME_FORCE_MONOTONIC_FIX", "0");
  }

  /** Has it set wrong by that much within a second, whatever it was before. */
  void jump(Duration by) throws IOException {
    String seconds = (by.isNegative() ? "" : "+") + by.toSeconds();
    Path next = Files.writeString(offset.resolveSibling("clock.next"), seconds);
    Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE);
  }
}
