package dev.daytwo.demo.tour;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.demo.Shop;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Tree;
import dev.daytwo.model.UnitKey;
import dev.daytwo.release.ReleaseTree;
import java.io.IOException;
import java.util.Map;

/** A commit brings an image whose pods never get ready; the last good commit runs again, and it is told why. */
final class BadReleaseIsRolledBack implements Step {
  private static final UnitKey UNIT = new UnitKey("staging", "orders");
  private static final String BEFORE = "staging: {scale: 1}";
  private static final String AFTER = "staging: {scale: 1, image: \"registry.k8s.io/e2e-test-images/agnhost:2.54-broken\","
      + " rollout: {deadline: 15s}}";

  @Override
  public String title() {
    return "a release that does not get healthy is rolled back";
  }

  @Override
  public void play(Stage stage) throws Unseen, ApiFault, IOException {
    ObjectKey release = Sight.release(UNIT);
    ObjectKey deployment = Sight.deployment(UNIT);
    String good = Tree.text(Expectation.container(stage.sight().get(deployment)).get("image"));
    String commit = stage.repository().push("Try the next version of orders in staging",
        Map.of(Shop.path(UNIT.service()), Shop.descriptor(UNIT.service(), BEFORE, AFTER)));
    Stopwatch watch = Stopwatch.start();
    stage.sight().await(deployment, Expectation.field("with the new image",
        now -> String.valueOf(Expectation.container(now).get("image")).endsWith("broken"),
        now -> Expectation.container(now).get("image")));
    stage.screen().seen("the pods of " + commit.substring(0, 10) + " are started, and none gets ready", watch.took());
    stage.sight().await(release, Expectation.release("rolled back",
        now -> !now.status().history().isEmpty() && now.status().history().getFirst().cause().equals("rollback")));
    stage.sight().await(deployment, Expectation.field("back at the image " + good,
        now -> good.equals(Expectation.container(now).get("image")), now -> Expectation.container(now).get("image")));
    stage.sight().await(deployment, Expectation.rolledOut());
    String last = ReleaseTree.read(stage.sight().get(release)).status().lastHealthyCommit();
    stage.screen().seen(UNIT + " runs " + last.substring(0, 10) + " again", watch.took());
    stage.screen().detail("Event: " + stage.sight().awaitEvent(UNIT, "RolledBack", commit.substring(0, 10)));
    Metrics.await(stage.agent(), "the metric daytwo_rollbacks_total",
        metrics -> metrics.sum("daytwo_rollbacks_total", labels -> true) >= 1);
    stage.screen().seen("it is counted in daytwo_rollbacks_total");
    String mended = stage.repository().push("Take the next version of orders back",
        Map.of(Shop.path(UNIT.service()), Shop.descriptor(UNIT.service(), BEFORE, BEFORE)));
    stage.sight().await(release, Expectation.ready());
    stage.screen().seen("with " + mended.substring(0, 10) + " its Release is Ready again", watch.took());
  }
}
