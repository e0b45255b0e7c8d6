package dev.daytwo.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds a module of one line in place of the real one, which takes minutes. */
class ControlPlaneBinaryTest {
  @TempDir
  Path temp = Path.of("");

  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private Path module = Path.of("");
  private Path cache = Path.of("");

  @BeforeEach
  void writeModule() throws Exception {
    module = Files.createDirectory(temp.resolve("controlplane"));
    cache = temp.resolve("cache");
    Files.writeString(module.resolve("go.mod"), "module example.com/tiny\n\ngo 1.21\n");
    Files.writeString(module.resolve("go.sum"), "");
    Files.writeString(module.resolve("main.go"), "package main\n\nfunc main() {}\n");
  }

  @Test
  void the_variable_wins() throws Exception {
    var named = Files.createFile(temp.resolve("mine"));
    assertTrue(named.toFile().setExecutable(true));
    assertEquals(named, finder(Map.of(ControlPlaneBinary.VARIABLE, named.toString())).in(module));
  }

  @Test
  void a_variable_that_names_nothing_is_an_error_and_not_passed_over() {
    var finder = finder(Map.of(ControlPlaneBinary.VARIABLE, temp.resolve("nothing").toString()));
    assertMessage(finder, module, "which is not an executable file");
  }

  @Test
  void it_is_built_once_into_the_users_cache() {
    assumeTrue(goIsHere(), "no go on the PATH");
    var finder = finder(environment());
    var built = finder.in(module);
    assertEquals(cache.resolve("daytwo"), built.getParent());
    assertTrue(Files.isExecutable(built));
    assertTrue(told().contains("building the local control plane"), told());
    told.reset();
    assertEquals(built, finder.in(module));
    assertEquals("", told());
  }

  @Test
  void a_changed_module_is_built_anew() throws Exception {
    assumeTrue(goIsHere(), "no go on the PATH");
    var finder = finder(environment());
    var before = finder.in(module);
    Files.writeString(module.resolve("main.go"), "package main\n\nfunc main() { println(1) }\n");
    assertNotEquals(before, finder.in(module));
  }

  @Test
  void of_many_at_once_one_builds() throws Exception {
    assumeTrue(goIsHere(), "no go on the PATH");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> finder(environment()).in(module));
      var second = threads.submit(() -> finder(environment()).in(module));
      assertEquals(first.get(2, TimeUnit.MINUTES), second.get(2, TimeUnit.MINUTES));
    }
    assertEquals(1, told().lines().filter(line -> line.contains("built the local control plane")).count(), told());
    try (var left = Files.list(cache.resolve("daytwo"))) {
      assertEquals(2, left.count(), "the binary and its lock");
    }
  }

  @Test
  void an_error_of_the_compiler_is_shown_and_leaves_no_binary() throws Exception {
    assumeTrue(goIsHere(), "no go on the PATH");
    Files.writeString(module.resolve("main.go"), "package main\n\nfunc main() { nonsense }\n");
    assertMessage(finder(environment()), module, "undefined: nonsense");
    try (var left = Files.list(cache.resolve("daytwo"))) {
      assertTrue(left.noneMatch(Files::isExecutable));
    }
  }

  @Test
  void without_sources_the_error_says_where_to_run_it() {
    var failure = assertThrows(ControlPlaneException.class, () -> finder(environment()).in(null));
    assertTrue(String.valueOf(failure.getMessage()).contains("DAYTWO_HOME"));
  }

  private static void assertMessage(ControlPlaneBinary finder, Path module, String part) {
    var failure = assertThrows(ControlPlaneException.class, () -> finder.in(module));
    var message = String.valueOf(failure.getMessage());
    assertTrue(message.contains(part), message);
  }

  private static boolean goIsHere() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "go")));
  }

  private Map<String, String> environment() {
    var environment = new HashMap<>(System.getenv());
    environment.remove(ControlPlaneBinary.VARIABLE);
    environment.put("XDG_CACHE_HOME", cache.toString());
    // Go's own cache, which follows XDG_CACHE_HOME, is kept: its library is not what is tested.
    environment.put("GOCACHE", Path.of("target/go-build").toAbsolutePath().toString());
    return environment;
  }

  private String told() {
    return told.toString(StandardCharsets.UTF_8);
  }

  private ControlPlaneBinary finder(Map<String, String> environment) {
    return new ControlPlaneBinary(environment, new PrintStream(told, true, StandardCharsets.UTF_8));
  }
}
