package dev.daytwo.demo.tour;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Tree;
import dev.daytwo.model.UnitKey;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Somebody scales one service and edits another, as {@code kubectl scale} and {@code kubectl edit} do. */
final class ForeignChangesAreHealed implements Step {
  private static final UnitKey SCALED = new UnitKey("production", "catalog");
  private static final UnitKey EDITED = new UnitKey("production", "orders");
  private static final int TOO_MANY = 7;

  @Override
  public String title() {
    return "what others change is brought back, and who it was is told";
  }

  @Override
  public void play(Stage stage) throws Unseen, ApiFault, IOException {
    scale(stage);
    edit(stage);
    stage.sight().awaitAll(List.of(Sight.deployment(SCALED), Sight.deployment(EDITED)), Expectation.rolledOut(),
        Stopwatch.start());
  }

  private static void scale(Stage stage) throws Unseen, ApiFault, IOException {
    ObjectKey key = Sight.deployment(SCALED);
    long wanted = Expectation.replicas(stage.sight().get(key));
    Map<String, Object> foreign = stage.sight().patch(key, "/scale", "merge-patch", "kubectl",
        Map.of("spec", Map.of("replicas", TOO_MANY)));
    healed(stage, SCALED, foreign, "kubectl", "scaled to " + TOO_MANY + ", is back at " + wanted,
        Expectation.field("back at " + wanted + " replicas", now -> Expectation.replicas(now) == wanted,
            Expectation::replicas));
  }

  private static void edit(Stage stage) throws Unseen, ApiFault, IOException {
    ObjectKey key = Sight.deployment(EDITED);
    Map<String, Object> container = Expectation.container(stage.sight().get(key));
    String wanted = Tree.text(container.get("image"));
    Map<String, Object> edited = Map.of("name", Tree.text(container.get("name")), "image",
        wanted.substring(0, wanted.lastIndexOf(':')) + ":hotfix");
    Map<String, Object> foreign = stage.sight().patch(key, "", "strategic-merge-patch", "kubectl-edit",
        Map.of("spec", Map.of("template", Map.of("spec", Map.of("containers", List.of(edited))))));
    healed(stage, EDITED, foreign, "kubectl-edit", "given another image, has its own again",
        Expectation.field("back at the image " + wanted,
            now -> wanted.equals(Expectation.container(now).get("image")),
            now -> Expectation.container(now).get("image")));
  }

  /** The version tells the healed object from the one before the change, should that still be what the watch shows. */
  private static void healed(Stage stage, UnitKey unit, Map<String, Object> foreign, String manager, String what,
      Expectation expectation) throws Unseen, ApiFault, IOException {
    Stopwatch watch = Stopwatch.start();
    long changed = version(foreign);
    stage.sight().await(Sight.deployment(unit), new Expectation(expectation.what(),
        now -> version(now) > changed && expectation.met().test(now), expectation.shows()));
    stage.screen().seen(Sight.deployment(unit) + ", " + what, watch.took());
    stage.screen().detail("Event: " + stage.sight().awaitEvent(unit, "DriftHealed", "by " + manager + ","));
    Metrics.await(stage.agent(), "the metric daytwo_drift_detected_total{kind=\"Deployment\",manager=\"" + manager
        + "\"}",
        metrics -> metrics.sum("daytwo_drift_detected_total",
            labels -> manager.equals(labels.get("manager")) && "Deployment".equals(labels.get("kind"))) >= 1);
    stage.screen().seen("the rival " + manager + " is named in an Event and in daytwo_drift_detected_total");
  }

  /** Ordered within one kind, and so it is here; clients must not take it as more (KEP-5504). */
  private static long version(Map<String, Object> tree) {
    return Long.parseLong(Tree.text(Tree.at(tree, "metadata", "resourceVersion")));
  }
}
