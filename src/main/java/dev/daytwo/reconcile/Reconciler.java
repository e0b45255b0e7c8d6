package dev.daytwo.reconcile;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.cluster.Discovery;
import dev.daytwo.cluster.LiveObjects;
import dev.daytwo.event.Fact;
import dev.daytwo.event.LogKeys;
import dev.daytwo.model.Condition;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Health;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import dev.daytwo.model.OnDelete;
import dev.daytwo.model.Progress;
import dev.daytwo.model.Release;
import dev.daytwo.plan.Judgement;
import dev.daytwo.plan.Plan;
import dev.daytwo.plan.Planner;
import dev.daytwo.plan.Remains;
import dev.daytwo.plan.Removal;
import dev.daytwo.plan.Served;
import dev.daytwo.plan.Standing;
import dev.daytwo.plan.Strays;
import dev.daytwo.plan.Verdict;
import dev.daytwo.plan.Windows;
import dev.daytwo.release.Releases;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reconcile of one unit, from what is wanted and what is there to what the Release says. It blocks, and keeps
 * nothing between two runs.
 */
public final class Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  private final LiveObjects objects;
  private final Sightings sightings;
  private final Kinds kinds;
  private final Releases releases;
  private final PlanRunner runner;
  private final Supplier<Configured> configured;
  private final Past past;
  private final Digests digests;
  private final Rollouts rollouts;
  private final NewestWishes wishes;
  private final Explanations ailments;
  private final Clock clock;
  private final Consumer<Fact> told;

  /**
   * A reconciler of the units of one cluster.
   *
   * @param configured by the configuration in force
   */
  public Reconciler(LiveObjects objects, Discovery discovery, Releases releases, PlanRunner runner,
      Supplier<Configured> configured,
      Explanations ailments, Past past, Digests digests, NewestWishes wishes, Claims claims, Rollouts rollouts,
      Clock clock,
      Consumer<Fact> told) {
    this.objects = objects;
    sightings = new Sightings(objects, claims);
    kinds = new Kinds(objects, discovery, releases::begun);
    this.releases = releases;
    this.runner = runner;
    this.configured = configured;
    this.past = past;
    this.digests = digests;
    this.rollouts = rollouts;
    this.wishes = wishes;
    this.ailments = ailments;
    this.clock = clock;
    this.told = told;
  }

  /** Does what there is to do. */
  Outcome reconcile(Work work) {
    Release release = releases.get(work.unit(), work.desired());
    try {
      if (release != null && release.spec().pinned() && !release.spec().suspend() && work.heard()) {
        return aim(work.aside(), Aim.pinned(work, release, digests.earlier(past, release)), release);
      }
      Fact.UnitRemoved removed = work.removed();
      if (removed != null && (release == null || !wishes.describedSince(work.unit(), removed.sequence()))) {
        return release == null
            ? gone(work, "")
            : wishes.confirmed(removed.source()) ? remove(work, release) : new Outcome.Settled(false, false, List.of());
      } // else it was wanted since, which this unit has not been told yet
      Desired desired = work.desired();
      if (desired == null || wishes.dropped(desired)) {
        return release == null ? new Outcome.Settled(false, false, List.of()) : look(work, release);
      }
      Release known = release == null
          ? Release.absent(work.unit(), desired.namespace(), desired.source())
          : release;
      return switch (digests.pin(desired, known)) {
        case Digests.Pinned.To(Desired wish, Duration again) -> again(newest(work, wish, known), again);
        case Digests.Pinned.Open(String why, Duration after) -> unresolved(work, desired, known, why, after);
      };
    } catch (ApiFault fault) {
      if (fault.reason() == ApiFault.Reason.STANDBY) {
        return new Outcome.Standby();
      }
      return new Outcome.Retry(fault.reason().word(), String.valueOf(fault.getMessage()), fault.retryAfter());
    }
  }

  private Outcome newest(Work work, Desired wish, Release known) throws ApiFault {
    wishes.pinned(wish);
    Aim aim = Aim.of(work, wish, known, digests.earlier(past, known),
        newest -> Needs.open(newest, known, releases::get, wishes));
    return aim(aim instanceof Aim.At at && !at.reached().newest() ? work.aside() : work, aim, known);
  }

  /** Nobody knows yet which image the newest commit means: what ran before is kept, and it is tried again. */
  private Outcome unresolved(Work work, Desired newest, Release known, String why, @Nullable Duration after)
      throws ApiFault {
    Desired before = Aim.meanwhile(work, known, digests.earlier(past, known));
    Outcome kept = aim(work, new Aim.Later(newest, "waits for its image: " + why, before), known);
    return kept instanceof Outcome.Settled ? new Outcome.Retry("ImageUnresolved", why, after) : kept;
  }

  private static Outcome again(Outcome outcome, @Nullable Duration wait) {
    return outcome instanceof Outcome.Settled settled ? settled.again(wait) : outcome;
  }

  private Outcome aim(Work work, Aim aim, Release release) throws ApiFault {
    switch (aim.within(work.desired(), release, wishes)) {
      case Aim.At at -> {
        return sync(work, at, release);
      }
      case Aim.Later(Desired newest, String why, Desired meanwhile) -> {
        Verdict verdict = Verdict.failed("Waiting", "commit " + newest.commit().abbreviated() + " " + why, false);
        if (meanwhile != null) {
          return sync(work.aside(), new Aim.At(meanwhile, "commit", verdict), release);
        }
        if (!release.exists()) { // so that there is a place to say what it waits for
          Desired place = newest.only(manifest -> manifest.key().kind().equals("Namespace"));
          return sync(work.aside(), new Aim.At(place, "commit", verdict), release);
        }
        return say(work, watched(release), verdict);
      }
      case Aim.Left(String message, boolean soon) -> {
        return release.exists() && !soon
            ? say(work, watched(release), Verdict.failed("Unconfirmed", message, false))
            : new Outcome.Settled(false, false, List.of());
      }
      case Aim.Missing(String reason, String message) -> {
        say(work, watched(release), Verdict.failed(reason, message, true));
        return new Outcome.Retry(reason, message, null);
      }
    }
  }

  private Outcome sync(Work work, Aim.At aim, Release known) throws ApiFault {
    Desired whole = aim.desired();
    Instant began = clock.instant();
    Served served = kinds.served(whole, known);
    Desired desired = served.desired(work.asked().isEmpty() ? whole : whole.healing());
    Release there = served.release(known, whole);
    kinds.watch(desired, there);
    Release release = Strays.joined(there, objects.of(known.unit()),
        whole.objects().stream().map(Manifest::key).collect(Collectors.toSet()));
    if (release.spec().suspend()) {
      rollouts.leave(work.unit());
      return judge(work, desired, release, new Execution(release.status().inventory()), Verdict.suspended(), null);
    }
    List<InventoryItem> apart = served.apart(release, whole);
    Plan whatever = Planner
        .plan(desired, sightings.of(desired, release), Served.without(release, apart), releases.shared(),
            configured.get().budget())
        .keeping(apart);
    Admission admission = Admission.of(whatever, work, aim, release, began, rollouts);
    Plan plan = admission.plan();
    if (!plan.isEmpty()) {
      LogKeys.unit(work.again() ? LOG.atDebug() : LOG.atInfo(), desired).addKeyValue("event", "plan")
          .log("{} at {}: {}", work.unit(), desired.commit().abbreviated(), plan.steps());
    }
    Execution execution = new Execution(plan, release.status().inventory());
    execution.missing(served.missing(whole));
    Release current = release;
    try {
      current = runner.run(work, desired, release, plan, execution);
    } catch (ApiFault fault) {
      if (fault.reason() == ApiFault.Reason.STANDBY) {
        throw fault; // what the Release says is the next leader's to write, too
      }
      report(work, desired, release, execution, fault);
      if (fault.reason().stalled()) {
        rollouts.judged(work.unit(), Health.Status.DEGRADED);
      }
      throw fault;
    }
    if (execution.overtaken()) {
      if (execution.written() > 0) { // what has been created so far must be known as the unit's
        judge(work, desired, current, execution,
            Verdict.failed("Overtaken", "a newer commit came in between, and is next", false), null);
      }
      return new Outcome.Overtaken();
    }
    Duration took = Elapsed.since(began, clock);
    Verdict later = work.refused() == null ? admission.waits() : null;
    Verdict waits = later != null ? later : plan.stopped();
    Release.Sync sync = execution.written() == 0 || waits != null
        ? null
        : new Release.Sync(desired.commit().id(), desired.commit().author(), desired.commit().subject(),
            clock.instant(), execution.result(), took.toMillis(),
            admission.platform() ? Rollouts.CAUSE : cause(aim, release, execution));
    LeftToStrangers left = LeftToStrangers.of(desired.policy(), execution.inventory(),
        sightings.of(execution.inventory()));
    left.since(release).forEach((key, who) -> told.accept(new Fact.StrangersLeft(work.unit(), key, who)));
    Outcome.Settled outcome = judge(work, desired, current, execution,
        waits != null ? waits : left.beside(verdict(work, aim, release, plan, execution)).and(plan.note()), sync);
    if (aim.cause().equals("pin")) {
      rollouts.leave(work.unit());
    } else if (waits == null) {
      rollouts.judged(work.unit(), aim.newest() ? execution.health() : Health.Status.DEGRADED);
    }
    if (sync != null) {
      Release now = releases.get(work.unit());
      told.accept(new Fact.UnitSynced(now == null ? current : now, desired.commit(), desired.team(), desired.tier(),
          sync.cause(), execution.written(), sync.at(), took, aim.newest() ? work.toApplied(sync.at()) : null));
      Progress.Failure bad = release.status().progress().failed();
      if (sync.cause().equals("rollback") && bad != null) {
        told.accept(new Fact.UnitRolledBack(work.unit(), bad.commit(), desired.commit().id(), bad.reason(),
            bad.message()));
      }
    }
    return outcome.again(admission.again());
  }

  private static String cause(Aim.At aim, Release before, Execution execution) {
    boolean other = !aim.desired().hash().equals(before.status().renderHash());
    return other || execution.healed().isEmpty() ? aim.cause() : "drift";
  }

  private Verdict verdict(Work work, Aim.At aim, Release release, Plan plan, Execution execution) {
    Verdict refusal = work.refusal();
    if (refusal != null) {
      return refusal;
    }
    if (!plan.held().isEmpty()) {
      return Verdict.failed("PruneHeld", "the deletion of " + plan.held().size() + " objects waits for confirmation",
          true);
    }
    if (!plan.drifted().isEmpty()) {
      Map<ObjectKey, Observation> seen = new HashMap<>();
      plan.drifted().forEach(key -> sightings.put(key, seen));
      Verdict drifted = LeftAlone.verdict(work.unit().environment(), plan.drifted(), seen);
      LeftAlone.tell(release, drifted, plan.drifted(), seen, told);
      return drifted;
    }
    if (!execution.missing().isEmpty() && aim.desired().written()) {
      return Verdict.failed("KindsMissing", "left out, and applied as soon as the cluster has them: "
          + execution.missing(), true);
    }
    return aim.reached();
  }

  /** A unit of which no good descriptor is known: its Release says so, and nothing is written to its objects. */
  private Outcome look(Work work, Release known) throws ApiFault {
    if (work.held() == null && work.refused() == null) {
      return new Outcome.Settled(false, false, List.of()); // its source has not been read yet, or is another agent's
    }
    Release release = watched(known);
    Execution nothing = new Execution(release.status().inventory());
    if (work.held() != null) {
      Verdict verdict = Verdict.failed("PruneHeld", "described no more, and kept: " + work.held().why(), true);
      nothing.held(work.held().token(), work.held().why());
      return judge(work, null, release, nothing, verdict, null);
    }
    return say(work, release, Objects.requireNonNull(work.refusal()));
  }

  private Outcome remove(Work work, Release known) throws ApiFault {
    Release there = watched(known);
    if (there.spec().suspend()) {
      return say(work, there, Verdict.suspendedRemoval());
    }
    Windows.Ruling ruling = Admission.ruling(configured.get().policies().get(work.unit().environment()), work,
        clock.instant());
    if (!ruling.open()) {
      return say(work, there,
          Verdict.failed("Waiting", "described no more; the deletion waits " + ruling.why(), false))
          .again(Admission.left(ruling, clock.instant()));
    }
    kinds.read(there);
    Release release = Strays.joined(there, objects.of(known.unit()), Set.of());
    Removal left;
    try {
      left = runner.remove(work, release, sightings::of);
    } catch (ApiFault fault) {
      report(work, null, release, new Execution(release.status().inventory()), fault);
      throw fault;
    }
    if (work.overtaken().getAsBoolean()) {
      return new Outcome.Overtaken();
    }
    if (!left.done()) {
      return judge(work, null, release, new Execution(left.left(release)), Verdict.deleting(left.waits()), null);
    }
    if (!left.volumes().isEmpty()) {
      told.accept(new Fact.VolumesKept(release, left.volumes().stream().map(InventoryItem::key).toList()));
    }
    LogKeys.unit(LOG.atInfo(), release).addKeyValue("event", "removed").log(
        "{} is described no more: its objects are {}", work.unit(),
        release.spec().onDelete() == OnDelete.ORPHAN ? "let go of, and run on" : "gone");
    releases.delete(release);
    return gone(work, release.spec().source());
  }

  /** A unit as it owns its objects at the versions that the cluster serves, all of which are watched from now on. */
  private Release watched(Release known) throws ApiFault {
    Release release = kinds.served(null, known).release(known, null);
    kinds.watch(null, release);
    return release;
  }

  /** Writes nothing but what the Release says. */
  private Outcome.Settled say(Work work, Release release, Verdict verdict) throws ApiFault {
    return judge(work, null, release, new Execution(release.status().inventory()), verdict, null);
  }

  private Outcome gone(Work work, String source) {
    rollouts.leave(work.unit());
    ailments.forget(work.unit());
    told.accept(new Fact.UnitGone(work.unit(), source));
    return new Outcome.Gone();
  }

  private Outcome.Settled judge(Work work, @Nullable Desired desired, Release release, Execution execution,
      Verdict said,
      Release.@Nullable Sync sync) throws ApiFault {
    Release.Status before = release.status();
    List<InventoryItem> inventory = execution.inventory();
    List<InventoryItem> seen = inventory.stream().filter(item -> objects.watches(item.key().objectKind())).toList();
    Map<ObjectKey, Observation> live = sightings.of(seen);
    Remains remains = Remains.of(desired, seen, live);
    Verdict verdict = said.ok() ? said.and(remains.text()) : said;
    List<InventoryItem> counted = remains.without(seen);
    Health health = said.reason().equals(Verdict.DELETING)
        ? new Health(Health.Status.TERMINATING, said.message())
        : ailments.explain(work.unit(), counted, live, before, sync != null);
    execution.health(health.status());
    Judgement.Findings found = new Judgement.Findings(desired, verdict, health, inventory, sync, execution.heldToken(),
        execution.heldWhy(), execution.healedText(), execution.missing(), Standing.counted(health, counted, live));
    Instant now = clock.instant();
    Release.Status status = Judgement.status(before, found, now);
    Release written = release;
    if (!status.equals(before) && release.exists()) {
      written = releases.write(release.with(status));
    }
    boolean good = verdict.ok() && health.healthy();
    told.accept(new Fact.UnitJudged(written, !saysTheSame(before, status), desired == null ? "" : desired.team(),
        desired == null ? "" : desired.tier(), verdict.ok(), health, now, good ? work.toHealthy(now) : null,
        good ? work.leadTime(now) : null));
    return new Outcome.Settled(verdict.ok(), health.healthy(), execution.healed(),
        Judgement.again(before, status, found, now));
  }

  private static boolean saysTheSame(Release.Status before, Release.Status after) {
    return List.of(Condition.READY, Condition.SYNCED, Condition.HEALTHY, Condition.KINDS_MISSING).stream()
        .allMatch(type -> {
          Condition old = Condition.find(before.conditions(), type);
          Condition now = Condition.find(after.conditions(), type);
          return old == null ? now == null : now != null && old.says(now);
        });
  }

  /** Says on the Release what went wrong. If even that cannot be written, the log and the metrics have it. */
  private void report(Work work, @Nullable Desired desired, Release release, Execution execution, ApiFault fault) {
    Release current = releases.get(work.unit());
    if (current == null) {
      return;
    }
    try {
      judge(work, desired, current, execution, Verdict.failed(fault.reason().word(),
          String.valueOf(fault.getMessage()), fault.reason().stalled()), null);
    } catch (ApiFault second) {
      LogKeys.unit(LOG.atWarn(), release).addKeyValue("event", "status-not-written")
          .log("{}: the Release could not be written: {}", release.unit(), second.getMessage());
    }
  }
}
