package dev.daytwo.config;

import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.Nearest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What notifications must say together with the rest of the configuration. */
final class NotificationChecks {
  private NotificationChecks() {}

  static void whole(AgentConfig config, List<String> sources, List<String> environments, Cursor list) {
    CrossChecks.unique(config.notifications().stream().map(NotificationConfig::name).toList(), list);
    for (int i = 0; i < config.notifications().size(); i++) {
      NotificationConfig.Units units = config.notifications().get(i).units();
      Cursor at = CrossChecks.below(CrossChecks.item(list, i), "units");
      known("source", units.source(), sources, at);
      known("environment", units.environment(), environments, at);
    }
  }

  /** A pattern that fits nothing that there is would be silence. */
  private static void known(String what, NotificationConfig.@Nullable Patterns patterns, List<String> names,
      Cursor units) {
    for (Glob glob : patterns == null ? List.<Glob>of() : patterns.any()) {
      if (names.stream().noneMatch(glob::matches)) {
        String hint = Nearest.hint(glob.pattern(), names);
        CrossChecks.below(units, what).problem("unknown " + what + " \"" + glob + "\"" + (hint.isEmpty() ? "," : hint)
            + " known: " + (names.isEmpty() ? "none" : String.join(", ", names)));
      }
    }
  }
}
