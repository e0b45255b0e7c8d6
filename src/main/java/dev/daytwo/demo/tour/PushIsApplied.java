package dev.daytwo.demo.tour;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.demo.Screen;
import dev.daytwo.demo.Shop;
import dev.daytwo.model.ObjectKey;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Four descriptors are pushed, and run in both environments. */
final class PushIsApplied implements Step {
  @Override
  public String title() {
    return "a push becomes running services";
  }

  @Override
  public void play(Stage stage) throws Unseen, ApiFault, IOException {
    Screen screen = stage.screen();
    List<ObjectKey> releases = Shop.units().stream().map(Sight::release).toList();
    String commit = stage.repository().push("Open the shop", Shop.descriptors());
    Stopwatch watch = Stopwatch.start();
    screen.seen("pushed " + Shop.SERVICES.size() + " descriptors as " + commit.substring(0, 10));
    tell(screen, "applied: all Releases say Synced", stage.sight().awaitAll(releases, Expectation.syncedAt(commit),
        watch));
    Map<ObjectKey, Duration> healthy = stage.sight().awaitAll(releases, Expectation.ready(), watch);
    stage.sight().awaitAll(Shop.units().stream().map(Sight::deployment).toList(), Expectation.rolledOut(), watch);
    tell(screen, "healthy: all Releases say Ready, and all pods are available", healthy);
    Snapshot there = Snapshot.take(stage.sight());
    if (there.releases() != releases.size()) {
      throw new Unseen(releases.size() + " Releases", there.releases() + ": " + there.objects().keySet());
    }
    screen.seen(there.owned() + " objects of " + there.kinds() + " kinds are there for " + there.releases()
        + " units");
  }

  private static void tell(Screen screen, String what, Map<ObjectKey, Duration> times) {
    for (String environment : Shop.ENVIRONMENTS) {
      String namespace = Shop.namespace(environment);
      screen.seen(environment + " " + what, latest(times.entrySet().stream()
          .filter(each -> each.getKey().namespace().equals(namespace)).map(Map.Entry::getValue).toList()));
    }
  }

  private static Duration latest(Collection<Duration> times) {
    return times.stream().max(Comparator.naturalOrder()).orElseThrow();
  }
}
