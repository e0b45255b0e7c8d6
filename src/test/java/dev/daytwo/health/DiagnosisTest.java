package dev.daytwo.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.daytwo.model.Sign;
import dev.daytwo.model.Sign.Stage;
import dev.daytwo.model.Symptom;
import dev.daytwo.model.Symptom.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One symptom out of many signs. */
class DiagnosisTest {
  private final List<Sign> signs = new ArrayList<>();

  private static Symptom symptom(Kind kind, String words, boolean newest) {
    return new Symptom(kind, words, newest);
  }

  private void replicaSet(String uid, String revision, @Nullable Symptom symptom) {
    signs.add(new Sign(Sign.Type.REPLICA_SET, uid, "orders", revision, Stage.SETTLED, "", symptom));
  }

  private void pod(String uid, String owner, Stage stage, @Nullable Kind kind) {
    signs.add(new Sign(Sign.Type.POD, uid, owner, "hash", stage, "2026-01-02T03:04:05Z",
        kind == null ? null : symptom(kind, kind.word(), false)));
  }

  private void event(String about, String at, Kind kind, String words) {
    signs.add(new Sign(Sign.Type.EVENT, "e" + signs.size(), about, "", Stage.SETTLED, at, symptom(kind, words, false)));
  }

  private @Nullable Symptom of(String revision) {
    return Diagnosis.of("orders", revision, uid -> signs.stream().filter(sign -> sign.about().equals(uid)).toList());
  }

  @Test
  void noSignsNoSymptom() {
    replicaSet("rs", "1", null);
    pod("p", "rs", Stage.UNREADY, null);
    assertNull(of("1"));
  }

  @Test
  void podsOfTheNewestReplicaSetAreTheRolloutsOwn() {
    replicaSet("old", "1", null);
    replicaSet("new", "2", null);
    pod("p1", "old", Stage.UNREADY, Kind.CRASHING);
    assertEquals(symptom(Kind.CRASHING, "Crashing", false), of("2"));
    pod("p2", "new", Stage.STARTING, Kind.UNSCHEDULABLE);
    assertEquals(symptom(Kind.UNSCHEDULABLE, "Unschedulable", true), of("2"));
    pod("p3", "new", Stage.UNREADY, Kind.CRASHING);
    assertEquals(symptom(Kind.CRASHING, "Crashing", true), of("2"));
  }

  @Test
  void beforeTheNewestRevisionIsKnownNothingIsBlamedOnIt() {
    replicaSet("rs", "1", null);
    pod("p", "rs", Stage.UNREADY, Kind.CRASHING);
    assertEquals(symptom(Kind.CRASHING, "Crashing", false), of(""));
    assertEquals(symptom(Kind.CRASHING, "Crashing", false), of("2"));
  }

  @Test
  void podsWithoutReplicaSetAreToldByTheirLabel() {
    pod("p", "orders", Stage.UNREADY, Kind.CRASHING);
    assertEquals(symptom(Kind.CRASHING, "Crashing", true), of("hash"));
    assertEquals(symptom(Kind.CRASHING, "Crashing", false), of("another"));
  }

  @Test
  void theReplicaSetSaysWhyItHasNoPods() {
    replicaSet("rs", "1", symptom(Kind.QUOTA, "full", false));
    assertEquals(symptom(Kind.QUOTA, "full", true), of("1"));
  }

  @Test
  void thePodsOfACronJobsJobsAreItsOwn() {
    signs.add(new Sign(Sign.Type.JOB, "job", "orders", "", Stage.SETTLED, "", null));
    pod("p", "job", Stage.UNREADY, Kind.CRASHING);
    assertEquals(symptom(Kind.CRASHING, "Crashing", false), of(""));
  }

  @Test
  void whatIsSaidOfAPodCountsWhileItMayBeTrue() {
    replicaSet("rs", "1", null);
    event("p", "2026-01-02T03:05:00Z", Kind.CONFIG, "no secret");
    event("p", "2026-01-02T03:05:00Z", Kind.PROBE, "its readiness probe fails");
    pod("p", "rs", Stage.STARTING, null);
    assertEquals(symptom(Kind.CONFIG, "no secret", true), of("1"));
    signs.removeLast();
    pod("p", "rs", Stage.UNREADY, null);
    assertEquals(symptom(Kind.PROBE, "its readiness probe fails", true), of("1"));
    signs.removeLast();
    pod("p", "rs", Stage.SETTLED, Kind.CRASHING);
    assertNull(of("1"));
  }

  @Test
  void aFailingLivenessProbeIsTheCauseOfTheCrash() {
    replicaSet("rs", "1", null);
    pod("p", "rs", Stage.UNREADY, Kind.CRASHING);
    event("p", "2026-01-02T03:05:00Z", Kind.PROBE, "its liveness probe fails: 500");
    assertEquals(symptom(Kind.CRASHING, "Crashing; its liveness probe fails: 500", true), of("1"));
  }

  @Test
  void thatPodsCouldNotBeMadeIsPastWhenOneHasBeenMade() {
    event("orders", "2026-01-02T03:04:04Z", Kind.QUOTA, "full");
    assertEquals(symptom(Kind.QUOTA, "full", true), of("hash"));
    pod("p", "orders", Stage.STARTING, null);
    assertNull(of("hash"));
    event("orders", "2026-01-02T03:05:00Z", Kind.QUOTA, "full again");
    assertEquals(symptom(Kind.QUOTA, "full again", true), of("hash"));
  }
}
