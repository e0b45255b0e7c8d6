package dev.daytwo.reconcile;

import dev.daytwo.event.Fact;
import dev.daytwo.event.LogKeys;
import dev.daytwo.event.Topology;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Condition;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import dev.daytwo.plan.Verdict;
import dev.daytwo.release.Releases;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guard of what a commit no longer describes. It compares what a source describes with the Releases that name that
 * source, and lets go what is within the budget; the rest is held until a person confirms exactly that set. A source
 * that could not be read whole removes nothing, a unit that another source describes moves there, and what the
 * configuration does not know is left alone.
 */
public final class PruneVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(PruneVerticle.class);

  private final Releases releases;
  private final Supplier<Configured> configured;
  private final Clock clock;
  private final Descriptions descriptions;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  private final Map<Place, Fact.PruneHeld> held = new HashMap<>();
  private final HeldWords words;
  /** Units that were let go and are not gone yet: they are not counted again. */
  private final Map<UnitKey, Going> going = new HashMap<>();
  private Map<Place, Long> leftAlone = Map.of();
  private final NewestWishes wishes;
  private final Freshness freshness;
  private final BooleanSupplier leads;

  /**
   * A unit that was let go.
   *
   * @param uid      of its Release
   * @param sequence of the rendering that did not describe it
   */
  private record Going(String uid, long sequence) {}

  /** Units of one source in one environment are judged together. */
  private record Place(String source, String environment) {
    @Override
    public String toString() {
      return source + "/" + environment;
    }
  }

  /**
   * A source whose dropped units wait until the other sources have been looked at.
   *
   * @param since when the drop was heard of
   */
  private record Waiting(Fact.SourceRendered fact, Instant since) {}

  /**
   * A guard.
   *
   * @param configured by the configuration in force
   * @param wishes what the sources describe by now
   * @param freshness tells what was fetched before this agent took over, which nothing is deleted for
   * @param leads  true if this agent is the one that judges
   */
  public PruneVerticle(Releases releases, Supplier<Configured> configured, NewestWishes wishes, Freshness freshness,
      Clock clock, BooleanSupplier leads) {
    this.releases = releases;
    this.configured = configured;
    this.wishes = wishes;
    this.freshness = freshness;
    words = new HeldWords(wishes);
    this.clock = clock;
    this.leads = leads;
    descriptions = new Descriptions(scope().sources(), freshness);
  }

  private PruneScope scope() {
    return configured.get().scope();
  }

  @Override
  public Future<?> start() {
    Topology.hear(vertx, Fact.SourceRendered.class, this::rendered);
    Topology.hear(vertx, Fact.SourceFetched.class, fact -> {
      descriptions.fetched(fact);
      goOn();
    });
    Topology.hear(vertx, Fact.SourceFailed.class, fact -> {
      descriptions.failed(fact);
      goOn();
    });
    Topology.hear(vertx, Fact.ReleaseObserved.class, this::confirmed);
    Topology.hear(vertx, Fact.ConfigRead.class, this::configured);
    Topology.hear(vertx, Fact.LeadershipChanged.class, fact -> {
      going.clear();
      words.takeOver();
      wishes.takeOver();
      descriptions.newest().forEach(this::rendered);
    });
    scope().retired().forEach(this::dropAll);
    return Future.succeededFuture();
  }

  /** A source that describes nothing any more, since nobody follows it. */
  private void dropAll(String source) {
    Commit none = new Commit("", "", "retired", Instant.EPOCH);
    waiting.put(source, new Waiting(
        new Fact.SourceRendered(source, none, wishes.newest(source), Set.of(), true, List.of()), clock.instant()));
  }

  /** Sources come and go; what is gone is left alone, unless it is retired. */
  private void configured(Fact.ConfigRead fact) {
    descriptions.follow(fact.sources());
    waiting.keySet().removeIf(source -> !fact.sources().contains(source) && !scope().retired().contains(source));
    held.values().removeIf(hold -> !scope().knows(hold.source(), hold.environment()));
    descriptions.newest().forEach(this::rendered); // what is held may be within the budget now
    if (leads.getAsBoolean()) {
      tellLeftAlone();
      scope().retired().stream().filter(source -> !waiting.containsKey(source)).forEach(this::dropAll);
      goOn();
    }
  }

  private void rendered(Fact.SourceRendered fact) {
    Fact.SourceRendered last = descriptions.newest(fact.source());
    if (last != null && fact.sequence() < last.sequence()) {
      return; // a late word about an older commit, by which fewer units would seem to be dropped at once
    }
    descriptions.rendered(fact);
    held.keySet().removeIf(place -> place.source().equals(fact.source()));
    waiting.remove(fact.source());
    if (!leads.getAsBoolean()) {
      return; // a standby judges by the Releases as they are when it takes over
    }
    tellLeftAlone();
    if (fact.complete() && freshness.confirmed(fact.term()) && dropped(fact).findAny().isPresent()) {
      Waiting drop = new Waiting(fact, clock.instant());
      waiting.put(fact.source(), drop);
      List<String> unheard = descriptions.unheard(fact.source(), drop.since);
      if (!unheard.isEmpty()) {
        LogKeys.commit(LOG.atInfo(), fact.source(), fact.commit()).addKeyValue("event", "prune-waits").log(
            "what {} describes no more waits until {} could be looked at, since it may have moved there",
            fact.source(), String.join(", ", unheard));
        Topology.publish(vertx, new Fact.UnitsDropped(fact.source(), drop.since));
      }
    }
    scope().retired().stream().filter(source -> !waiting.containsKey(source)).forEach(this::dropAll);
    goOn();
  }

  private Stream<Release> dropped(Fact.SourceRendered fact) {
    return releases.all().stream().filter(release -> release.spec().source().equals(fact.source())
        && scope().knows(fact.source(), release.unit().environment()) && !fact.units().contains(release.unit()));
  }

  private void goOn() {
    if (!leads.getAsBoolean()) {
      return;
    }
    List<Waiting> ready = waiting.values().stream()
        .filter(each -> freshness.confirmed(each.fact.term())
            && descriptions.unheard(each.fact.source(), each.since).isEmpty())
        .toList();
    for (Waiting each : ready) {
      waiting.remove(each.fact.source());
      judge(each.fact);
    }
  }

  private void judge(Fact.SourceRendered fact) {
    Map<String, List<Release>> byEnvironment = dropped(fact)
        .collect(Collectors.groupingBy(release -> release.unit().environment(), TreeMap::new, Collectors.toList()));
    byEnvironment.forEach((environment, all) -> {
      List<Release> dropped = all.stream().filter(release -> !moved(fact.source(), release)).toList();
      if (scope().keep().contains(environment)) {
        return;
      }
      List<Release> gone = dropped.stream().filter(this::letGo).toList();
      gone.forEach(release -> tell(release.unit(), fact));
      List<Release> asked = dropped.stream().filter(release -> !gone.contains(release)).toList();
      if (!asked.isEmpty()) {
        judge(fact, environment, asked, owned(fact.source(), environment));
      }
    });
  }

  /** True if another source describes the unit; the claims decide when it has it. */
  private boolean moved(String source, Release release) {
    String other = descriptions.other(source, release.unit());
    if (other != null) {
      LogKeys.unit(LOG.atInfo(), release).addKeyValue("event", "moved").log("{} moves from {} to {}",
          release.unit(), source, other);
    }
    return other != null;
  }

  /**
   * True if the unit was let go before, by this agent or by one that judged before it, and is not gone yet. One that was
   * wanted again since is dropped anew, whatever its Release still says.
   */
  private boolean letGo(Release release) {
    Going ours = going.get(release.unit());
    if (ours != null && ours.uid.equals(release.uid())) {
      return !wishes.describedSince(release.unit(), ours.sequence);
    }
    Condition synced = Condition.find(release.status().conditions(), Condition.SYNCED);
    return synced != null && synced.reason().equals(Verdict.DELETING)
        && !wishes.describedSinceTakeOver(release.spec().source(), release.unit());
  }

  private int owned(String source, String environment) {
    return objects(releases.all().stream().filter(release -> release.spec().source().equals(source)
        && release.unit().environment().equals(environment)).toList()).size();
  }

  private void judge(Fact.SourceRendered fact, String environment, List<Release> dropped, int of) {
    List<InventoryItem> objects = objects(dropped);
    String why = configured.get().budget().units(dropped.size(), objects.size(), of);
    String token = why.isEmpty() ? "" : words.about(dropped, objects, fact.sequence(), clock.instant());
    boolean confirmed = dropped.stream().anyMatch(release -> token.equals(release.spec().confirmPrune()));
    Set<UnitKey> units = dropped.stream().map(Release::unit).collect(Collectors.toUnmodifiableSet());
    Fact.PruneHeld hold = new Fact.PruneHeld(fact.source(), environment, fact.commit(), fact.sequence(), units,
        objects.size(), token, why);
    if (why.isEmpty() || confirmed) {
      release(hold);
    } else if (!hold.equals(held.put(new Place(fact.source(), environment), hold))) {
      LogKeys.commit(LOG.atWarn(), fact.source(), fact.commit()).addKeyValue("environment", environment)
          .addKeyValue("event", "prune-held").log("{} units of {} are described no more, and kept: {}", units.size(),
              environment, why);
      Topology.publish(vertx, hold);
    }
  }

  private void confirmed(Fact.ReleaseObserved fact) {
    if (fact.release() == null) {
      going.remove(fact.unit());
      return;
    }
    String token = fact.release().spec().confirmPrune();
    if (token == null) {
      return;
    }
    List<Fact.PruneHeld> allowed = held.values().stream()
        .filter(hold -> hold.token().equals(token) && hold.units().contains(fact.unit())).toList();
    for (Fact.PruneHeld hold : allowed) {
      held.values().remove(hold);
      release(hold);
    }
  }

  private void release(Fact.PruneHeld hold) {
    for (UnitKey unit : hold.units().stream().sorted().toList()) {
      Release release = releases.get(unit);
      if (release != null) {
        going.put(unit, new Going(release.uid(), hold.sequence()));
      }
      Topology.publish(vertx, new Fact.UnitRemoved(unit, hold.source(), hold.commit(), hold.sequence()));
    }
  }

  private void tell(UnitKey unit, Fact.SourceRendered fact) {
    Topology.publish(vertx, new Fact.UnitRemoved(unit, fact.source(), fact.commit(), fact.sequence()));
  }

  /** Units of which the configuration knows nothing are told of once for each number of them. */
  private void tellLeftAlone() {
    Map<Place, Long> now = releases.all().stream()
        .filter(release -> !scope().knows(release.spec().source(), release.unit().environment()))
        .collect(Collectors.groupingBy(release -> new Place(release.spec().source(), release.unit().environment()),
            () -> new TreeMap<>(Comparator.comparing(Place::toString)), Collectors.counting()));
    if (!now.equals(leftAlone)) {
      now.entrySet().stream().filter(each -> !each.getValue().equals(leftAlone.get(each.getKey())))
          .forEach(each -> LogKeys.source(LOG.atWarn(), each.getKey().source())
              .addKeyValue("environment", each.getKey().environment()).addKeyValue("event", "left-alone").log(
                  "{} units of source/environment {} are left alone, since the configuration does not have both; if no other "
                      + "agent follows them, put it back, or name the source under retiredSources to have them deleted",
                  each.getValue(), each.getKey()));
      leftAlone = now;
      Topology.publish(vertx, new Fact.UnitsLeftAlone(now.values().stream().mapToLong(Long::longValue).sum()));
    }
  }

  private static List<InventoryItem> objects(List<Release> releases) {
    return releases.stream().flatMap(release -> release.status().inventory().stream())
        .filter(item -> !item.key().kind().equals("Namespace")).toList();
  }
}
