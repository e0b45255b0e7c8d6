package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the policy of an environment keeps the agent from doing, and for how long. */
@OnCluster
class AgentPolicyTest {
  /** The real time, moved to where the test wants it. */
  private static final class MovedClock extends Clock {
    private final AtomicReference<Duration> by = new AtomicReference<>(Duration.ZERO);

    void isNow(String instant) {
      by.set(Duration.between(Instant.now(), Instant.parse(instant)));
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(Objects.requireNonNull(by.get()));
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("nobody asks for it");
    }
  }

  /** One agent with one unit {@code shop} of two ConfigMaps, in sync. */
  private record Scene(Live live, GitRemote remote, RunningAgent agent, MovedClock clock) implements AutoCloseable {
    static Scene in(Cluster cluster, Path folder, String now, String policy) throws Exception {
      var live = new Live(cluster.client(), cluster.namespace("prod"));
      var remote = GitRemote.in(folder);
      remote.commit("first", Map.of("shop/one.yaml", Live.configMap("one", "1"), "shop/two.yaml",
          Live.configMap("two", "1"), "gone/gone.yaml", Live.configMap("gone", "1")));
      var clock = new MovedClock();
      clock.isNow(now);
      var agent = RunningAgent.in(folder.resolve("agent")).kubeconfig(cluster.kubeconfig())
          .environment(live.namespace(), "policy: " + policy).source(cluster.namespace("git"), remote.fileUrl())
          .clock(clock).start();
      live.awaitReady("shop");
      live.awaitReady("gone");
      return new Scene(live, remote, agent, clock);
    }

    @Override
    public void close() {
      agent.close();
      remote.close();
    }
  }

  @Test
  void a_commit_waits_for_the_end_of_a_window_and_goes_on_by_itself(Cluster cluster, @TempDir Path folder)
      throws Exception {
    try (var scene = Scene.in(cluster, folder, "2026-11-27T16:00:00Z",
        "{windows: [{deny: \"* 18 * * 5\", timeZone: Europe/Paris}]}")) {
      scene.clock().isNow("2026-11-27T17:30:00Z");
      scene.remote().commit("second", Map.of("shop/one.yaml", Live.configMap("one", "2"), "new/new.yaml",
          Live.configMap("new", "1")));
      scene.live().awaitSaying("shop", Condition.READY, "Waiting: ",
          "waits until 2026-11-27T18:00:00Z (2026-11-27 19:00 Europe/Paris), by deny \"* 18 * * 5\" Europe/Paris");
      scene.live().awaitSaying("new", Condition.SYNCED, "Waiting: ");
      scene.live().awaitEvent("shop", "Waiting", "2026-11-27T18:00:00Z");
      Eventually.holds("it is out of sync", () -> scene.agent().metric("daytwo_unit_synced", "service=\"shop\"") == 0);
      assertEquals("1", scene.live().value("one"));
      assertNull(scene.live().value("new"));
      scene.remote().delete("gone/gone.yaml");
      scene.live().awaitSaying("gone", Condition.SYNCED, "Waiting: described no more; the deletion waits until ");
      assertEquals("1", scene.live().value("gone"));

      // Drift is healed meanwhile, and a person's wish does not pass.
      scene.live().set("two", "rival", "bad");
      scene.live().awaitValue("two", "1");
      scene.live().awaitEvent("shop", "DriftHealed", "rival");
      scene.live().request("shop", "now, please");
      scene.live().set("two", "rival", "bad again");
      scene.live().awaitValue("two", "1");
      assertEquals("1", scene.live().value("one"));

      // The alarm is set anew whenever the unit is looked at: now two seconds are left.
      scene.clock().isNow("2026-11-27T17:59:58Z");
      scene.live().set("two", "rival", "bad once more");
      scene.live().awaitValue("one", "2");
      scene.live().awaitReady("shop");
      assertTrue(scene.clock().instant().isAfter(Instant.parse("2026-11-27T17:59:59.9Z")));
    }
  }

  @Test
  void a_freeze_keeps_drift_and_lets_people_pass_if_it_says_so(Cluster cluster, @TempDir Path folder)
      throws Exception {
    try (var scene = Scene.in(cluster, folder, "2026-11-27T12:00:00Z",
        "{windows: [{allow: \"* 9-16 * * *\", drift: true, manual: true}]}")) {
      scene.clock().isNow("2026-11-27T20:00:00Z");
      scene.live().set("two", "rival", "theirs");
      scene.live().awaitSaying("shop", Condition.SYNCED, "Waiting: ", "until 2026-11-28T09:00:00Z", "requestedAt");
      var second = scene.remote().commit("shop/one.yaml", Live.configMap("one", "2"));
      scene.live().awaitSaying("shop", Condition.SYNCED, "Waiting: ", second.substring(0, 10));
      assertEquals("theirs", scene.live().value("two"));
      scene.live().request("shop", "now, please");
      scene.live().awaitValue("one", "2");
      scene.live().awaitValue("two", "1");
      scene.live().awaitReady("shop");

      // One wish is one sync.
      var third = scene.remote().commit("shop/one.yaml", Live.configMap("one", "3"));
      scene.live().awaitSaying("shop", Condition.SYNCED, "Waiting: ", third.substring(0, 10));
      assertEquals("2", scene.live().value("one"));
    }
  }

  @Test
  void without_self_heal_drift_is_named_and_counted_and_brought_back_by_the_next_commit_or_a_person(Cluster cluster,
      @TempDir Path folder) throws Exception {
    try (var scene = Scene.in(cluster, folder, "2026-11-27T12:00:00Z", "{selfHeal: false}")) {
      scene.live().set("two", "rival", "theirs");
      scene.live().awaitSaying("shop", Condition.SYNCED, "Drifted: ", "/two was changed by rival", "selfHeal is off");
      assertEquals("False", scene.live().status("shop", Condition.READY));
      scene.live().awaitEvent("shop", "Drifted", "was changed by rival");
      Eventually.holds("it is counted", () -> scene.agent().metric("daytwo_drift_detected_total",
          "kind=\"ConfigMap\"", "manager=\"rival\"") == 1);
      assertEquals(0, scene.agent().metric("daytwo_unit_synced", "service=\"shop\""));
      assertEquals("theirs", scene.live().value("two"));

      scene.remote().commit("shop/one.yaml", Live.configMap("one", "2"));
      scene.live().awaitValue("one", "2");
      scene.live().awaitValue("two", "1");
      scene.live().awaitReady("shop");

      scene.live().set("two", "rival", "theirs");
      scene.live().awaitSaying("shop", Condition.SYNCED, "Drifted: ");
      scene.live().request("shop", "now, please");
      scene.live().awaitValue("two", "1");
      scene.live().awaitReady("shop");
    }
  }
}
