package dev.daytwo.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.daytwo.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

/**
 * A server of the machine that tests run, or one of Debian's packages, which are only unpacked, into the user's cache
 * folder.
 *
 * @param name     of the program
 * @param packages that have it and its libraries
 */
record LocalServer(String name, List<String> packages) {
  private static final List<String> PLACES = List.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin", "/usr/bin",
      "/opt/homebrew/bin");

  /** Enabled where it can be had; says loudly what is skipped where not. */
  ConditionEvaluationResult condition() {
    try {
      return ConditionEvaluationResult.enabled(find().toString());
    } catch (IOException e) {
      System.err.println("SKIPPED: tests need " + name + ". Install " + packages.getFirst() + ". " + e.getMessage());
      return ConditionEvaluationResult.disabled(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ConditionEvaluationResult.disabled("interrupted");
    }
  }

  /** How it is run, with the libraries that were unpacked with it. */
  ProcessBuilder command(String... arguments) throws IOException, InterruptedException {
    Path program = find();
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    if (unpacked(program)) {
      builder.environment().put("LD_LIBRARY_PATH", libraries(program).toString());
    }
    return builder;
  }

  /** True if it is not one of the machine's. */
  static boolean unpacked(Path program) {
    return Files.isDirectory(libraries(program));
  }

  static Path libraries(Path program) {
    return program.resolveSibling("lib");
  }

  Path find() throws IOException, InterruptedException {
    synchronized (LocalServer.class) {
      for (String place : PLACES) {
        if (Files.isExecutable(Path.of(place, name))) {
          return Path.of(place, name);
        }
      }
      String base = System.getenv("XDG_CACHE_HOME");
      Path cached = (base == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(base))
          .resolve("daytwo/debian-" + name);
      if (!Files.isExecutable(cached.resolve(name))) {
        unpack(cached);
      }
      return cached.resolve(name);
    }
  }

  private void unpack(Path target) throws IOException, InterruptedException {
    Files.createDirectories(target.getParent());
    Path folder = Files.createTempDirectory(target.getParent(), name + "-");
    String download = "apt-get download " + String.join(" ", packages);
    run(List.of("sh", "-c", "set -e; " + download + " || { apt-get update; " + download + "; }; "
        + "for each in *.deb; do dpkg -x $each all; done; mkdir lib; mv all/usr/sbin/" + name + " " + name + "; "
        + "find all -name '*.so*' -exec mv {} lib/ \\;; rm -r all *.deb"), folder);
    try {
      Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isExecutable(target.resolve(name))) { // else another process was faster
        throw e;
      }
      BareClone.delete(folder);
    }
  }

  /** Runs a program to its end. */
  static void run(List<String> command, Path folder) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command.getFirst() + ": " + said.strip());
    }
  }

  /** A port of 127.0.0.1 that is free now, and that the kernel gives to nobody who does not ask for it by number. */
  static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException taken) {
        // the next one, then
      }
    }
  }

  /** Starts a process that writes into a file, and returns when it is ready. */
  static Process start(ProcessBuilder builder, Path log, Predicate<String> ready) throws Exception {
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Eventually.holds(() -> builder.command() + " is ready", () -> {
      String said = Files.readString(log);
      if (!process.isAlive()) {
        throw new IllegalStateException(builder.command() + " ended: " + said);
      }
      return ready.test(said);
    });
    return process;
  }

  /** Ends a process, and those of its children that would outlive it. */
  static void end(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    process.onExit().orTimeout(3, TimeUnit.MINUTES).join();
    children.forEach(ProcessHandle::destroy);
  }
}
