package dev.daytwo.reconcile;

import dev.daytwo.model.Condition;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Release;
import dev.daytwo.model.Rollout;
import dev.daytwo.model.UnitKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a unit waits for before a new version of it is rolled out: other units, healthy at what Git wants of them. */
final class Needs {
  private Needs() {}

  /** The units that it waits for in general. */
  static List<UnitKey> of(Desired desired) {
    return desired.rollout().dependsOn().stream()
        .map(need -> need.in(desired.unit().environment())).toList();
  }

  /** Why it has to wait now, for a person; null if it has not. What is rolled out already waits for nothing. */
  static @Nullable String open(Desired desired, Release release, Function<UnitKey, @Nullable Release> releases,
      NewestWishes wishes) {
    if (desired.hash().equals(release.status().renderHash())) {
      return null;
    }
    List<String> open = new ArrayList<>();
    for (Rollout.Need need : desired.rollout().dependsOn()) {
      UnitKey unit = need.in(desired.unit().environment());
      String why = open(releases.apply(unit), wishes.of(unit));
      if (why != null) {
        open.add(need.service() + ", which " + why);
      }
    }
    return open.isEmpty() ? null : "waits for " + String.join("; and for ", open);
  }

  private static @Nullable String open(@Nullable Release release, @Nullable String wish) {
    if (release == null) {
      return "is not there yet";
    }
    Condition ready = Condition.find(release.status().conditions(), Condition.READY);
    boolean newest = release.spec().pinned() || Objects.equals(wish, release.status().renderHash());
    if (ready == null || (ready.status().equals("True") && !newest)) {
      return "is not yet at its newest commit";
    }
    return ready.status().equals("True") ? null : "is not ready: " + ready.message();
  }
}
