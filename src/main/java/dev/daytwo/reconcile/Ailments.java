package dev.daytwo.reconcile;

import dev.daytwo.cluster.Api;
import dev.daytwo.cluster.SignWatch;
import dev.daytwo.cluster.SignWatch.Kind;
import dev.daytwo.cluster.SignWatch.Place;
import dev.daytwo.event.Fact;
import dev.daytwo.health.Diagnosis;
import dev.daytwo.health.Signs;
import dev.daytwo.model.Condition;
import dev.daytwo.model.Health;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Quotation;
import dev.daytwo.model.Release;
import dev.daytwo.model.Symptom;
import dev.daytwo.model.UnitKey;
import dev.daytwo.plan.Judgement;
import dev.daytwo.plan.Pods;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why units are not healthy. While one is not, what is around its workloads is watched, and its owner is woken when the
 * reason has become another one. A rollout that goes well has some time for itself before anybody looks.
 */
public final class Ailments implements Explanations, AutoCloseable {
  private final SignWatch signs;
  private final Duration patience;
  private final Consumer<Fact> told;
  private final Map<UnitKey, Patient> patients = new ConcurrentHashMap<>();
  private final Map<String, UnitKey> owners = new ConcurrentHashMap<>();

  /**
   * A unit that is not healthy.
   *
   * @param sick     its workloads that are not, as they were last seen
   * @param symptoms what their signs said when the Release was last thought about, by the workload's uid
   * @param watched  false as long as nobody looks
   * @param listed   true if everything around them had been listed by then
   */
  private record Patient(List<Observation> sick, Map<String, Symptom> symptoms, boolean watched, boolean listed) {
    Set<Place> places() {
      return Ailments.places(sick);
    }

    boolean seesTheSame(Map<String, Symptom> now) {
      return now.keySet().equals(symptoms.keySet()) && now.entrySet().stream().allMatch(each -> {
        Symptom before = Objects.requireNonNull(symptoms.get(each.getKey()));
        return each.getValue().says(before) && each.getValue().newest() == before.newest();
      });
    }
  }

  private static Set<Place> places(List<Observation> sick) {
    return sick.stream().flatMap(each -> near(each.key()).stream()
        .map(kind -> new Place(each.key().namespace(), kind))).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Nobody is unhealthy yet.
   *
   * @param patience how long a unit may be on its way before it is looked at; one that is broken is looked at at once
   * @param told     hears that the reason of a unit has changed
   */
  public Ailments(Api api, Duration patience, Consumer<Fact> told) {
    this.signs = new SignWatch(api, Signs::of, this::changed, this::recheck);
    this.patience = patience;
    this.told = told;
  }

  /** What may be wrong with an object can be read there. */
  private static List<Kind> near(ObjectKey key) {
    return switch (key.kind() + " " + key.objectKind().group()) {
      case "Deployment apps" -> List.of(Kind.REPLICA_SET, Kind.POD, Kind.WARNING);
      case "StatefulSet apps", "DaemonSet apps", "ReplicaSet apps", "ReplicationController ", "Job batch" ->
        List.of(Kind.POD, Kind.WARNING);
      case "CronJob batch" -> List.of(Kind.JOB, Kind.POD, Kind.WARNING);
      case "Pod ", "PersistentVolumeClaim " -> List.of(Kind.WARNING);
      default -> List.of();
    };
  }

  @Override
  public Health explain(UnitKey unit, List<InventoryItem> inventory, Map<ObjectKey, Observation> live,
      Release.Status before,
      boolean written) {
    List<Observation> sick = inventory.stream().map(item -> live.get(item.key())).filter(Objects::nonNull)
        .filter(seen -> !seen.health().healthy() && !seen.terminating() && !near(seen.key()).isEmpty()).toList();
    if (sick.isEmpty()) {
      forget(unit);
      return steady(Judgement.health(inventory, live), before, written);
    }
    Patient patient = admit(unit, sick);
    Map<ObjectKey, Observation> explained = new HashMap<>(live);
    sick.forEach(seen -> explained.put(seen.key(), seen.with(explained(seen, patient.symptoms.get(seen.uid())))));
    Health health = Judgement.health(inventory, explained);
    recheck(unit); // whatever came in meanwhile
    return patient.listed || written || health.symptom() != null
        ? steady(health, before, written)
        : remembered(health, before);
  }

  @Override
  public void forget(UnitKey unit) {
    Patient patient = patients.remove(unit);
    if (patient != null) {
      owners.values().removeIf(unit::equals);
      signs.need(unit, Set.of());
    }
  }

  /** Takes a unit in, and has it looked at when it is time. */
  private Patient admit(UnitKey unit, List<Observation> sick) {
    Patient before = patients.get(unit);
    boolean broken = sick.stream().anyMatch(seen -> seen.health().status() == Health.Status.DEGRADED);
    boolean watched = broken || patience.isZero() || (before != null && before.watched);
    if (watched) {
      signs.need(unit, places(sick));
    }
    boolean listed = watched && signs.synced(places(sick));
    Patient now = new Patient(sick, listed ? symptoms(sick) : Map.of(), watched, listed);
    patients.put(unit, now);
    sick.forEach(seen -> owners.put(seen.uid(), unit));
    if (!watched && before == null) {
      CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS).execute(() -> look(unit));
    }
    return now;
  }

