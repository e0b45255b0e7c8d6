package dev.daytwo.demo.tour;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Tree;
import dev.daytwo.model.UnitKey;
import java.util.Map;

/** Somebody deletes a Kubernetes Service. */
final class DeletedServiceComesBack implements Step {
  private static final UnitKey UNIT = new UnitKey("production", "cart");

  @Override
  public String title() {
    return "what others delete comes back";
  }

  @Override
  public void play(Stage stage) throws Unseen, ApiFault {
    ObjectKey key = Sight.service(UNIT);
    String before = uid(stage.sight().get(key));
    stage.sight().delete(key);
    Stopwatch watch = Stopwatch.start();
    Map<String, Object> now = stage.sight().await(key, Expectation.field("there with a new uid",
        found -> !uid(found).equals(before) && !Tree.text(Tree.at(found, "spec", "clusterIP")).isEmpty(),
        DeletedServiceComesBack::uid));
    stage.screen().seen(key + " was deleted, and is there again", watch.took());
    stage.screen().detail("uid " + before + " before, " + uid(now) + " now");
    stage.screen().detail("Event: " + stage.sight().awaitEvent(UNIT, "DriftHealed", key.toString()));
    stage.sight().await(Sight.release(UNIT), Expectation.ready());
  }

  private static String uid(Map<String, Object> tree) {
    return Tree.text(Tree.at(tree, "metadata", "uid"));
  }
}
