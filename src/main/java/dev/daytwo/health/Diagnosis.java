package dev.daytwo.health;

import dev.daytwo.model.Sign;
import dev.daytwo.model.Symptom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The one symptom of a workload that a person should read, out of all signs around it. */
public final class Diagnosis {
  private final String revision;
  private final Function<String, Collection<Sign>> about;
  private final List<Symptom> symptoms = new ArrayList<>();
  /** When the newest pod was made. */
  private String newestPod = "";

  private Diagnosis(String revision, Function<String, Collection<Sign>> about) {
    this.revision = revision;
    this.about = about;
  }

  /**
   * The worst symptom of a workload and of what belongs to it.
   *
   * @param uid      of the workload
   * @param revision what its newest pods can be told by; empty if that is not known
   * @param about    the signs that belong to an object, by its uid
   * @return null if no sign says what is wrong
   */
  public static @Nullable Symptom of(String uid, String revision, Function<String, Collection<Sign>> about) {
    Diagnosis diagnosis = new Diagnosis(revision, about);
    diagnosis.own(uid, false);
    diagnosis.said(uid, !revision.isEmpty());
    return diagnosis.symptoms.stream().min(Comparator.naturalOrder()).orElse(null);
  }

  /** Looks at all that an object owns. */
  private void own(String uid, boolean newest) {
    for (Sign sign : about.apply(uid)) {
      boolean ofNewest = newest || (!revision.isEmpty() && sign.mark().equals(revision));
      switch (sign.type()) {
        case REPLICA_SET -> { // says by itself what its Events say, and only while it is so
          add(sign.symptom(), ofNewest);
          own(sign.uid(), ofNewest);
        }
        case JOB -> {
          own(sign.uid(), ofNewest);
          said(sign.uid(), ofNewest);
        }
        case POD -> pod(sign, ofNewest);
        case EVENT -> {
        }
      }
    }
  }

  /** What is said of a controller: that it cannot make its pods, which is past as soon as one has been made. */
  private void said(String uid, boolean newest) {
    for (Sign sign : about.apply(uid)) {
      if (sign.type() == Sign.Type.EVENT && sign.at().compareTo(newestPod) >= 0) {
        add(sign.symptom(), newest);
      }
    }
  }

  private void pod(Sign pod, boolean newest) {
    newestPod = pod.at().compareTo(newestPod) > 0 ? pod.at() : newestPod;
    if (pod.stage() == Sign.Stage.SETTLED) {
      return;
    }
    Symptom own = pod.symptom();
    for (Sign event : about.apply(pod.uid())) {
      Symptom told = event.symptom();
      // A probe fails only of what runs; and once something runs, all volumes are there, whatever was said before.
      boolean runs = pod.stage() == Sign.Stage.UNREADY;
      if (told == null || (told.kind() == Symptom.Kind.PROBE) != runs) {
        continue;
      }
      if (own != null && own.kind() == Symptom.Kind.CRASHING && told.words().contains("liveness probe")) {
        own = new Symptom(own.kind(), own.words() + "; " + told.words(), false); // the cause of the crash
      } else {
        add(told, newest);
      }
    }
    add(own, newest);
  }

  private void add(@Nullable Symptom symptom, boolean newest) {
    if (symptom != null) {
      symptoms.add(new Symptom(symptom.kind(), symptom.words(), newest));
    }
  }
}
