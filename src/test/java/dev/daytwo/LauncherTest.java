package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script at the top of the checkout, in a checkout of three files, with a Maven and a Java that only tell. */
class LauncherTest {
  private static final String MAVEN = """
      #!/bin/sh
      echo built >> builds
      [ ! -e fail ] || { echo 'no such symbol'; exit 1; }
      mkdir -p target/lib
      touch target/daytwo.jar
      """;
  private static final String JAVA = """
      #!/bin/sh
      pwd
      for argument; do echo "$argument"; done
      """;

  @TempDir
  Path temp = Path.of("");

  private Path home = Path.of("");

  private record Run(int exit, List<String> out, String error) {}

  @BeforeEach
  void writeCheckout() throws IOException {
    home = Files.createDirectories(temp.resolve("check out"));
    Files.copy(Path.of("daytwo").toAbsolutePath(), home.resolve("daytwo"));
    Files.createDirectories(home.resolve("src/main"));
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    Files.writeString(home.resolve("src/main/A.java"), "class A {}");
    executable(temp.resolve("bin/mvn"), MAVEN);
    executable(temp.resolve("jdk/bin/java"), JAVA);
    executable(temp.resolve("jdk/bin/javac"), JAVA);
    Files.writeString(temp.resolve("jdk/release"), "JAVA_VERSION=\"25.0.9\"\n");
  }

  @Test
  void arguments_and_the_working_directory_stay_as_they_are() throws Exception {
    var run = daytwo("render", "two words", "");
    assertEquals(0, run.exit(), run.error());
    assertEquals(temp.toRealPath().toString(), run.out().getFirst());
    assertEquals(List.of("render", "two words", ""),
        run.out().subList(run.out().size() - 3, run.out().size()));
  }

  @Test
  void it_builds_once_and_is_quiet_then() throws Exception {
    assertTrue(daytwo("version").error().contains("daytwo: building"));
    assertEquals("", daytwo("version").error());
    assertEquals(1, builds());
  }

  @Test
  void a_changed_added_or_removed_source_is_built() throws Exception {
    daytwo("version");
    Files.writeString(home.resolve("src/main/A.java"), "class A { }");
    daytwo("version");
    Files.writeString(home.resolve("src/main/B.java"), "class B {}");
    daytwo("version");
    Files.delete(home.resolve("src/main/A.java"));
    daytwo("version");
    assertEquals(4, builds());
  }

  @Test
  void of_two_at_once_one_builds() throws Exception {
    var first = start("version");
    var second = start("version");
    assertEquals(0, first.waitFor());
    assertEquals(0, second.waitFor());
    assertEquals(1, builds());
  }

  @Test
  void a_lock_whose_owner_was_killed_holds_nobody_up() throws Exception {
    var gone = new ProcessBuilder("true").start();
    assertEquals(0, gone.waitFor());
    Files.createDirectories(home.resolve("target/launcher/lock"));
    Files.writeString(home.resolve("target/launcher/lock/pid"), gone.pid() + "\n");
    assertEquals(0, daytwo("version").exit());
  }

  @Test
  void a_failed_build_shows_what_maven_said_and_is_tried_again() throws Exception {
    Files.createFile(home.resolve("fail"));
    var run = daytwo("version");
    assertEquals(1, run.exit());
    assertEquals(List.of(), run.out());
    assertTrue(run.error().contains("no such symbol"), run.error());
    Files.delete(home.resolve("fail"));
    assertEquals(0, daytwo("version").exit());
  }

  @Test
  void a_symbolic_link_on_the_path_is_followed() throws Exception {
    var link = Files.createSymbolicLink(temp.resolve("bin/dt"), Path.of("../check out/daytwo"));
    var run = finish(process(List.of(link.toString(), "version")).start());
    assertEquals(0, run.exit(), run.error());
  }

  private long builds() throws IOException {
    return Files.readAllLines(home.resolve("builds")).size();
  }

  private Run daytwo(String... arguments) throws Exception {
    return finish(start(arguments));
  }

  private Process start(String... arguments) throws IOException {
    var command = new ArrayList<>(List.of(home.resolve("daytwo").toString()));
    command.addAll(List.of(arguments));
    return process(command).start();
  }

  private ProcessBuilder process(List<String> command) {
    var builder = new ProcessBuilder(command).directory(temp.toFile());
    builder.environment().put("PATH", temp.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().put("JAVA_HOME", temp.resolve("jdk").toString());
    builder.environment().remove("DAYTWO_JAVA_OPTS");
    return builder;
  }

  private static Run finish(Process process) throws Exception {
    var out = process.inputReader().lines().toList();
    var error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), out, error);
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertTrue(file.toFile().setExecutable(true));
  }
}