  private void look(UnitKey unit) {
    Patient patient = patients.computeIfPresent(unit,
        (key, known) -> new Patient(known.sick, known.symptoms, true, false));
    if (patient != null) {
      signs.need(unit, patient.places());
      if (!patients.containsKey(unit)) { // it got well meanwhile
        signs.need(unit, Set.of());
      }
    }
  }

  private Map<String, Symptom> symptoms(List<Observation> sick) {
    Map<String, Symptom> symptoms = new HashMap<>();
    for (Observation seen : sick) {
      Symptom symptom = Diagnosis.of(seen.uid(), seen.revision(), signs::about);
      if (symptom != null) {
        symptoms.put(seen.uid(), symptom);
      }
    }
    return Map.copyOf(symptoms);
  }

  private static Health explained(Observation seen, @Nullable Symptom found) {
    Health own = seen.health();
    Symptom before = own.symptom();
    boolean less = found != null && before != null && before.kind() != found.kind() && before.compareTo(found) < 0;
    if (found == null || less) {
      return own;
    }
    if (before != null && before.kind() == Symptom.Kind.OVERDUE && !found.newestCrash()) {
      // That the deadline has passed decides; what is found says why it could not be kept.
      Symptom late = new Symptom(before.kind(), before.words() + ": " + found.words(), before.newest());
      return Health.ailing(seen.key().kind() + " " + seen.key().name(), late);
    }
    if (!found.newest() && Pods.WORKLOADS.contains(seen.key().kind())) {
      // Its newest pods are on their way, and may mend it.
      return new Health(own.status(), own.message() + "; of its older pods: " + found.words(), found);
    }
    Health ailing = Health.ailing(seen.key().kind() + " " + seen.key().name(), found);
    return own.status().compareTo(ailing.status()) > 0
        ? new Health(own.status(), ailing.message(), found)
        : ailing;
  }

  /** The same reason in other words is no news: it stays as the Release has it. */
  private static Health steady(Health now, Release.Status before, boolean written) {
    Condition last = Condition.find(before.conditions(), Condition.HEALTHY);
    if (last == null || now.healthy() || !last.reason().equals(now.reason())) {
      return now;
    }
    boolean vaguer = !written && now.symptom() != null && Quotation.begins(last.message(), now.message());
    return vaguer || Quotation.alike(last.message(), now.message())
        ? new Health(now.status(), last.message(), now.symptom())
        : now;
  }

  /** Nothing is known yet, as after a restart of the agent: the Release goes on saying what it said. */
  private static Health remembered(Health now, Release.Status before) {
    Condition last = Condition.find(before.conditions(), Condition.HEALTHY);
    Symptom.Kind kind = last == null ? null : Symptom.Kind.of(last.reason());
    return last == null || kind == null
        ? steady(now, before, false)
        : new Health(now.status(), last.message(), new Symptom(kind, last.message(), false));
  }

  private void changed(String uid) {
    UnitKey unit = owners.get(uid);
    if (unit != null) {
      recheck(unit);
    }
  }

  /** Has the unit thought about again if its signs say something else than they did. */
  private void recheck(UnitKey unit) {
    Patient patient = patients.get(unit);
    if (patient != null && patient.watched && signs.synced(patient.places())
        && !(patient.listed && patient.seesTheSame(symptoms(patient.sick)))) {
      told.accept(new Fact.SymptomSeen(unit));
    }
  }

  @Override
  public void close() {
    patients.clear(); // so that a look that is still to come finds nobody
    signs.close();
  }
}
