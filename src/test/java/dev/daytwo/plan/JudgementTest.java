package dev.daytwo.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.daytwo.model.Commit;
import dev.daytwo.model.Condition;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Health;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Release;
import dev.daytwo.model.Seal;
import dev.daytwo.model.Symptom;
import dev.daytwo.model.UnitKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a Release says. */
class JudgementTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Health ROLLING = Health.progressing("Deployment orders is rolling out");

  private static Desired desired(String commit, String hash) {
    return new Desired(new UnitKey("production", "orders"), "shop", "shop",
        new Commit(commit, "Ada", "Ship it", Instant.EPOCH), "orders:1", "", "", List.of(), hash, 5,
        new Environment.Policy(true, true));
  }

  private static Release.Status judge(Release.Status before, Desired desired, Verdict verdict, Health health) {
    return judge(before, desired, verdict, health, null, "");
  }

  private static Release.Status judge(Release.Status before, Desired desired, Verdict verdict, Health health,
      Release.@Nullable Sync sync, String held) {
    return Judgement.status(before,
        new Judgement.Findings(desired, verdict, health, List.of(), sync, held, "too many", "", ""), NOW);
  }

  private static String says(Release.Status status, String type) {
    Condition condition = Condition.find(status.conditions(), type);
    assertNotNull(condition, type);
    return condition.status() + " " + condition.reason() + ": " + condition.message();
  }

  @Test
  void syncedAndHealthyIsReady() {
    Release.Status status = judge(Release.Status.EMPTY, desired("c1", "h1"), Verdict.inSync("in sync"), Health.HEALTHY);
    assertEquals("True Healthy: in sync and healthy", says(status, Condition.READY));
    assertEquals("c1", status.commit());
    assertEquals("c1", status.lastHealthyCommit());
    assertEquals("h1", status.renderHash());
    assertNull(Condition.find(status.conditions(), Condition.STALLED));
  }

  @Test
  void syncedAndNotHealthyYetIsNotReadyAndSaysWhy() {
    Release.Status status = judge(Release.Status.EMPTY, desired("c1", "h1"), Verdict.inSync(""), ROLLING);
    assertEquals("False Progressing: Deployment orders is rolling out", says(status, Condition.READY));
    assertEquals("", status.lastHealthyCommit());
  }

  @Test
  void aSymptomIsTheReasonOfWhatIsNotHealthy() {
    Symptom crash = new Symptom(Symptom.Kind.CRASHING, "container app crashes", true);
    Release.Status before = judge(Release.Status.EMPTY, desired("c1", "h1"), Verdict.inSync(""), Health.HEALTHY);
    Release.Status status = judge(before, desired("c1", "h1"), Verdict.inSync(""),
        Health.ailing("Deployment orders", crash));
    assertEquals("False Crashing: Deployment orders: container app crashes", says(status, Condition.HEALTHY));
    assertEquals("False Crashing: Deployment orders: container app crashes", says(status, Condition.READY));
  }

  @Test
  void aFailedSyncKeepsWhatWasAppliedLast() {
    Release.Status before = judge(Release.Status.EMPTY, desired("c1", "h1"), Verdict.inSync(""), Health.HEALTHY);
    Release.Status status = judge(before, desired("c2", "h2"), Verdict.failed("Invalid", "no such field", true),
        Health.HEALTHY);
    assertEquals("c1", status.commit());
    assertEquals("h1", status.renderHash());
    assertEquals("False Invalid: no such field", says(status, Condition.READY));
    assertEquals("True Invalid: no such field", says(status, Condition.STALLED));
  }

  @Test
  void aCommitThatChangesNothingOfTheUnitLeavesItsCommit() {
    Release.Status before = judge(Release.Status.EMPTY, desired("c1", "h1"), Verdict.inSync(""), Health.HEALTHY);
    assertEquals(before, judge(before, desired("c2", "h1"), Verdict.inSync(""), Health.HEALTHY));
  }

  @Test
  void transitionTimesStayWhileTheStatusDoes() {
    Release.Status before = judge(Release.Status.EMPTY, desired("c1", "h1"), Verdict.inSync(""), ROLLING);
    Release.Status after = Judgement.status(before, new Judgement.Findings(desired("c1", "h1"), Verdict.inSync(""),
        Health.degraded("broken"), List.of(), null, "", "", "", ""), NOW.plusSeconds(60));
    Condition ready = Condition.find(after.conditions(), Condition.READY);
    assertEquals(NOW, ready == null ? null : ready.since());
  }

  @Test
  void aHeldDeletionShowsItsToken() {
    Release.Status status = judge(Release.Status.EMPTY, desired("c1", "h1"),
        Verdict.failed("PruneHeld", "waits", true), Health.HEALTHY, null, "abcd1234");
    assertEquals("True OverBudget: too many; to allow it, set spec.confirmPrune to abcd1234",
        says(status, Condition.PRUNE_HELD));
  }

  @Test
  void theHistoryHoldsTheLastTen() {
    Release.Status status = Release.Status.EMPTY;
    for (int i = 0; i < 12; i++) {
      status = judge(status, desired("c" + i, "h" + i), Verdict.inSync(""), Health.HEALTHY,
          new Release.Sync("c" + i, "Ada", "Ship it", NOW, "Applied", 7, "commit"), "");
    }
    assertEquals(10, status.history().size());
    assertEquals("c11", status.history().getFirst().commit());
  }

  @Test
  void aUnitIsAsHealthyAsItsWorstObject() {
    InventoryItem item = new InventoryItem(new ObjectKey("v1", "Service", "shop", "orders"), "uid", "hash",
        new Seal("seal"));
    assertEquals(Health.Status.MISSING, Judgement.health(List.of(item), Map.of()).status());
  }
}
