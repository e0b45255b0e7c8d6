package dev.daytwo.reconcile;

import dev.daytwo.model.Desired;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Problem;
import dev.daytwo.platform.Extra;
import dev.daytwo.platform.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Extras of kinds of which only the cluster knows that they have no namespace: no unit may have one. */
final class ExtraKinds {
  private ExtraKinds() {}

  /** A problem, in the platform's file, for each such extra that a unit has got. */
  static List<Problem> refused(Desired desired, Platform platform, Predicate<ObjectKind> clusterScoped) {
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < platform.extras().size(); i++) {
      Extra extra = platform.extras().get(i);
      ObjectKind kind = new ObjectKind(extra.object().text("apiVersion"), extra.object().text("kind"));
      if (desired.objects().stream().anyMatch(object -> object.key().objectKind().equals(kind))
          && clusterScoped.test(kind)) {
        problems.add(new Problem(extra.object().place("kind"), "extras[" + i + "].object.kind", "found " + kind.kind()
            + ", which belongs to the whole cluster; allowed: kinds that live in a namespace"));
      }
    }
    return problems;
  }
}
