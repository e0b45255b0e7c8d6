package dev.daytwo.demo.tour;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.demo.Demo;
import dev.daytwo.demo.DemoCluster;
import dev.daytwo.demo.Monitoring;
import dev.daytwo.demo.Screen;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The steps in their order, each building on what the ones before left on the cluster. */
public final class Tour {
  private static final List<Step> FIRST = List.of(new PushIsApplied(), new ForeignChangesAreHealed(),
      new DeletedServiceComesBack(), new FightIsNamed(), new BadDescriptorIsRefused(), new OneUnitIsUpdated(),
      new BadReleaseIsRolledBack());
  private static final List<Step> LAST = List.of(new RemovedServiceIsPruned(), new RestartWritesNothing(),
      new MassDeletionIsHeld());

  /** A step that was played; took is null if it was not. */
  private record Played(Step step, boolean seen, @Nullable Duration took) {}

  private Tour() {}

  /**
   * Plays the whole tour, up to the first step that is not seen.
   *
   * @param monitoring what watches the agent; null for nothing, and then no step is about alerts
   * @return true if every step was seen
   */
  public static boolean play(Demo demo, @Nullable Monitoring monitoring, Screen screen) {
    List<Step> alerts = monitoring == null ? List.of() : Alerts.steps(monitoring);
    List<Step> steps = Stream.of(FIRST, alerts, LAST).flatMap(List::stream).toList();
    Stopwatch whole = Stopwatch.start();
    List<Played> played = new ArrayList<>();
    try (KubernetesClient client = demo.cluster().client()) {
      Stage stage = new Stage(new Sight(client, DemoCluster.TIMEOUT), demo.repository(), demo.agent(), screen);
      boolean going = true;
      for (Step step : steps) {
        if (!going) {
          played.add(new Played(step, false, null));
          continue;
        }
        screen.title((played.size() + 1) + "  " + step.title());
        Stopwatch watch = Stopwatch.start();
        going = play(step, stage);
        played.add(new Played(step, going, watch.took()));
      }
    }
    summary(played, whole.took(), screen);
    return played.stream().allMatch(Played::seen);
  }

  private static boolean play(Step step, Stage stage) {
    try {
      step.play(stage);
      return true;
    } catch (Unseen unseen) {
      stage.screen().missed("expected  " + unseen.expected());
      stage.screen().missed("seen      " + unseen.seen());
    } catch (ApiFault | IOException | KubernetesClientException | IllegalStateException e) {
      stage.screen().missed(String.valueOf(e.getMessage()));
    }
    stage.screen().print("\nThe end of the agent's log:\n" + stage.agent().endOfLog());
    return false;
  }

  private static void summary(List<Played> played, Duration whole, Screen screen) {
    screen.title("Summary");
    for (int i = 0; i < played.size(); i++) {
      Played one = played.get(i);
      String title = (i + 1) + "  " + one.step.title();
      if (one.took == null) {
        screen.missed(title + " (not played)");
      } else if (one.seen) {
        screen.seen(title, one.took);
      } else {
        screen.missed(title);
      }
    }
    long seen = played.stream().filter(Played::seen).count();
    screen.print("\n" + seen + " of " + played.size() + " steps seen on the cluster, in " + Screen.time(whole));
  }
}
