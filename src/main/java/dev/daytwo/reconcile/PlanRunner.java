package dev.daytwo.reconcile;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.cluster.Delete;
import dev.daytwo.cluster.LiveObjects;
import dev.daytwo.drift.ManagedFields;
import dev.daytwo.event.Fact;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import dev.daytwo.plan.Plan;
import dev.daytwo.plan.Removal;
import dev.daytwo.plan.Step;
import dev.daytwo.release.Releases;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Carries a plan out, write by write, and stops at the first that fails or as soon as there is a newer wish. */
public final class PlanRunner {
  private final Writers writers;
  private final LiveObjects objects;
  private final Releases releases;
  private final Clock clock;
  private final Map<ObjectKey, ReentrantLock> shared = new ConcurrentHashMap<>();
  private final Consumer<Fact> told;

  /** A runner that writes to one cluster. */
  public PlanRunner(Writers writers, LiveObjects objects, Releases releases, Clock clock, Consumer<Fact> told) {
    this.writers = writers;
    this.objects = objects;
    this.releases = releases;
    this.clock = clock;
    this.told = told;
  }

  /**
   * Carries out the plan of a sync. The Release is created as soon as its namespace is there, and before the first
   * object, so that nothing is ever owned by nobody.
   */
  Release run(Work work, Desired desired, Release release, Plan plan, Execution execution) throws ApiFault {
    Release current = release;
    boolean claimed = false;
    for (Step step : plan.steps()) {
      if (work.overtaken().getAsBoolean()) {
        execution.overtake();
        break;
      }
      if (!claimed && !step.key().kind().equals("Namespace")) {
        current = claimed(current, desired);
        claimed = true;
      }
      switch (step) {
        case Step.Apply one -> applyOnce(work, desired, one, execution);
        case Step.HandOver one -> {
          if (!execution.found(one.key())) { // what was there has a number already
            objects.applied(writers.of(desired.source(), one.key()).apply().replicas(one.key(), one.replicas(),
                ManagedFields.HANDOVER));
          }
        }
        case Step.Grow one -> grow(desired.source(), one, execution);
        case Step.Prune one -> prune(work.unit(), desired.source(), one, execution);
        case Step.LetGo one -> letGo(desired.source(), one, execution);
      }
    }
    if (!execution.overtaken()) {
      List<ObjectKey> order = new ArrayList<>(desired.objects().stream().map(Manifest::key).toList());
      // a migration that has succeeded may be deleted by anybody, and is not missed
      order.removeIf(key -> key.equals(desired.rollout().migration()) && objects.get(key) == null);
      plan.kept().stream().map(InventoryItem::key).filter(key -> !order.contains(key)).forEach(order::add);
      execution.finished(order);
      current = claimed ? current : claimed(current, desired);
    }
    return current;
  }

  private Release claimed(Release release, Desired desired) throws ApiFault {
    Set<ObjectKind> kinds = desired.objects().stream().map(manifest -> manifest.key().objectKind())
        .collect(Collectors.toCollection(TreeSet::new));
    Release wanted = release.claimed(desired.source(), desired.policy().onDelete());
    if (!release.exists()) {
      return releases.create(wanted, kinds);
    }
    releases.begin(release, kinds);
    return wanted.spec().equals(release.spec()) ? release : releases.claim(wanted);
  }

  /** Of an object that units share, such as their Namespace, one apply is enough; the others take over what it left. */
  private void applyOnce(Work work, Desired desired, Step.Apply step, Execution execution) throws ApiFault {
    if (!step.key().kind().equals("Namespace")) {
      apply(work, desired, step, execution);
      return;
    }
    ReentrantLock lock = shared.computeIfAbsent(step.key(), key -> new ReentrantLock());
    lock.lock();
    try {
      InventoryItem item = releases.shared().get(step.key());
      Observation seen = objects.get(step.key());
      if (item != null && seen != null && item.hash().equals(step.manifest().hash())
          && item.seal().equals(seen.seal())) {
        execution.kept(item);
      } else {
        apply(work, desired, step, execution);
      }
    } finally {
      lock.unlock();
    }
  }

