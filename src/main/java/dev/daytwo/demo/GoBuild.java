package dev.daytwo.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run of {@code go build}, told as a line every few seconds instead of Go's thousands. */
final class GoBuild {
  private static final Duration TOLD_EVERY = Duration.ofSeconds(10);
  private static final int LINES_OF_AN_ERROR = 20;
  private static final Pattern KUBERNETES = Pattern
      .compile("k8s\\.io/kubernetes v((?<major>\\d+)\\.(?<minor>\\d+)\\.\\d+)");

  private final Map<String, String> environment;
  private final PrintStream progress;

  GoBuild(Map<String, String> environment, PrintStream progress) {
    this.environment = environment;
    this.progress = progress;
  }

  /**
   * Builds the main package of a module.
   *
   * @throws ControlPlaneException if Go is missing, or with the end of what it said if it fails
   */
  void build(Path module, Path binary) throws IOException {
    progress.println("daytwo: building the local control plane, once: about 8 minutes on 2 cores, kept in "
        + binary.getParent());
    var began = System.nanoTime();
    var go = start(module, binary);
    var end = new ArrayDeque<String>();
    var downloads = 0;
    var packages = 0;
    var told = began;
    try (var out = new BufferedReader(go.inputReader())) {
      for (var line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("go: downloading ")) {
          downloads++;
        } else {
          packages++;
        }
        end.addLast(line);
        if (end.size() > LINES_OF_AN_ERROR) {
          end.removeFirst();
        }
        if (System.nanoTime() - told > TOLD_EVERY.toNanos()) {
          told = System.nanoTime();
          progress.printf("daytwo:   %d s: %d modules fetched, %d packages compiled%n", seconds(began), downloads,
              packages);
        }
      }
      if (go.waitFor() != 0) {
        throw new ControlPlaneException("the local control plane cannot be built: go build in " + module + " said:\n  "
            + String.join("\n  ", end));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ControlPlaneException("interrupted while the local control plane was being built", e);
    } finally {
      go.destroy();
    }
    progress.printf("daytwo: built the local control plane in %d s%n", seconds(began));
  }

  /** Without symbols, a third smaller; and with the version that a Kubernetes release writes in when it is linked. */
  private static String linkFlags(Path module) throws IOException {
    Matcher kubernetes = KUBERNETES.matcher(Files.readString(module.resolve("go.mod")));
    if (!kubernetes.find()) {
      return "-s -w";
    }
    String variables = "-X k8s.io/component-base/version.";
    return "-s -w " + variables + "gitVersion=v" + kubernetes.group(1) + " " + variables + "gitMajor="
        + kubernetes.group("major") + " " + variables + "gitMinor=" + kubernetes.group("minor");
  }

  private Process start(Path module, Path binary) throws IOException {
    // -trimpath: the same sources make the same binary wherever they lie.
    var builder = new ProcessBuilder("go", "build", "-v", "-trimpath", "-ldflags", linkFlags(module), "-o",
        binary.toString(), ".");
    builder.directory(module.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("CGO_ENABLED", "0");
    try {
      return builder.start();
    } catch (IOException e) {
      throw new ControlPlaneException("no local control plane: it is built by Go, and there is no `go` on the PATH. "
          + "Install Go 1.21 or later (https://go.dev/dl), or name a ready binary by " + ControlPlaneBinary.VARIABLE,
          e);
    }
  }

  private static long seconds(long since) {
    return Duration.ofNanos(System.nanoTime() - since).toSeconds();
  }
}
