package dev.daytwo.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one executable that is etcd, the API server, the controllers and kwok: where it lies on this machine, built on
 * first need.
 */
public final class ControlPlaneBinary {
  /** The environment variable that names a ready binary. */
  public static final String VARIABLE = "DAYTWO_CONTROLPLANE";

  /** The files that decide what is built, and so the name under which it is kept. */
  private static final List<String> SOURCES = List.of("go.mod", "go.sum", "main.go");

  private final Map<String, String> environment;
  private final PrintStream progress;

  ControlPlaneBinary(Map<String, String> environment, PrintStream progress) {
    this.environment = environment;
    this.progress = progress;
  }

  /**
   * The binary: the one that {@code DAYTWO_CONTROLPLANE} names, else the one in the user's cache folder, else a new one
   * built into it from the module in the checkout, which takes minutes.
   *
   * @param progress gets a line now and then while it is built
   * @throws ControlPlaneException if there is none and none can be built; the message says what to install
   */
  public static Path find(PrintStream progress) {
    return new ControlPlaneBinary(System.getenv(), progress).in(module());
  }

  /**
   * The binary for the sources in a folder.
   *
   * @param module null if the sources are not on this machine
   */
  Path in(@Nullable Path module) {
    var named = environment.get(VARIABLE);
    if (named != null && !named.isBlank()) {
      return executable(Path.of(named));
    }
    if (module == null) {
      throw new ControlPlaneException("no local control plane: the folder controlplane/ of the Daytwo checkout was not "
          + "found. Run from the checkout, name it by DAYTWO_HOME, or name a ready binary by " + VARIABLE);
    }
    var folder = cacheFolder();
    try {
      var binary = folder.resolve("controlplane-" + hash(module));
      return Files.isExecutable(binary) ? binary : build(module, binary);
    } catch (IOException e) {
      throw new ControlPlaneException("no local control plane: cannot keep it in " + folder + ": " + e, e);
    }
  }

  private static Path executable(Path named) {
    if (!Files.isRegularFile(named) || !Files.isExecutable(named)) {
      throw new ControlPlaneException(
          VARIABLE + " names " + named + ", which is not an executable file. Unset it to have "
              + "the control plane built, or name one that was built from controlplane/");
    }
    return named.toAbsolutePath();
  }

  /** One builder at a time on this machine and in this process; the others wait for it and take what it made. */
  private Path build(Path module, Path binary) throws IOException {
    Files.createDirectories(binary.getParent());
    var lock = binary.resolveSibling(binary.getFileName() + ".lock");
    synchronized (ControlPlaneBinary.class) {
      try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var held = channel.lock()) {
        assert held.isValid();
        if (Files.isExecutable(binary)) {
          return binary;
        }
        var fresh = binary.resolveSibling(binary.getFileName() + "." + ProcessHandle.current().pid());
        try {
          new GoBuild(environment, progress).build(module, fresh);
          return Files.move(fresh, binary, StandardCopyOption.ATOMIC_MOVE);
        } finally {
          Files.deleteIfExists(fresh);
        }
      }
    }
  }

  /** XDG Base Directory Specification, section "Environment variables": relative paths are to be ignored. */
  private Path cacheFolder() {
    var xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    var base = xdg.startsWith("/") ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("daytwo");
  }

  /** The folder {@code controlplane/} of the checkout that this program runs from, or null. */
  private static @Nullable Path module() {
    var near = new ArrayList<Path>();
    Stream.of(System.getProperty("daytwo.home"), System.getenv("DAYTWO_HOME")).filter(home -> home != null)
        .map(Path::of).forEach(near::add);
    near.add(Path.of("").toAbsolutePath());
    codeFolder().ifPresent(near::add);
    return near.stream().flatMap(ControlPlaneBinary::withParents).map(folder -> folder.resolve("controlplane"))
        .filter(ControlPlaneBinary::isModule).findFirst().orElse(null);
  }

  private static Stream<Path> withParents(Path folder) {
    return Stream.iterate(folder, path -> path != null, Path::getParent);
  }

  private static boolean isModule(Path folder) {
    return SOURCES.stream().allMatch(name -> Files.isRegularFile(folder.resolve(name)));
  }

  private static Optional<Path> codeFolder() {
    try {
      var source = ControlPlaneBinary.class.getProtectionDomain().getCodeSource();
      return source == null ? Optional.empty() : Optional.of(Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static String hash(Path module) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var name : SOURCES) {
        digest.update(Files.readAllBytes(module.resolve(name)));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