  private void apply(Work work, Desired desired, Step.Apply step, Execution execution) throws ApiFault {
    ObjectKey key = step.key();
    Observation seen = objects.get(key);
    Instant began = clock.instant();
    ObjectWriter.Written written;
    try {
      written = writers.of(desired.source(), key).writer().write(step.manifest(), seen, !execution.owns(key),
          desired.policy().strangers() == Environment.OnStrangers.UNDO);
    } catch (ApiFault fault) {
      if (fault.reason() == ApiFault.Reason.STANDBY) {
        throw fault; // nothing was sent
      }
      told.accept(new Fact.ObjectApplied(work.unit(), key, fault.reason().word(), clock.instant(),
          Elapsed.since(began, clock)));
      throw fault;
    }
    Observation now = objects.applied(written.live());
    told.accept(new Fact.ObjectApplied(work.unit(), key, "Applied", clock.instant(), Elapsed.since(began, clock)));
    InventoryItem item = new InventoryItem(key, now.uid(), step.manifest().hash(), now.seal());
    execution.applied(item, written);
    if (now.unit() == null) {
      releases.share(item);
    }
    if (!written.from().isEmpty()) {
      told.accept(new Fact.ObjectAdopted(work.unit(), key, written.from()));
    }
    if (step.why().drift() && (seen == null || now.version() != seen.version())) { // else it is only sealed anew
      told.accept(new Fact.DriftDetected(work.unit(), key, step.rival()));
      execution.healed(key, step.rival());
      told.accept(new Fact.DriftHealed(work.unit(), key, step.rival(), step.why() == Step.Why.GONE,
          Elapsed.since(work.drifted().getOrDefault(key, began), clock)));
    }
  }

  /**
   * Carries out what can be done of a removal, and says what is left of it then. It waits for nothing, and stops as soon
   * as there is a newer wish.
   */
  Removal remove(Work work, Release release, Function<Release, Map<ObjectKey, Observation>> live) throws ApiFault {
    Execution execution = new Execution(release.status().inventory());
    Removal left = Removal.next(release, live.apply(release));
    while (!left.steps().isEmpty()) {
      for (Step step : left.steps()) {
        if (work.overtaken().getAsBoolean()) {
          return left;
        }
        switch (step) {
          case Step.Prune one -> prune(work.unit(), release.spec().source(), one, execution);
          case Step.LetGo one -> letGo(release.spec().source(), one, execution);
          case Step.Apply _,Step.HandOver _,Step.Grow _ ->
            throw new IllegalStateException("a removal makes nothing: " + step);
        }
      }
      left = Removal.next(release, live.apply(release));
    }
    return left;
  }

  /** The claims first: as long as the StatefulSet is there as it was, the next reconcile begins anew. */
  private void grow(String source, Step.Grow step, Execution execution) throws ApiFault {
    Writers.Hands hands = writers.of(source, step.key());
    hands.apply().claims(step.manifest(), Labels.DAYTWO);
    // its end comes by the watch, and begins the reconcile that makes it again
    if (hands.delete().orphaning(step.key(), step.uid()) instanceof Delete.Answer.Leaving leaving) {
      objects.applied(leaving.live());
    }
    execution.again(step.key());
  }

  private void prune(UnitKey unit, String source, Step.Prune step, Execution execution) throws ApiFault {
    Delete.Answer answer = writers.of(source, step.key()).delete().delete(step.key(), step.item().uid());
    if (!(answer instanceof Delete.Answer.Absent)) {
      told.accept(new Fact.ObjectPruned(unit, step.key()));
    }
    if (answer instanceof Delete.Answer.Leaving leaving) {
      objects.applied(leaving.live());
      execution.leaving(step.key());
    } else {
      objects.ended(step.key(), step.item().uid());
      execution.pruned(step.key());
    }
  }

  private void letGo(String source, Step.LetGo step, Execution execution) throws ApiFault {
    writers.of(source, step.key()).letGo().letGo(step.key(), step.item().uid());
    objects.ended(step.key(), step.item().uid());
    execution.pruned(step.key());
  }
}
