package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What stands under {@code reconcile} changes, and the agent runs on with what it has begun. */
@OnCluster
class AgentLimitsTest {
  private final Cluster cluster;
  private final Path folder;
  private final Live live;
  private final String test;

  /** Each test has names of its own: they share a cluster, and run at the same time. */
  AgentLimitsTest(Cluster cluster, @TempDir Path folder, TestInfo info) {
    this.cluster = cluster;
    this.folder = folder;
    test = info.getTestMethod().orElseThrow().getName().replaceAll("^a_[a-z]+_|_.*$", "");
    live = new Live(cluster.client(), cluster.namespace(test));
  }

  private String source(String name) {
    return cluster.namespace(test + "-" + name);
  }

  private GitRemote remote(String name) throws Exception {
    return GitRemote.in(Files.createDirectories(folder.resolve(name)));
  }

  private RunningAgent.Setup setup(String kubeconfig, GitRemote remote) {
    return RunningAgent.in(folder.resolve("agent")).kubeconfig(kubeconfig).environment(live.namespace())
        .source(source("git"), remote.fileUrl());
  }

  /** Writes the configuration, and returns when it is in force: a source that came with it is known by then. */
  private void follow(RunningAgent agent, RunningAgent.Setup setup, GitRemote remote, String marker) throws Exception {
    setup.anew().environment(live.namespace()).source(source("git"), remote.fileUrl())
        .source(source(marker), folder.resolve("none").toUri().toString()).write();
    Eventually.holds("the configuration is in force",
        () -> agent.get("/readyz?verbose").body().contains("source " + source(marker)));
  }

  private Predicate<ApiInjector.Request> writes(String name) {
    return request -> request.path().contains("/" + live.namespace() + "/") && request.writes("configmaps", name);
  }

  private static long count(ApiInjector injector, Predicate<ApiInjector.Request> chosen) {
    return injector.requests().stream().filter(chosen).count();
  }

  private static void awaitAsked(ApiInjector injector, Predicate<ApiInjector.Request> chosen) throws Exception {
    Eventually.holds("it is asked", () -> count(injector, chosen) > 0);
  }

  @Test
  void a_new_concurrency_lets_more_through_or_drains_and_nobody_loses_a_turn() throws Exception {
    try (var remote = remote("shop"); var injector = new ApiInjector(Files.readString(cluster.kubeconfig()))) {
      remote.commit("z/z.yaml", Live.configMap("z", "1"));
      var setup = setup(injector.kubeconfig(), remote).timeout("1h").limits("concurrency: 1");
      try (var agent = setup.startReloading()) {
        live.awaitReady("z");
        var untouched = live.versions("z");
        var a = injector.hold(writes("a"));
        remote.commit("a/a.yaml", Live.configMap("a", "1"));
        awaitAsked(injector, writes("a"));
        remote.commit("b/b.yaml", Live.configMap("b", "1"));
        Eventually.holds("b waits for its turn", () -> agent.metric("daytwo_queue_depth") > 0);

        follow(agent, setup.limits("concurrency: 2"), remote, "two");
        live.awaitReady("b");
        assertNull(live.value("a"));

        // a and c are under way when there is place for one only
        var c = injector.hold(writes("c"));
        remote.commit("c/c.yaml", Live.configMap("c", "1"));
        awaitAsked(injector, writes("c"));
        remote.commit("d/d.yaml", Live.configMap("d", "1"));
        Eventually.holds("d waits for its turn", () -> agent.metric("daytwo_queue_depth") > 0);
        follow(agent, setup.limits("concurrency: 1"), remote, "one");
        a.letGo();
        live.awaitReady("a");
        remote.commit("one good, one bad", Map.of("e/e.yaml", Live.configMap("e", "1"), "bad/bad.yaml", "kind: Bad\n"));
        Eventually.holds("it is read, and e is wanted",
            () -> agent.metric("daytwo_descriptor_problems", "source=\"" + source("git") + "\"") > 0);
        assertEquals(0, count(injector, writes("d")), "c has the only place");
        c.letGo();
        live.awaitReady("c");
        live.awaitReady("d");
        live.awaitReady("e");
        var order = injector.requests().stream().filter(writes("d").or(writes("e"))).toList();
        assertTrue(writes("d").test(order.getFirst()), () -> "d came first, but it is " + order);
        assertEquals(untouched, live.versions("z"));
      }
    }
  }

