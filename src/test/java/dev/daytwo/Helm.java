package dev.daytwo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The program helm, version 3. */
public record Helm(Path binary) {
  private static final GoProgram PROGRAM = new GoProgram("helm", "helm.sh/helm/v3/cmd/helm@v3.22.0", "",
      List.of("version", "--short", "v3."), 2);

  /** How a run ended; what it said on both of its outputs. */
  public record Run(int exit, String output) {}

  /** Skips the tests of a class where helm cannot be had; builds it outside of a test's own time. */
  public static final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return PROGRAM.condition("the tests of the chart");
    }
  }

  /** Finds helm, or builds it. */
  public static Helm find() throws IOException, InterruptedException {
    return new Helm(PROGRAM.find());
  }

  /** Runs helm and returns when it has ended. */
  public Run run(String... arguments) throws IOException, InterruptedException {
    var run = GoProgram.run(binary, null, List.of(arguments));
    return new Run(run.exit(), run.output());
  }
}
