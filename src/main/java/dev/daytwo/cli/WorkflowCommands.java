package dev.daytwo.cli;

import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import java.util.List;

/**
 * Findings as workflow commands of GitHub Actions, which shows them at their lines in a pull request. Source: GitHub's
 * "Workflow commands for GitHub Actions"; what has to be escaped is what its toolkit escapes.
 */
final class WorkflowCommands {
  private WorkflowCommands() {}

  /** A line for each finding. */
  static String text(List<Finding> findings) {
    StringBuilder lines = new StringBuilder();
    for (Finding finding : findings) {
      Problem problem = finding.problem();
      Position at = problem.position();
      lines.append("::").append(finding.level().github).append(" file=").append(property(at.file()));
      if (at.line() > 0) {
        lines.append(",line=").append(at.line());
      }
      if (at.column() > 0) {
        lines.append(",col=").append(at.column());
      }
      if (!problem.path().isEmpty()) {
        lines.append(",title=").append(property(problem.path()));
      }
      lines.append("::").append(data(problem.message())).append('\n');
    }
    return lines.toString();
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
