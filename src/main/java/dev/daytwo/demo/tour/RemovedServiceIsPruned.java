package dev.daytwo.demo.tour;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.demo.Shop;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.UnitKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A descriptor is removed from the repository, and what it described from the cluster. */
final class RemovedServiceIsPruned implements Step {
  private static final String SERVICE = "mailer";

  @Override
  public String title() {
    return "a descriptor removed is a service removed";
  }

  @Override
  public void play(Stage stage) throws Unseen, ApiFault, IOException {
    List<ObjectKey> doomed = new ArrayList<>();
    List<ObjectKey> releases = new ArrayList<>();
    for (String environment : Shop.ENVIRONMENTS) {
      UnitKey unit = new UnitKey(environment, SERVICE);
      releases.add(Sight.release(unit));
      doomed.addAll(stage.sight().owned(unit));
    }
    Snapshot before = Snapshot.take(stage.sight());
    stage.repository().pushWithout("Close the mailer", List.of(Shop.path(SERVICE)));
    Stopwatch watch = Stopwatch.start();
    for (ObjectKey key : doomed) {
      stage.sight().awaitGone(key);
    }
    for (ObjectKey release : releases) {
      stage.sight().awaitGone(release);
    }
    stage.screen().seen("the " + doomed.size() + " objects and the 2 Releases of " + SERVICE + " are gone",
        watch.took());
    stage.screen().detail(String.join("\n", doomed.stream().map(ObjectKey::toString).toList()));
    Snapshot.Difference others = before.until(Snapshot.take(stage.sight()),
        key -> !doomed.contains(key) && !releases.contains(key));
    if (!others.written().isEmpty()) {
      throw new Unseen("nothing else deleted or written", "deleted or written too: " + others.written());
    }
    stage.screen().seen("everything else is untouched: " + others.text());
  }
}
