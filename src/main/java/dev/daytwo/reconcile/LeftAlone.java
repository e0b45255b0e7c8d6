package dev.daytwo.reconcile;

import dev.daytwo.event.Fact;
import dev.daytwo.model.Condition;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Release;
import dev.daytwo.plan.Verdict;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What others changed in an environment whose policy is to look on: named, counted once, and left as it is. */
final class LeftAlone {
  private LeftAlone() {}

  /** What a Release says of it. */
  static Verdict verdict(String environment, List<ObjectKey> drifted, Map<ObjectKey, Observation> live) {
    return Verdict.failed("Drifted", drifted.stream().map(key -> key + how(live.get(key)))
        .collect(Collectors.joining("; ", "", "; left as it is until the next commit, since selfHeal is off in "
            + environment)),
        false);
  }

  private static String how(@Nullable Observation seen) {
    return seen == null ? " was deleted" : " was changed" + (seen.rival().isEmpty() ? "" : " by " + seen.rival());
  }

  /** Tells it, unless the Release says the same already. */
  static void tell(Release release, Verdict verdict, List<ObjectKey> drifted, Map<ObjectKey, Observation> live,
      Consumer<Fact> told) {
    Condition before = Condition.find(release.status().conditions(), Condition.SYNCED);
    if (before == null || !before.message().equals(verdict.message())) {
      for (ObjectKey key : drifted) {
        Observation seen = live.get(key);
        told.accept(new Fact.DriftDetected(release.unit(), key, seen == null ? "" : seen.rival()));
      }
    }
  }
}
