package dev.daytwo.notify;

import dev.daytwo.event.Fact;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Condition;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Health;
import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Facts of units of the source {@code shop}, as verticles tell them. */
final class Facts {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final String A = "a".repeat(40);
  static final String B = "b".repeat(40);

  private Facts() {}

  static UnitKey unit(String service) {
    return new UnitKey("production", service);
  }

  static Commit commit(String id) {
    return new Commit(id, "Ada", "a subject", START);
  }

  static Fact.UnitDesired desired(String service, String commit) {
    return new Fact.UnitDesired(
        new Desired(unit(service), "shop", "shop-production", commit(commit), "image", "payments",
            "standard", List.of(), "hash-" + commit, 5, new Environment.Policy(true, true)),
        1, START, START);
  }

  static Problem problem(String message) {
    return new Problem(new Position("orders.yaml", 3, 1), "port", message);
  }

  static Fact.UnitRefused refused(String service, String commit) {
    return new Fact.UnitRefused(unit(service), "shop", "shop-production", commit(commit), 1,
        List.of(problem("expected a number")));
  }

  static Fact.SourceRendered rendered(String commit, String... services) {
    return new Fact.SourceRendered("shop", commit(commit), 1,
        new HashSet<>(Arrays.stream(services).map(Facts::unit).toList()), true, List.of());
  }

  /** In sync and healthy. */
  static Fact.UnitJudged healthy(String service, String commit) {
    return judged(service, commit, true, Health.HEALTHY, null);
  }

  static Fact.UnitJudged degraded(String service, String commit, String why) {
    return judged(service, commit, true, Health.degraded(why), null);
  }

  static Fact.UnitJudged judged(String service, String commit, boolean synced, Health health,
      @Nullable String stalled) {
    Condition ready = new Condition(Condition.READY, health.healthy() && synced ? "True" : "False",
        stalled == null ? health.reason() : "RolledBack", stalled == null ? health.message() : stalled, START);
    List<Condition> conditions = stalled == null
        ? List.of(ready)
        : List.of(ready, new Condition(Condition.STALLED, "True", "RolledBack", stalled, START));
    return new Fact.UnitJudged(Release.absent(unit(service), "shop-production", "shop").with(
        new Release.Status(commit, "", "image", "hash-" + commit, conditions, List.of(), List.of(), 5)), true,
        "payments",
        "standard", synced, health, START, null, null);
  }
}
