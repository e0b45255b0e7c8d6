package dev.daytwo.notify;

import dev.daytwo.event.Fact;
import dev.daytwo.message.Event;
import dev.daytwo.message.News;
import dev.daytwo.model.Health;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What facts mean for people, in words that say what happened, why, and what to run next. Used by one thread. */
final class NewsWriter {
  private static final String STATUS = "daytwo status ";

  private final Map<UnitKey, Known> units = new HashMap<>();
  private final Map<String, Held> held = new HashMap<>();

  /** What facts about a unit do not say each time. */
  private record Known(String source, String team, String commit) {
    static final Known NOTHING = new Known("", "", "");
  }

  /** A deletion that waits, and the units that are not gone or wanted again. */
  private record Held(Fact.PruneHeld fact, Set<UnitKey> units) {}

  private News of(Event event, UnitKey unit, String commit, String reason, String message) {
    Known known = units.getOrDefault(unit, Known.NOTHING);
    return new News(event, known.source(), unit.environment(), unit.service(), known.team(),
        commit.isEmpty() ? known.commit() : commit, reason, message, STATUS + unit);
  }

  /** Who owns the unit; and that its descriptor is good. */
  List<News> desired(Fact.UnitDesired fact) {
    UnitKey unit = fact.desired().unit();
    units.put(unit, new Known(fact.desired().source(), fact.desired().team(), fact.desired().commit().id()));
    List<News> news = released(unit);
    news.add(of(Event.ACCEPTED, unit, "", "", ""));
    return news;
  }

  List<News> refused(Fact.UnitRefused fact) {
    Known before = units.getOrDefault(fact.unit(), Known.NOTHING);
    units.put(fact.unit(), new Known(fact.source(), before.team(), before.commit()));
    Problem first = fact.problems().getFirst();
    int more = fact.problems().size() - 1;
    return List.of(new News(Event.REFUSED, fact.source(), fact.unit().environment(), fact.unit().service(),
        before.team(), fact.commit().id(), "Refused", first + (more > 0 ? " (and " + more + " more)" : ""),
        "daytwo validate " + first.position().file()));
  }

  List<News> synced(Fact.UnitSynced fact) {
    UnitKey unit = learn(fact.release(), fact.team());
    return fact.cause().equals("drift")
        ? List.of()
        : List.of(of(Event.SYNCED, unit, fact.commit().id(), fact.cause(), fact.commit().subject()));
  }

  List<News> failed(Fact.SyncFailed fact) {
    return List.of(of(Event.SYNC_FAILED, fact.unit(), "", fact.reason(), fact.message()));
  }

  List<News> judged(Fact.UnitJudged fact) {
    UnitKey unit = learn(fact.release(), fact.team());
    String commit = fact.release().status().commit();
    List<News> news = new ArrayList<>();
    if (fact.synced()) {
      news.add(of(Event.SYNC_RECOVERED, unit, "", "", ""));
    }
    Health health = fact.health();
    switch (health.status()) {
      case HEALTHY -> news.add(of(Event.HEALTHY, unit, commit, "", ""));
      case DEGRADED, MISSING -> news.add(of(Event.UNHEALTHY, unit, commit, health.reason(), health.message()));
      case PROGRESSING, TERMINATING -> {
      }
    }
    return news;
  }

  private UnitKey learn(Release release, String team) {
    Known before = units.getOrDefault(release.unit(), Known.NOTHING);
    units.put(release.unit(),
        new Known(release.spec().source(), team.isEmpty() ? before.team() : team, before.commit()));
    return release.unit();
  }

  List<News> rolledBack(Fact.UnitRolledBack fact) {
    return List.of(of(Event.ROLLED_BACK, fact.unit(), fact.bad(), fact.reason(), fact.message()));
  }

  List<News> healed(Fact.DriftHealed fact) {
    return List.of(of(Event.DRIFT_HEALED, fact.unit(), "", fact.deleted() ? "Deleted" : "Changed",
        fact.key() + (fact.deleted() ? " was deleted" : " was changed") + by(fact.manager())));
  }

  List<News> fight(Fact.FightSeen fact) {
    return List.of(of(Event.FIGHT, fact.unit(), "", "Fight",
        fact.key() + " is changed again and again" + by(fact.manager())
            + "; it is brought back less often now"));
  }

  List<News> strangers(Fact.StrangersLeft fact) {
    return List.of(of(Event.STRANGERS_LEFT, fact.unit(), "", "StrangersLeft",
        fact.key() + " has fields of others: " + fact.strangers()));
  }

  List<News> claimed(Fact.UnitClaimed fact) {
    return List.of(of(Event.CLAIMED, fact.unit(), "", "Claimed",
        "the source " + fact.source() + " describes it too, and is refused"));
  }

  private static String by(String manager) {
    return manager.isEmpty() ? "" : " by " + manager;
  }

  List<News> held(Fact.PruneHeld fact) {
    held.put(fact.source() + " " + fact.environment(), new Held(fact, new HashSet<>(fact.units())));
    return List.of(held(Event.PRUNE_HELD, fact));
  }

  private static News held(Event event, Fact.PruneHeld fact) {
    UnitKey one = fact.units().stream().sorted().findFirst().orElse(new UnitKey(fact.environment(), ""));
    boolean waits = event == Event.PRUNE_HELD;
    return new News(event, fact.source(), fact.environment(), "", "", fact.commit().id(), waits ? "OverBudget" : "",
        waits
            ? fact.why() + "; to allow it, set spec.confirmPrune of one of their Releases to " + fact.token()
            : "",
        waits ? STATUS + one : "");
  }

  /** Nothing is held any more of which every unit is gone, or wanted again. */
  private List<News> released(UnitKey unit) {
    List<News> news = new ArrayList<>();
    held.values().removeIf(each -> {
      boolean last = each.units().remove(unit) && each.units().isEmpty();
      if (last) {
        news.add(held(Event.PRUNE_RELEASED, each.fact()));
      }
      return last;
    });
    return news;
  }

  /** The unit is gone; what is left to tell. */
  List<News> gone(Fact.UnitGone fact) {
    units.remove(fact.unit());
    return released(fact.unit());
  }

  List<News> sourceFailed(Fact.SourceFailed fact) {
    return List.of(source(Event.SOURCE_FAILED, fact.source(), fact.reason(), fact.message()));
  }

  List<News> sourceFetched(Fact.SourceFetched fact) {
    return List.of(source(Event.SOURCE_RECOVERED, fact.source(), "", ""));
  }

  private static News source(Event event, String source, String reason, String message) {
    return new News(event, source, "", "", "", "", reason, message, event.bad() ? "daytwo status sources" : "");
  }

  List<News> config(Fact.ConfigRead fact) {
    return problems(fact.problems(), Event.CONFIG_REFUSED, Event.CONFIG_ACCEPTED);
  }

  List<News> platform(Fact.PlatformRead fact) {
    return problems(fact.problems(), Event.PLATFORM_REFUSED, Event.PLATFORM_ACCEPTED);
  }

  private static List<News> problems(List<Problem> problems, Event bad, Event good) {
    boolean fine = problems.isEmpty();
    return List.of(new News(fine ? good : bad, "", "", "", "", "", fine ? "" : "Refused", fine
        ? ""
        : problems.getFirst() + (problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : "")
            + "; the last good one stays in force",
        ""));
  }
}
