package dev.daytwo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The program promtool of Prometheus, which checks rules and plays them. Any version of the last years will do. */
public final class Promtool {
  // without the clients of all clouds, which only a server needs
  private static final GoProgram PROGRAM = new GoProgram("promtool",
      "github.com/prometheus/prometheus/cmd/promtool@v0.316.0", "remove_all_sd", List.of("--version", "promtool"), 3);

  private Promtool() {}

  /** Skips the tests of a class where promtool cannot be had; builds it outside of a test's own time. */
  public static final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return PROGRAM.condition("the tests of alerts");
    }
  }

  /** Runs promtool in a folder and returns when it has ended. */
  public static GoProgram.Run run(Path folder, List<String> arguments) throws IOException, InterruptedException {
    return GoProgram.run(PROGRAM.find(), folder, arguments);
  }

  /** Has it look over a scrape in the text format; the exit is 0 if there is nothing to mend. */
  public static GoProgram.Run checkMetrics(Path scrape) throws IOException, InterruptedException {
    return GoProgram.run(PROGRAM.find(), null, List.of("check", "metrics"), scrape);
  }
}
