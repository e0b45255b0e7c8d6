package dev.daytwo.demo.tour;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.demo.Shop;
import dev.daytwo.model.Condition;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import dev.daytwo.release.ReleaseTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A commit drops most of the shop: nothing is deleted until a person has said so for exactly that set. */
final class MassDeletionIsHeld implements Step {
  private static final List<String> DROPPED = List.of("cart", "orders");
  private static final Pattern TOKEN = Pattern.compile("confirmPrune to ([0-9a-f]+)");

  @Override
  public String title() {
    return "a mass deletion is held until a person confirms it";
  }

  @Override
  public void play(Stage stage) throws Unseen, ApiFault, IOException {
    List<ObjectKey> releases = new ArrayList<>();
    List<ObjectKey> doomed = new ArrayList<>();
    for (String environment : Shop.ENVIRONMENTS) {
      for (String service : DROPPED) {
        UnitKey unit = new UnitKey(environment, service);
        releases.add(Sight.release(unit));
        doomed.addAll(stage.sight().owned(unit));
      }
    }
    Snapshot before = Snapshot.take(stage.sight());
    stage.repository().pushWithout("Close the shop by mistake", DROPPED.stream().map(Shop::path).toList());
    Stopwatch watch = Stopwatch.start();
    stage.sight().awaitAll(releases, Expectation.release("held",
        release -> Condition.isTrue(release.status().conditions(), Condition.PRUNE_HELD)), watch);
    Snapshot.Difference difference = before.until(Snapshot.take(stage.sight()), doomed::contains);
    if (!difference.written().isEmpty()) {
      throw new Unseen("nothing deleted or written", "deleted or written: " + difference.written());
    }
    stage.screen().seen("4 units are described no more, and all of their " + doomed.size() + " objects are still there",
        watch.took());
    watch = Stopwatch.start();
    for (String environment : Shop.ENVIRONMENTS) {
      ObjectKey release = Sight.release(new UnitKey(environment, DROPPED.getFirst()));
      String token = token(ReleaseTree.read(stage.sight().get(release)));
      stage.sight().patch(release, "", "merge-patch", "kubectl", Map.of("spec", Map.of("confirmPrune", token)));
      stage.screen().detail("spec.confirmPrune of " + release + " set to " + token);
    }
    for (ObjectKey key : doomed) {
      stage.sight().awaitGone(key);
    }
    for (ObjectKey release : releases) {
      stage.sight().awaitGone(release);
    }
    stage.screen().seen("confirmed, the objects and their 4 Releases are gone", watch.took());
  }

  private static String token(Release release) throws Unseen {
    Condition held = Condition.find(release.status().conditions(), Condition.PRUNE_HELD);
    Matcher matcher = TOKEN.matcher(held == null ? "" : held.message());
    if (!matcher.find()) {
      throw new Unseen("a token in the condition PruneHeld of " + release.unit(), String.valueOf(held));
    }
    return matcher.group(1);
  }
}
