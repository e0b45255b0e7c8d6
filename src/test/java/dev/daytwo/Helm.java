package dev.daytwo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The program helm, version 3: the one that {@code DAYTWO_HELM} names, else that on the PATH, else that in the user's
 * cache folder, else a new one built into it by Go, which takes two minutes.
 */
public record Helm(Path binary) {
  private static final String VERSION = "v3.22.0";
  private static final String PACKAGE = "helm.sh/helm/v3/cmd/helm@" + VERSION;

  /** How a run ended; what it said on both of its outputs. */
  public record Run(int exit, String output) {}

  /** Skips the tests of a class where helm cannot be had; builds it outside of a test's own time. */
  public static final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      try {
        return ConditionEvaluationResult.enabled(find().binary().toString());
      } catch (IOException e) {
        System.err.println("SKIPPED: the tests of the chart need helm. " + e.getMessage());
        return ConditionEvaluationResult.disabled(String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return ConditionEvaluationResult.disabled("interrupted");
      }
    }
  }

  /** Finds helm, or builds it. */
  public static synchronized Helm find() throws IOException, InterruptedException {
    var named = System.getenv("DAYTWO_HELM");
    if (named != null) {
      return new Helm(Path.of(named));
    }
    for (var folder : System.getenv("PATH").split(":", -1)) {
      var helm = new Helm(Path.of(folder, "helm"));
      if (Files.isExecutable(helm.binary()) && helm.run("version", "--short").output().contains("v3.")) {
        return helm;
      }
    }
    var cached = cacheFolder().resolve("helm-" + VERSION);
    return new Helm(Files.isExecutable(cached) ? cached : build(cached));
  }

  /** Runs helm and returns when it has ended. */
  public Run run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(List.of(arguments));
    return finish(new ProcessBuilder(command));
  }

  private static Path build(Path target) throws IOException, InterruptedException {
    System.err.println("daytwo: building helm " + VERSION + ", once: about 2 minutes, kept in " + target.getParent());
    Files.createDirectories(target.getParent());
    var folder = Files.createTempDirectory(target.getParent(), "helm-");
    try {
      var go = new ProcessBuilder("go", "install", PACKAGE);
      go.environment().put("GOBIN", folder.toString());
      var run = finish(go);
      if (run.exit() == 0) {
        return Files.move(folder.resolve("helm"), target, StandardCopyOption.ATOMIC_MOVE);
      }
      throw new IOException("go install " + PACKAGE + " said: " + run.output());
    } finally {
      Files.deleteIfExists(folder.resolve("helm"));
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
