package dev.daytwo.platform;

import dev.daytwo.model.Leverage.Figure;
import dev.daytwo.model.Leverage.Hours;
import dev.daytwo.model.Leverage.Origin;
import dev.daytwo.platform.PlatformDocument.Counting;
import dev.daytwo.yaml.BinderRules;
import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.SchemaNotes;
import dev.daytwo.yaml.Shape;
import org.jspecify.annotations.Nullable;

/** What a platform file may say of the hours that leverage is counted by. */
final class HoursRules {
  private HoursRules() {}

  static void add(BinderRules rules) {
    Hours builtIn = Hours.BUILT_IN;
    rules.reader(Figure.class, HoursRules::figure)
        .otherwise(PlatformDocument.class, "leverage", new Counting(builtIn))
        .otherwise(Counting.class, "hours", builtIn)
        .otherwise(Hours.class, "virtualMachines", builtIn.virtualMachines())
        .otherwise(Hours.class, "clusterSetup", builtIn.clusterSetup())
        .otherwise(Hours.class, "kubernetes", builtIn.kubernetes());
  }

  private static @Nullable Figure figure(Cursor at) {
    if (!(at.read(Double.class) instanceof Double hours)) {
      return null;
    }
    String refused = Figure.refuse(hours);
    if (refused != null) {
      at.problem(refused);
      return null;
    }
    return new Figure(hours, Origin.PLATFORM_FILE);
  }

  static void say(SchemaNotes notes) {
    notes.shape(Figure.class, any -> Shape.of("type", "number", "minimum", 0, "maximum", Figure.MOST))
        .written(Figure.class, figure -> Math.round(figure.hours())) // the built-in ones are whole
        .say(PlatformDocument.class, "leverage", "What daytwo leverage and daytwo_leverage_saved_seconds count by.")
        .say(Counting.class, "hours", "Hours of work that the ways of running services cost.",
            Shape.of("virtualMachines", 30, "clusterSetup", 120))
        .say(Hours.class, "virtualMachines",
            "To set up one service on virtual machines; its maintenance is not counted unless you add it.", 30)
        .say(Hours.class, "clusterSetup", "To set up a cluster, once; plain Kubernetes and Daytwo both need it.", 120)
        .say(Hours.class, "kubernetes",
            "To write one service's objects by hand, and make them ready for Day 2. With the built-in hours a cluster "
                + "breaks even at 5 services.",
            16)
        .say(Hours.class, "daytwo",
            "To describe one service. Without it: those of kubernetes in proportion to the lines that are left to "
                + "write.",
            1.5);
  }
}
