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

/** One push brings a mistake in one descriptor and a good change of another. */
final class BadDescriptorIsRefused implements Step {
  private static final String BAD = "catalog";
  private static final String GOOD = "mailer";
  private static final String RIGHT = "scale: 3";
  private static final String WRONG = "scal: 3";

  @Override
  public String title() {
    return "a bad descriptor is refused, and the rest of the push goes on";
  }

  @Override
  public void play(Stage stage) throws Unseen, ApiFault, IOException {
    List<Long> generations = generations(stage);
    String bad = Shop.descriptor(BAD, RIGHT, WRONG);
    String commit = stage.repository().push("Scale the catalog, and hear more of the mailer",
        Map.of(Shop.path(BAD), bad, Shop.path(GOOD), Shop.descriptor(GOOD, "LOG_LEVEL: info", "LOG_LEVEL: debug")));
    Stopwatch watch = Stopwatch.start();
    refused(stage, Shop.path(BAD) + ":" + line(bad) + ":1", watch);
    for (UnitKey unit : units(GOOD)) {
      stage.sight().await(Sight.deployment(unit), Expectation.field("with LOG_LEVEL=debug",
          now -> "debug".equals(Expectation.variable(now, "LOG_LEVEL")),
          now -> Expectation.variable(now, "LOG_LEVEL")));
    }
    stage.sight().awaitAll(releases(GOOD), Expectation.syncedAt(commit), watch);
    stage.screen().seen(GOOD + " has the change of the same push in both environments", watch.took());
    if (!generations(stage).equals(generations)) {
      throw new Unseen("the Deployments of " + BAD + " at the generations " + generations,
          generations(stage).toString());
    }
    for (UnitKey unit : units(BAD)) {
      stage.sight().await(Sight.deployment(unit), Expectation.rolledOut());
    }
    stage.screen().seen(BAD + " runs on unchanged in both environments");
    mend(stage);
  }

  private static void refused(Stage stage, String place, Stopwatch watch) throws Unseen, ApiFault {
    stage.sight().awaitAll(releases(BAD), Expectation.release("refused with " + place, release -> {
      Condition synced = Condition.find(release.status().conditions(), Condition.SYNCED);
      return synced != null && synced.reason().equals("Refused") && synced.message().contains(place);
    }), watch);
    stage.screen().seen("the Releases of " + BAD + " say where the mistake is", watch.took());
    Release release = ReleaseTree.read(stage.sight().get(releases(BAD).getLast()));
    Condition synced = Condition.find(release.status().conditions(), Condition.SYNCED);
    stage.screen().detail(synced == null
        ? ""
        : "Synced=" + synced.status() + " " + synced.reason() + ": "
            + synced.message());
  }

  private static void mend(Stage stage) throws Unseen, ApiFault, IOException {
    stage.repository().push("Mend the catalog", Map.of(Shop.path(BAD), Shop.descriptor(BAD, RIGHT, RIGHT)));
    Stopwatch watch = Stopwatch.start();
    stage.sight().awaitAll(releases(BAD), Expectation.ready(), watch);
    stage.screen().seen(BAD + " is mended by the next push", watch.took());
    stage.sight().awaitAll(releases(GOOD), Expectation.ready(), watch);
    stage.sight().awaitAll(units(GOOD).stream().map(Sight::deployment).toList(), Expectation.rolledOut(), watch);
  }

  private static int line(String text) {
    return text.lines().toList().indexOf(WRONG) + 1;
  }

  private static List<Long> generations(Stage stage) throws ApiFault {
    List<Long> generations = new ArrayList<>();
    for (UnitKey unit : units(BAD)) {
      generations.add(Expectation.number(stage.sight().get(Sight.deployment(unit)), "metadata", "generation"));
    }
    return generations;
  }

  private static List<UnitKey> units(String service) {
    return Shop.units().stream().filter(unit -> unit.service().equals(service)).toList();
  }

  private static List<ObjectKey> releases(String service) {
    return units(service).stream().map(Sight::release).toList();
  }
}
