package dev.daytwo.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.model.Commit;
import dev.daytwo.model.Condition;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Health;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Progress;
import dev.daytwo.model.Release;
import dev.daytwo.model.Rollout;
import dev.daytwo.model.Seal;
import dev.daytwo.model.Symptom;
import dev.daytwo.model.UnitKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** When a rollout has failed, and what follows. */
class RolloutTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  private static final Rollout BACK = new Rollout(Rollout.OnFailure.ROLLBACK, Duration.ofMinutes(10));
  private static final Health ROLLING = Health.progressing("Deployment orders is rolling out");
  private static final Health CRASHING = Health.ailing("Deployment orders",
      new Symptom(Symptom.Kind.CRASHING, "the container orders ends with exit code 1", true));
  private static final Health OVERDUE = Health.ailing("Deployment orders",
      new Symptom(Symptom.Kind.OVERDUE, "no progress within its deadline", true));

  private Release.Status status = Release.Status.EMPTY;
  private Rollout rollout = BACK;
  private boolean autoRollback = true;
  private boolean counted;
  private Duration again = Duration.ofDays(1);

  private static Desired desired(String commit, Rollout rollout, boolean autoRollback) {
    return new Desired(new UnitKey("production", "orders"), "shop", "shop",
        new Commit(commit, "Ada", "Ship it", Instant.EPOCH), "orders:1", "", "", List.of(), "hash of " + commit, 5,
        new Environment.Policy(true, true, autoRollback, List.of()), rollout);
  }

  /** A reconcile that finds the commit applied whole. */
  private void judge(String commit, Verdict verdict, Health health, String healed, Duration afterNoon) {
    var at = NOON.plus(afterNoon);
    var found = new Judgement.Findings(desired(commit, rollout, autoRollback), verdict, health, List.of(), null, "", "",
        healed, "", counted);
    var next = Judgement.status(status, found, at);
    var wait = Judgement.again(status, next, found, at);
    again = wait == null ? Duration.ofDays(1) : wait;
    status = next;
  }

  private void judge(String commit, Health health, int minutes) {
    judge(commit, Verdict.inSync("in sync"), health, "", Duration.ofMinutes(minutes));
  }

  private void goodThenBad() {
    judge("good", Health.HEALTHY, 0);
    judge("bad", ROLLING, 1);
  }

  private String says(String type) {
    var condition = Condition.find(status.conditions(), type);
    return condition == null ? "" : condition.status() + " " + condition.reason() + ": " + condition.message();
  }

  private Progress.Failure failed() {
    return Objects.requireNonNull(status.progress().failed());
  }

  @Test
  void aRolloutThatGetsHealthyIsOver() {
    judge("good", ROLLING, 0);
    assertEquals(NOON, status.progress().startedAt());
    judge("good", Health.HEALTHY, 5);
    assertEquals(Progress.NONE, status.progress());
    assertEquals(Duration.ofDays(1), again);
  }

  @Test
  void podsOfTheNewVersionThatCrashFailItAtOnceAndTheUnitGoesBack() {
    goodThenBad();
    judge("bad", CRASHING, 2);
    assertEquals(new Progress.Failure("bad", "hash of bad", "Crashing", CRASHING.message(),
        NOON.plus(Duration.ofMinutes(2))), failed());
    assertEquals(Duration.ZERO, again);
    assertEquals("good", status.lastHealthyCommit());
    assertEquals("False RolloutFailed: the rollout of commit bad failed: Deployment orders: the container orders ends "
        + "with exit code 1; going back to commit good", says(Condition.READY));
    assertEquals("", says(Condition.STALLED));
  }

  @Test
  void podsOfAnOlderVersionThatCrashFailNothing() {
    goodThenBad();
    judge("bad", Health.ailing("Deployment orders", new Symptom(Symptom.Kind.CRASHING, "exit code 1", false)), 2);
    assertNull(status.progress().failed());
  }

  @Test
  void aControllersDeadlineFailsIt() {
    goodThenBad();
    judge("bad", OVERDUE, 12);
    assertEquals("DeadlineExceeded", failed().reason());
  }

  @Test
  void aDeadlineThatTheRolloutBeforeMissedFailsNothing() {
    goodThenBad();
    judge("bad", OVERDUE, 2);
    assertNull(status.progress().failed());
    assertEquals(Duration.ofMinutes(9), again);
    rollout = new Rollout(Rollout.OnFailure.ROLLBACK, null);
    judge("bad", OVERDUE, 10);
    assertNull(status.progress().failed());
    judge("bad", OVERDUE, 11);
    assertNotNull(status.progress().failed());
  }

  @Test
  void whatNoControllerCountsIsCountedByTheAgentSinceTheApply() {
    goodThenBad();
    counted = true;
    judge("bad", ROLLING, 2);
    assertEquals(Duration.ofMinutes(9), again);
    judge("bad", Verdict.inSync(""), ROLLING, "", Duration.ofMinutes(11).minusMillis(1));
    assertNull(status.progress().failed());
    judge("bad", ROLLING, 11);
    assertEquals("not healthy within 10m: Deployment orders is rolling out", failed().message());
  }

  @Test
  void aDeploymentThatStillMakesProgressMayTakeLongerThanTheDeadline() {
    goodThenBad();
    judge("bad", ROLLING, 60);
    assertNull(status.progress().failed());
    assertEquals(Duration.ofDays(1), again);
  }

  @Test
  void troubleAfterAHealthyRolloutRollsNothingBack() {
    judge("good", Health.HEALTHY, 0);
    judge("better", Health.HEALTHY, 1);
    judge("better", CRASHING, 2);
    judge("better", OVERDUE, 100);
    assertNull(status.progress().failed());
    assertEquals("False Crashing: " + CRASHING.message(), says(Condition.READY).replace("RolloutOverdue: " + OVERDUE
        .message(), "Crashing: " + CRASHING.message()));
  }

  @Test
  void driftDuringARolloutBeginsTheCountAgain() {
    goodThenBad();
    counted = true;
    judge("bad", Verdict.inSync(""), ROLLING, "Deployment orders, changed by kubectl", Duration.ofMinutes(9));
    judge("bad", ROLLING, 18);
    assertNull(status.progress().failed());
    judge("bad", ROLLING, 19);
    assertNotNull(status.progress().failed());
  }

  @Test
  void aFirstCommitThatFailsSaysThatNothingGoodIsKnown() {
    judge("bad", ROLLING, 0);
    judge("bad", OVERDUE, 11);
    assertNull(status.progress().failed());
    assertTrue(says(Condition.STALLED).contains("nothing good is known to go back to, since no commit of it was ever"),
        says(Condition.STALLED));
    judge("bad", Health.HEALTHY, 12);
    assertEquals("True Healthy: in sync and healthy", says(Condition.READY));
    assertEquals("", says(Condition.STALLED));
  }

  @Test
  void holdLeavesAFailedRolloutAndSaysSo() {
    rollout = new Rollout(Rollout.OnFailure.HOLD, Duration.ofMinutes(10));
    goodThenBad();
    judge("bad", CRASHING, 2);
    assertNull(status.progress().failed());
    assertTrue(says(Condition.STALLED).contains("it stays, since rollout.onFailure is hold"), says(Condition.STALLED));
    assertTrue(says(Condition.READY).startsWith("False Crashing: the rollout of commit bad failed: "));
    assertTrue(says(Condition.SYNCED).startsWith("True InSync"));
  }

  @Test
  void anEnvironmentMayForbidRollbacks() {
    autoRollback = false;
    goodThenBad();
    judge("bad", CRASHING, 2);
    assertNull(status.progress().failed());
    assertTrue(says(Condition.STALLED).contains("autoRollback is off in production"), says(Condition.STALLED));
  }

  @Test
  void aPinnedCommitIsNeverRolledBack() {
    goodThenBad();
    judge("bad", Verdict.pinned("pinned"), CRASHING, "", Duration.ofMinutes(2));
    assertNull(status.progress().failed());
    assertTrue(says(Condition.STALLED).contains("spec.revision pins it"), says(Condition.STALLED));
  }

  @Test
  void aLastHealthyCommitThatFailsTooIsNotRolledBackAgain() {
    goodThenBad();
    judge("bad", CRASHING, 2);
    var bad = failed();
    judge("good", Verdict.rolledBack("rolled back"), ROLLING, "", Duration.ofMinutes(3));
    judge("good", Verdict.rolledBack("rolled back"), CRASHING, "", Duration.ofMinutes(4));
    assertEquals(bad, failed());
    assertEquals(Duration.ofDays(1), again);
    assertTrue(says(Condition.STALLED).contains("nothing more is tried"), says(Condition.STALLED));
    assertEquals("good", status.lastHealthyCommit());
  }

  @Test
  void aFailedRolloutIsRememberedUntilSomethingElseIsWanted() {
    goodThenBad();
    judge("bad", CRASHING, 2);
    var bad = failed();
    judge("good", Verdict.rolledBack("rolled back"), Health.HEALTHY, "", Duration.ofMinutes(3));
    assertEquals(bad, failed());
    assertEquals("good", status.commit());
    assertEquals("hash of good", status.renderHash());
    assertEquals("False RolledBack: rolled back", says(Condition.READY));
    assertTrue(says(Condition.HEALTHY).startsWith("True"));
    judge("better", ROLLING, 4);
    assertNull(status.progress().failed());
  }

  @Test
  void aPinnedRolloutThatIsHealthyAfterAllIsNotKnownAsBadAnyMore() {
    goodThenBad();
    judge("bad", CRASHING, 2);
    judge("bad", Verdict.pinned("pinned"), Health.HEALTHY, "", Duration.ofMinutes(3));
    assertNull(status.progress().failed());
    assertEquals("bad", status.lastHealthyCommit());
  }

  @Test
  void aRefusedNewerCommitDoesNotShieldAFailedRollout() {
    goodThenBad();
    judge("bad", Verdict.failed("Refused", "commit worse: f:1:1: no", true), CRASHING, "", Duration.ofMinutes(2));
    assertEquals("bad", failed().commit());
  }

  @Test
  void theHistorySaysWhichCommitFailed() {
    judge("good", Health.HEALTHY, 0);
    var found = new Judgement.Findings(desired("bad", rollout, true), Verdict.inSync(""), ROLLING, List.of(),
        new Release.Sync("bad", "Ada", "Ship it", NOON, "Applied", 5, "commit"), "", "", "", "");
    status = Judgement.status(status, found, NOON);
    assertEquals("Applied", status.history().getFirst().result());
    judge("bad", CRASHING, 2);
    assertEquals("Failed", status.history().getFirst().result());
  }

  @Test
  void theAgentCountsForAllButDeployments() {
    var deployment = new ObjectKey("apps/v1", "Deployment", "shop", "orders");
    var database = new ObjectKey("example.com/v1", "Database", "shop", "orders");
    assertEquals(false, Standing.counted(ROLLING, items(deployment), Map.of(deployment, seen(deployment, ROLLING))));
    assertEquals(true, Standing.counted(ROLLING, items(deployment, database),
        Map.of(deployment, seen(deployment, ROLLING), database, seen(database, ROLLING))));
    assertEquals(false, Standing.counted(ROLLING, items(deployment, database),
        Map.of(deployment, seen(deployment, ROLLING), database, seen(database, Health.HEALTHY))));
    var quota = Health.ailing("Deployment orders", new Symptom(Symptom.Kind.QUOTA, "no memory left", false));
    assertEquals(true, Standing.counted(quota, items(deployment), Map.of(deployment, seen(deployment, quota))));
    assertInstanceOf(Standing.Over.class, Standing.of(null, BACK, quota, true, NOON));
  }

  private static List<InventoryItem> items(ObjectKey... keys) {
    return List.of(keys).stream().map(key -> new InventoryItem(key, "uid", "hash", new Seal("seal"))).toList();
  }

  private static Observation seen(ObjectKey key, Health health) {
    return new Observation(key, null, "uid", 1, new Seal("seal"), health, "", -1, false, null);
  }
}
