package dev.daytwo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

/**
 * A program that tests run, and that Go can build: the one that a variable names, else that on the PATH, else that in the
 * user's cache folder, else a new one built into it.
 *
 * @param name     of the program; in capitals after {@code DAYTWO_}, the variable
 * @param source   the main package, with its version
 * @param tags     of the build; empty for none
 * @param question what one on the PATH is asked, with a part of what it must answer
 * @param minutes  about how long the build takes, on two cores
 */
public record GoProgram(String name, String source, String tags, List<String> question, int minutes) {
  /** How a run ended; what it said on both of its outputs. */
  public record Run(int exit, String output) {}

  /** Finds it, or builds it. */
  public Path find() throws IOException, InterruptedException {
    synchronized (GoProgram.class) {
      var named = System.getenv("DAYTWO_" + name.toUpperCase(Locale.ROOT));
      if (named != null) {
        return Path.of(named);
      }
      for (var folder : System.getenv("PATH").split(":", -1)) {
        var program = Path.of(folder, name);
        if (Files.isExecutable(program)
            && run(program, null, question.subList(0, question.size() - 1)).output().contains(question.getLast())) {
          return program;
        }
      }
      var cached = cacheFolder().resolve(name + "-" + source.substring(source.indexOf('@') + 1));
      return Files.isExecutable(cached) ? cached : build(cached);
    }
  }

  /** Enabled where it can be had; says loudly what is skipped where not. */
  public ConditionEvaluationResult condition(String tests) {
    try {
      return ConditionEvaluationResult.enabled(find().toString());
    } catch (IOException e) {
      System.err.println("SKIPPED: " + tests + " need " + name + ". " + e.getMessage());
      return ConditionEvaluationResult.disabled(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ConditionEvaluationResult.disabled("interrupted");
    }
  }

  /**
   * Runs a program and returns when it has ended.
   *
   * @param folder where it runs; null for here
   */
  public static Run run(Path program, @Nullable Path folder, List<String> arguments)
      throws IOException, InterruptedException {
    return run(program, folder, arguments, null);
  }

  /**
   * Runs a program and returns when it has ended.
   *
   * @param input a file that it reads as its standard input; null for none
   */
  public static Run run(Path program, @Nullable Path folder, List<String> arguments, @Nullable Path input)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command);
    if (folder != null) {
      builder.directory(folder.toFile());
    }
    if (input != null) {
      builder.redirectInput(input.toFile());
    }
    return finish(builder);
  }

  private Path build(Path target) throws IOException, InterruptedException {
    System.err.println("daytwo: building " + source + ", once: about " + minutes + " minutes, kept in "
        + target.getParent());
    Files.createDirectories(target.getParent());
    var folder = Files.createTempDirectory(target.getParent(), name + "-");
    try {
      var arguments = Stream.of("go", "install", tags.isEmpty() ? "" : "-tags=" + tags, "-ldflags=-s -w", source)
          .filter(each -> !each.isEmpty()).toArray(String[]::new);
      var go = new ProcessBuilder(Arrays.asList(arguments));
      go.environment().put("GOBIN", folder.toString());
      go.environment().put("CGO_ENABLED", "0");
      var run = finish(go);
      if (run.exit() == 0) {
        return Files.move(folder.resolve(name), target, StandardCopyOption.ATOMIC_MOVE);
      }
      throw new IOException("go install " + source + " said: " + run.output());
    } finally {
      Files.deleteIfExists(folder.resolve(name));
      Files.deleteIfExists(folder);
    }
  }

  private static Path cacheFolder() {
    var base = Stream.ofNullable(System.getenv("XDG_CACHE_HOME")).filter(each -> each.startsWith("/")).map(Path::of)
        .findFirst().orElse(Path.of(System.getProperty("user.home"), ".cache"));
    return base.resolve("daytwo");
  }

  private static Run finish(ProcessBuilder builder) throws IOException, InterruptedException {
    var process = builder.redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }
}