  @Test
  void a_new_retry_is_for_the_next_wait() throws Exception {
    try (var remote = remote("shop"); var injector = new ApiInjector(Files.readString(cluster.kubeconfig()))) {
      remote.commit("two", Map.of("a/a.yaml", Live.configMap("a", "1"), "b/b.yaml", Live.configMap("b", "1")));
      injector.answer(writes("a").or(writes("b")), new ApiInjector.Fault(500, "down", 0));
      var setup = setup(injector.kubeconfig(), remote).limits("retry: {from: 1h, to: 1h}");
      try (var agent = setup.startReloading()) {
        live.awaitSaying("a", Condition.SYNCED, "down");
        live.awaitSaying("b", Condition.SYNCED, "down");
        var waits = count(injector, writes("b"));

        follow(agent, setup.limits("retry: {from: 200ms, to: 1s}"), remote, "short");
        var before = count(injector, writes("a"));
        remote.commit("a/a.yaml", Live.configMap("a", "2"));
        Eventually.holds("a is tried again and again", () -> count(injector, writes("a")) > before + 3 * waits);
        injector.forward();
        live.awaitValue("a", "2");
        live.awaitReady("a");
        assertEquals(waits, count(injector, writes("b")), "b waits as long as it was told to");
      }
    }
  }

  @Test
  void a_new_timeout_is_for_the_next_request() throws Exception {
    try (var remote = remote("shop"); var injector = new ApiInjector(Files.readString(cluster.kubeconfig()))) {
      remote.commit("z/z.yaml", Live.configMap("z", "1"));
      var setup = setup(injector.kubeconfig(), remote).timeout("1h");
      try (var agent = setup.startReloading()) {
        live.awaitReady("z");
        var untouched = live.versions("z");
        var a = injector.hold(writes("a"));
        remote.commit("a/a.yaml", Live.configMap("a", "1"));
        awaitAsked(injector, writes("a"));

        follow(agent, setup.timeout("7s"), remote, "short");
        var b = injector.hold(writes("b"));
        remote.commit("b/b.yaml", Live.configMap("b", "1"));
        live.awaitSaying("b", Condition.SYNCED, "the API server gave no answer within 7 s");
        assertFalse(live.says("a", Condition.SYNCED).contains("no answer"), "what was asked before goes on");
        assertEquals(1, count(injector, writes("a")));
        a.letGo();
        b.letGo();
        live.awaitReady("a");
        live.awaitReady("b");
        assertEquals(1, count(injector, writes("a")));
        assertEquals(untouched, live.versions("z"));
      }
    }
  }

  /** Nothing tells the agent that a day is over but a look at everything. */
  @Test
  void a_shorter_resync_counts_from_the_last_look() throws Exception {
    var ahead = new AtomicReference<>(Duration.ZERO);
    InstantSource time = () -> Instant.now().plus(ahead.get());
    Clock clock = time.withZone(ZoneOffset.UTC);
    String until = Instant.now().plus(Duration.ofDays(2)).toString().substring(0, 10);
    try (var remote = remote("shop")) {
      remote.commit("a.yaml", Live.worker("a", "1.0") + """
          patches:
          - target: {kind: Deployment}
            patch: {spec: {template: {spec: {hostname: pinned}}}}
            reason: OPS-12
            until: "%s"
          """.formatted(until));
      remote.commit("z/z.yaml", Live.configMap("z", "1"));
      var setup = setup(Files.readString(cluster.kubeconfig()), remote).clock(clock)
          .limits("resync: 7d, retry: {from: 200ms, to: 2s}");
      try (var agent = setup.startReloading()) {
        live.awaitReady("a");
        live.awaitReady("z");
        var untouched = live.versions("z");
        ahead.set(Duration.ofDays(4));
        follow(agent, setup, remote, "same");
        assertFalse(live.says("a", Condition.READY).contains("until " + until));

        follow(agent, setup.limits("resync: 1d, retry: {from: 200ms, to: 2s}"), remote, "day");
        live.awaitSaying("a", Condition.READY, "a.yaml:", "(OPS-12)", "until " + until);
        assertEquals(untouched, live.versions("z"));
      }
    }
  }
}
