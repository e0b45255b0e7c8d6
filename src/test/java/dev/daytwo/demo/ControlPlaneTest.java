package dev.daytwo.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.ClusterExtension;
import dev.daytwo.Eventually;
import dev.daytwo.OnCluster;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@OnCluster
class ControlPlaneTest {
  /** The program that the kill test kills: it starts a control plane, says where, and waits for its end. */
  static final class Owner {
    private Owner() {}

    public static void main(String[] args) throws Exception {
      var plane = ControlPlane.start(Path.of(args[0]), ControlPlane.Options.withNodes(1));
      plane.pids().values().forEach(System.out::println);
      System.out.println(plane.folder());
      System.in.read();
    }
  }

  @Test
  void nothing_is_left_when_its_owner_is_killed() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var owner = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Owner.class.getName(),
        ClusterExtension.binary().toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var processes = new ArrayList<ProcessHandle>();
    Path folder;
    try {
      var out = owner.inputReader();
      var line = out.readLine();
      while (!line.startsWith("/")) {
        processes.add(ProcessHandle.of(Long.parseLong(line)).orElseThrow());
        line = out.readLine();
      }
      folder = Path.of(line);
    } finally {
      owner.destroyForcibly();
    }
    assertEquals(5, processes.size());
    assertTrue(Files.isDirectory(folder));
    for (var process : processes) {
      process.onExit().get(20, TimeUnit.SECONDS);
    }
    Eventually.holds("the folder is removed", () -> !Files.exists(folder));
  }

  @Test
  void objects_and_trust_outlive_a_restart_of_the_api_server() {
    try (var plane = ControlPlane.start(ClusterExtension.binary(), ControlPlane.Options.apiServerOnly());
        var client = plane.client()) {
      var stored = client.configMaps().inNamespace("default")
          .resource(new ConfigMapBuilder().withNewMetadata().withName("kept").endMetadata().build()).create();
      plane.stopApiServer();
      assertFalse(Readiness.of(plane.endpoint(), plane.folder().resolve(Components.CERTIFICATE)));
      plane.startApiServer();
      var found = client.configMaps().inNamespace("default").withName("kept").require();
      assertEquals(stored.getMetadata().getUid(), found.getMetadata().getUid());
    }
  }

  @Test
  void objects_outlive_a_kill_of_etcd() throws Exception {
    try (var plane = ControlPlane.start(ClusterExtension.binary(), ControlPlane.Options.apiServerOnly());
        var client = plane.client()) {
      var stored = client.configMaps().inNamespace("default")
          .resource(new ConfigMapBuilder().withNewMetadata().withName("kept").endMetadata().build()).create();
      plane.stopEtcd();
      Eventually.holds("the API server misses etcd",
          () -> !Readiness.of(plane.endpoint(), plane.folder().resolve(Components.CERTIFICATE)));
      plane.startEtcd();
      var found = client.configMaps().inNamespace("default").withName("kept").require();
      assertEquals(stored.getMetadata().getUid(), found.getMetadata().getUid());
    }
  }

  @Test
  void close_leaves_neither_processes_nor_files() throws Exception {
    var plane = ControlPlane.start(ClusterExtension.binary(), ControlPlane.Options.apiServerOnly());
    var processes = plane.pids().values().stream().map(pid -> ProcessHandle.of(pid).orElseThrow()).toList();
    assertEquals(2, processes.size());
    plane.close();
    assertTrue(processes.stream().noneMatch(ProcessHandle::isAlive), () -> processes + " should have ended");
    assertTrue(!Files.exists(plane.folder()));
  }

  @Test
  void a_component_that_fails_to_start_is_named_with_the_end_of_its_log() {
    var options = ControlPlane.Options.apiServerOnly().withApiServerFlags("--no-such-flag");
    var binary = ClusterExtension.binary();
    var failure = assertThrows(ControlPlaneException.class, () -> ControlPlane.start(binary, options).close());
    var message = String.valueOf(failure.getMessage());
    assertTrue(message.startsWith("kube-apiserver of the local control plane ended"), message);
    assertTrue(message.contains("unknown flag: --no-such-flag"), message);
  }
}
