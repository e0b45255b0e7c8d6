package dev.daytwo.demo.tour;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Tree;
import dev.daytwo.model.UnitKey;
import java.io.IOException;
import java.util.Map;

/** A controller changes the same field again and again. The agent wins, backs off, and says with whom it fights. */
final class FightIsNamed implements Step {
  private static final UnitKey UNIT = new UnitKey("production", "catalog");
  private static final String RIVAL = "pricing-operator";
  private static final int ROUNDS = 3;

  @Override
  public String title() {
    return "a fight over a field is named";
  }

  @Override
  public void play(Stage stage) throws Unseen, ApiFault, IOException {
    ObjectKey key = Sight.deployment(UNIT);
    Object wanted = minReadySeconds(stage.sight().get(key));
    Stopwatch watch = Stopwatch.start();
    for (int round = 1; round <= ROUNDS; round++) {
      stage.sight().patch(key, "", "merge-patch", RIVAL, Map.of("spec", Map.of("minReadySeconds", round)));
      stage.sight().await(key, Expectation.field("back at minReadySeconds " + wanted,
          now -> wanted.equals(minReadySeconds(now)), FightIsNamed::minReadySeconds));
    }
    stage.screen().seen(RIVAL + " changed " + key + " " + ROUNDS + " times, and it is as Git wants it", watch.took());
    stage.screen().detail("Event: " + stage.sight().awaitEvent(UNIT, "Fight", RIVAL));
    Metrics.await(stage.agent(), "the metric daytwo_fights_total{manager=\"" + RIVAL + "\"}",
        metrics -> metrics.sum("daytwo_fights_total", labels -> RIVAL.equals(labels.get("manager"))) >= 1);
    stage.screen().seen("the rival is named in an Event and in daytwo_fights_total");
  }

  private static Object minReadySeconds(Map<String, Object> deployment) {
    return Tree.number(Tree.at(deployment, "spec", "minReadySeconds"), 0);
  }
}
