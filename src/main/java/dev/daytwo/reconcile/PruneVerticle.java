package dev.daytwo.reconcile;

import dev.daytwo.event.Fact;
import dev.daytwo.event.Topology;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import dev.daytwo.plan.PruneBudget;
import dev.daytwo.release.Releases;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guard of what a commit no longer describes. It compares what a source describes with the Releases that name that
 * source, and lets go what is within the budget; the rest is held until a person confirms exactly that set. A source
 * that could not be read whole removes nothing.
 */
public final class PruneVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(PruneVerticle.class);

  private final Releases releases;
  private final PruneBudget budget;
  private final Set<String> keep;
  private final BooleanSupplier leads;
  private final Map<String, Fact.PruneHeld> held = new HashMap<>();
  private final Map<String, Fact.SourceRendered> newest = new HashMap<>();

  /**
   * A guard.
   *
   * @param keep  environments whose policy is not to prune
   * @param leads true if this agent is the one that judges
   */
  public PruneVerticle(Releases releases, PruneBudget budget, Set<String> keep, BooleanSupplier leads) {
    this.releases = releases;
    this.budget = budget;
    this.keep = Set.copyOf(keep);
    this.leads = leads;
  }

  @Override
  public Future<?> start() {
    Topology.hear(vertx, Fact.SourceRendered.class, this::rendered);
    Topology.hear(vertx, Fact.ReleaseObserved.class, this::confirmed);
    Topology.hear(vertx, Fact.LeadershipChanged.class, fact -> List.copyOf(newest.values()).forEach(this::rendered));
    return Future.succeededFuture();
  }

  private void rendered(Fact.SourceRendered fact) {
    held.keySet().removeIf(key -> key.startsWith(fact.source() + " "));
    newest.put(fact.source(), fact);
    if (!fact.complete() || !leads.getAsBoolean()) {
      return; // a standby judges by the Releases as they are when it takes over
    }
    Map<String, List<Release>> byEnvironment = releases.all().stream()
        .filter(release -> release.spec().source().equals(fact.source()))
        .collect(Collectors.groupingBy(release -> release.unit().environment(), TreeMap::new, Collectors.toList()));
    byEnvironment.forEach((environment, all) -> {
      List<Release> dropped = all.stream().filter(release -> !fact.units().contains(release.unit())).toList();
      if (!dropped.isEmpty() && !keep.contains(environment)) {
        judge(fact, environment, dropped, objects(all).size());
      }
    });
  }

  private void judge(Fact.SourceRendered fact, String environment, List<Release> dropped, int of) {
    List<InventoryItem> objects = objects(dropped);
    String why = budget.units(dropped.size(), objects.size(), of);
    String token = PruneBudget.token(objects);
    boolean confirmed = dropped.stream().anyMatch(release -> token.equals(release.spec().confirmPrune()));
    Set<UnitKey> units = dropped.stream().map(Release::unit).collect(Collectors.toUnmodifiableSet());
    Fact.PruneHeld hold = new Fact.PruneHeld(fact.source(), environment, fact.commit(), fact.sequence(), units,
        objects.size(), token,
        why);
    if (why.isEmpty() || confirmed) {
      release(hold);
    } else {
      LOG.atWarn().addKeyValue("source", fact.source()).addKeyValue("environment", environment)
          .addKeyValue("event", "prune-held").log("{} units of {} are described no more, and kept: {}", units.size(),
              environment, why);
      held.put(fact.source() + " " + environment, hold);
      Topology.publish(vertx, hold);
    }
  }

  private void confirmed(Fact.ReleaseObserved fact) {
    String token = fact.release() == null ? null : fact.release().spec().confirmPrune();
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
    hold.units().stream().sorted().forEach(unit -> Topology.publish(vertx,
        new Fact.UnitRemoved(unit, hold.source(), hold.commit(), hold.sequence())));
  }

  private static List<InventoryItem> objects(List<Release> releases) {
    return releases.stream().flatMap(release -> release.status().inventory().stream())
        .filter(item -> !item.key().kind().equals("Namespace")).toList();
  }
}
