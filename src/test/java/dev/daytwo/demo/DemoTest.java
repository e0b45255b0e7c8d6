package dev.daytwo.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.ClusterExtension;
import dev.daytwo.Eventually;
import dev.daytwo.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The demo as its users run it: as a process. The times that it tells are only worth something on a machine alone. */
@Isolated
class DemoTest {
  @TempDir
  Path temp = Path.of("");

  @Test
  void the_tour_sees_every_step_and_leaves_nothing_behind() throws Exception {
    boolean watched = monitoring();
    var demo = watched ? start("--script", "--with-monitoring") : start("--script");
    List<String> lines;
    try {
      lines = demo.inputReader().lines().toList(); // each step has its own deadline, so there is an end
      assertTrue(demo.waitFor(30, TimeUnit.SECONDS));
    } finally {
      demo.destroyForcibly();
    }
    String text = String.join("\n", lines);
    assertEquals(0, demo.exitValue(), text);
    assertTrue(text.contains(watched ? "12 of 12 steps seen" : "10 of 10 steps seen"), text);
    assertFalse(text.contains("\033["), "colour, and this is no terminal");
    Eventually.holds("the temporary folder is empty", () -> left().isEmpty());
  }

  private static boolean monitoring() {
    try {
      Monitoring.check();
      return true;
    } catch (MonitoringException e) {
      System.err.println("SKIPPED: the steps of the tour about alerts. " + e.getMessage());
      return false;
    }
  }

  @Test
  void what_monitoring_lacks_is_said_before_anything_starts() throws Exception {
    var builder = command("--with-monitoring").redirectErrorStream(true);
    builder.environment().put("DAYTWO_PROMETHEUS", "/nowhere/prometheus");
    var demo = builder.start();
    assertEquals("daytwo: DAYTWO_PROMETHEUS names /nowhere/prometheus, which is not an executable file",
        String.join("\n", demo.inputReader().lines().toList()));
    assertEquals(1, demo.waitFor());
  }

  @Test
  void ctrl_c_leaves_neither_processes_nor_files() throws Exception {
    ended(demo -> demo.destroy());
  }

  @Test
  void a_kill_leaves_neither_processes_nor_folders() throws Exception {
    ended(demo -> demo.destroyForcibly());
  }

  private interface End {
    void of(Process demo);
  }

  private void ended(End end) throws Exception {
    var demo = start();
    List<ProcessHandle> processes;
    try {
      awaitGuide(demo.inputReader());
      processes = demo.descendants().toList();
      assertTrue(processes.size() >= 8, () -> "two supervisors, five components, one agent: " + processes);
      assertEquals(2, left().size(), "a folder of the control plane's and one of the demo's");
    } finally {
      end.of(demo);
    }
    for (var process : processes) {
      process.onExit().get(30, TimeUnit.SECONDS);
    }
    demo.onExit().get(30, TimeUnit.SECONDS);
    Eventually.holds("the temporary folder is empty", () -> left().isEmpty());
  }

  private static void awaitGuide(BufferedReader out) throws IOException {
    var seen = new ArrayList<String>();
    for (var line = out.readLine(); line != null; line = out.readLine()) {
      seen.add(line);
      if (line.startsWith("What the agent does")) {
        return;
      }
    }
    throw new AssertionError("no guide: " + String.join("\n", seen));
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(temp)) {
      return files.filter(file -> file.getFileName().toString().startsWith("daytwo-")).toList();
    }
  }

  private Process start(String... options) throws IOException {
    return command(options).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private ProcessBuilder command(String... options) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m",
        "--enable-native-access=ALL-UNNAMED", "-Djava.io.tmpdir=" + temp, "-cp",
        System.getProperty("java.class.path"), Main.class.getName(), "demo"));
    command.addAll(List.of(options));
    var builder = new ProcessBuilder(command);
    builder.environment().put(ControlPlaneBinary.VARIABLE, ClusterExtension.binary().toString());
    return builder;
  }
}
