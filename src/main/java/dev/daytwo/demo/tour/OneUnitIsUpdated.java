package dev.daytwo.demo.tour;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.demo.Shop;
import dev.daytwo.model.UnitKey;
import java.io.IOException;
import java.util.Map;

/** A good commit changes one service in one environment, and nothing else is written. */
final class OneUnitIsUpdated implements Step {
  private static final UnitKey UNIT = new UnitKey("production", "cart");
  private static final String BEFORE = "production: {scale: {min: 2, max: 8}}";
  private static final String AFTER = "production: {scale: {min: 2, max: 8}, env: {PROMOTION: summer}}";

  @Override
  public String title() {
    return "a commit for one service in one environment updates that alone";
  }

  @Override
  public void play(Stage stage) throws Unseen, ApiFault, IOException {
    Snapshot before = Snapshot.take(stage.sight());
    String commit = stage.repository().push("Promote the summer in production",
        Map.of(Shop.path(UNIT.service()), Shop.descriptor(UNIT.service(), BEFORE, AFTER)));
    Stopwatch watch = Stopwatch.start();
    stage.sight().await(Sight.release(UNIT), Expectation.syncedAt(commit));
    stage.sight().await(Sight.deployment(UNIT), Expectation.field("with PROMOTION=summer",
        now -> "summer".equals(Expectation.variable(now, "PROMOTION")),
        now -> Expectation.variable(now, "PROMOTION")));
    stage.screen().seen(UNIT + " is at " + commit.substring(0, 10) + ", PROMOTION=summer", watch.took());
    stage.sight().await(Sight.release(UNIT), Expectation.ready());
    stage.sight().await(Sight.deployment(UNIT), Expectation.rolledOut());
    stage.screen().seen(UNIT + " is healthy", watch.took());
    Snapshot after = Snapshot.take(stage.sight());
    Snapshot.Difference others = before.until(after, key -> !after.belongs(key, UNIT));
    if (!others.written().isEmpty()) {
      throw new Unseen("nothing written but what belongs to " + UNIT, "written too: " + others.written());
    }
    stage.screen().seen("everything else is untouched: " + others.text());
  }
}
