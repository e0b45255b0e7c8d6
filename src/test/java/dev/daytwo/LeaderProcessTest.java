package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.demo.ControlPlane;
import dev.daytwo.git.GitRemote;
import dev.daytwo.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Agents that are processes, and what signals do to them. The audit log of their API server says who wrote when. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeaderProcessTest {
  private final AuditTrail audit;
  private final ControlPlane plane;
  private final KubernetesClient client;

  LeaderProcessTest(@TempDir Path shared) throws Exception {
    audit = new AuditTrail(shared);
    plane = ControlPlane.start(ClusterExtension.binary(),
        ControlPlane.Options.apiServerOnly().withApiServerFlags(audit.flags()));
    client = plane.client();
  }

  @AfterAll
  void end() {
    client.close();
    plane.close();
  }

  private static String configuration(String space, GitRemote remote) {
    return """
        sources:
        - {name: %1$s, url: "%2$s", poll: 1s, kinds: {manifests: true}, namespaces: [%1$s], environments: [%1$s]}
        environments: [{name: %1$s}]
        reconcile: {retry: {from: 200ms, to: 2s}, prune: {maxPercent: 100, maxCount: 100}}
        leaderElection: {namespace: default, name: %1$s, leaseDuration: 6s, renewDeadline: 4s, retryPeriod: 500ms}
        """.formatted(space, remote.fileUrl());
  }

  private static Map<String, String> maps(int count, String value) {
    Map<String, String> files = new HashMap<>();
    for (int i = 0; i < count; i++) {
      files.put("m" + i + "/m.yaml", Live.configMap("m" + i, value));
    }
    return files;
  }

  private String holder(String name) {
    var lease = client.leases().inNamespace("default").withName(name).get();
    var holder = lease == null ? null : lease.getSpec().getHolderIdentity();
    return holder == null ? "" : holder;
  }

  private Instant last(String account) throws Exception {
    return audit.writes().stream().filter(write -> write.account().equals(account))
        .map(AuditTrail.Write::answered).max(Instant::compareTo).orElse(Instant.EPOCH);
  }

  @Test
  void leader_lost_in_mid_apply_and_the_next_one_takes_over_and_an_update_misses_nothing(@TempDir Path folder)
      throws Exception {
    var live = new Live(client, "killed");
    var a = AgentJvm.kubeconfig(plane, "killed-a");
    var b = AgentJvm.kubeconfig(plane, "killed-b");
    var c = AgentJvm.kubeconfig(plane, "killed-c");
    try (var remote = GitRemote.in(folder)) {
      remote.commit("many", maps(30, "1"));
      var config = configuration("killed", remote);
      try (var first = new AgentJvm(folder.resolve("a"), "killed-a", a, config)) {
        first.awaitReady();
        first.awaitLeads();
        try (var second = new AgentJvm(folder.resolve("b"), "killed-b", b, config)) {
          second.awaitReady();
          live.awaitReady("m29");
          remote.commit("many", maps(30, "2"));
          live.awaitValue("m3", "2");
          first.signal("KILL"); // in the middle of it
          for (var i = 0; i < 30; i++) {
            live.awaitValue("m" + i, "2");
            live.awaitReady("m" + i);
          }
          second.awaitLeads();
          assertTrue(holder("killed").startsWith("killed-b_"));

          // A rolling update: the new one is ready, the old one is told to stop, and there is a push in between.
          try (var third = new AgentJvm(folder.resolve("c"), "killed-c", c, config)) {
            third.awaitReady();
            var before = audit.writes().size();
            var versions = live.versions("m1");
            remote.commit("m0/m.yaml", Live.configMap("m0", "3"));
            second.signal("TERM");
            live.awaitValue("m0", "3");
            live.awaitReady("m0");
            third.awaitLeads();
            assertEquals(143, second.awaitEnd());
            Eventually.holds("all units are looked at", () -> third.metric("daytwo_leader") == 1
                && live.status("m29", Condition.READY).equals("True"));
            assertEquals(versions, live.versions("m1"));
            assertEquals(List.of("m0"), audit.writes().stream().skip(before)
                .filter(write -> write.resource().equals("configmaps")).map(AuditTrail.Write::name).distinct()
                .toList());
            var gap = gap("killed", "killed-c");
            assertTrue(gap.compareTo(Duration.ofMillis(1500)) < 0, "nobody held the lease for " + gap);
          }
        }
      }
    }
    assertEquals(List.of(), audit.strays());
  }

  /** From the release of a lease to when an account took it. */
  private Duration gap(String lease, String account) throws Exception {
    Instant released = Instant.EPOCH;
    for (var write : audit.writes()) {
      if (write.resource().equals("leases") && lease.equals(write.name())) {
        if (write.holder().startsWith(account + "_")) {
          return Duration.between(released, write.answered());
        }
        released = write.answered();
      }
    }
    throw new AssertionError(account + " never held " + lease);
  }

  @Test
  void an_agent_that_is_stopped_past_its_lease_and_woken_writes_nothing_more(@TempDir Path folder) throws Exception {
    var live = new Live(client, "stopped");
    var server = URI.create(plane.endpoint());
    var a = AgentJvm.kubeconfig(plane, "stopped-a");
    var b = AgentJvm.kubeconfig(plane, "stopped-b");
    try (var remote = GitRemote.in(folder); var proxy = FaultProxy.to(server.getHost(), server.getPort())) {
      remote.commit("many", maps(30, "1"));
      var config = configuration("stopped", remote);
      var behind = a.replace(server.getHost() + ":" + server.getPort(), "127.0.0.1:" + proxy.port());
      try (var first = new AgentJvm(folder.resolve("a"), "stopped-a", behind, config)) {
        first.awaitReady();
        first.awaitLeads();
        try (var second = new AgentJvm(folder.resolve("b"), "stopped-b", b, config)) {
          second.awaitReady();
          live.awaitReady("m29");
          remote.commit("many", maps(30, "2"));
          live.awaitValue("m3", "2");
          proxy.hang(); // some writes are on their way and never arrive, the others wait for a place
          first.signal("STOP");
          second.awaitLeads();
          remote.commit("many", maps(30, "3"));
          for (var i = 0; i < 30; i++) {
            live.awaitValue("m" + i, "3");
            live.awaitReady("m" + i);
          }
          proxy.cut();
          proxy.forward();
          var last = last("stopped-a");
          first.signal("CONT");
          Eventually.holds("it has noticed", () -> first.metric("daytwo_leader") == 0
              && first.log().contains("does not lead any more"));
          Eventually.holds("it stands by", () -> first.log().contains("stands by: stopped-b_"));
          remote.commit("m0/m.yaml", Live.configMap("m0", "4"));
          live.awaitValue("m0", "4");
          live.awaitReady("m0");
          assertEquals(last, last("stopped-a"), first.log());

          second.signal("KILL");
          remote.commit("m1/m.yaml", Live.configMap("m1", "5"));
          live.awaitValue("m1", "5");
          live.awaitReady("m1");
          assertTrue(holder("stopped").startsWith("stopped-a_"));
          assertEquals("4", live.value("m0"));
        }
      }
    }
    assertEquals(List.of(), audit.strays());
  }
}
