package dev.daytwo.fuzz;

import dev.daytwo.web.HookFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the fuzzer begins with, and what it once found: nothing of that is new again. */
class SeedsTest {
  private static final Path SEEDS = Path.of("src/test/resources/fuzz");
  private static final Map<String, Consumer<byte[]>> TARGETS = Map.of("descriptor", DescriptorFuzz::fuzzerTestOneInput,
      "score", DescriptorFuzz::fuzzerTestOneInput, "platform", PlatformFuzz::fuzzerTestOneInput, "agent",
      AgentConfigFuzz::fuzzerTestOneInput, "hook", HookFuzz::fuzzerTestOneInput);

  static List<Path> seeds() throws IOException {
    try (Stream<Path> files = Files.walk(SEEDS)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void holds(Path seed) throws IOException {
    Consumer<byte[]> target = TARGETS.get(seed.getName(seed.getNameCount() - 2).toString());
    if (target == null) {
      throw new AssertionError("no target for " + seed);
    }
    target.accept(Files.readAllBytes(seed));
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void holdsOfEveryGoldenInputAndOfEachOfItsBeginnings(Path input) throws IOException {
    byte[] whole = Files.readAllBytes(input);
    Consumer<byte[]> target = input.endsWith("platform.yaml")
        ? PlatformFuzz::fuzzerTestOneInput
        : DescriptorFuzz::fuzzerTestOneInput;
    for (int length = 0; length <= whole.length; length += 1 + whole.length / 20) {
      target.accept(java.util.Arrays.copyOf(whole, length));
    }
    target.accept(whole);
  }

  static List<Path> inputs() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/resources/golden"))) {
      return files.filter(file -> file.endsWith("in.yaml") || file.endsWith("platform.yaml")).sorted().toList();
    }
  }
}
