package dev.daytwo.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.daytwo.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * OpenSSH's real sshd on a free port of 127.0.0.1, with keys of its own, which lets one key in: that of {@link #id}. It
 * needs {@code sshd} on the machine, or Debian's packages, which are only unpacked, into the user's cache folder.
 */
final class Sshd implements AutoCloseable {
  private static final List<String> PACKAGES = List.of("openssh-server", "libwrap0", "libnss-wrapper");

  private final Path folder;
  private final int port;
  private @Nullable Process process;

  /** Where sshd is. */
  private record Program(Path sshd, @Nullable Path unpacked) {}

  private Sshd(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** Skips the tests of a class, and says so, where sshd cannot be had. */
  static final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      try {
        return ConditionEvaluationResult.enabled(find().sshd().toString());
      } catch (IOException e) {
        System.err.println("SKIPPED: the tests of ssh need sshd. Install openssh-server. " + e.getMessage());
        return ConditionEvaluationResult.disabled(String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return ConditionEvaluationResult.disabled("interrupted");
      }
    }
  }

  /** A server that runs, with an ed25519 key of its own, and with an ed25519 key that it lets in. */
  static Sshd in(Path folder) throws Exception {
    Files.createDirectories(folder);
    Sshd sshd;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      sshd = new Sshd(folder, free.getLocalPort());
      sshd.newHostKey("ed25519");
      sshd.newId("ed25519");
    }
    sshd.start();
    return sshd;
  }

  /** The address of a repository on this machine. */
  String url(Path repository) {
    return "ssh://" + System.getProperty("user.name") + "@127.0.0.1:" + port + repository;
  }

  /** The private key that is let in. */
  Path id() {
    return folder.resolve("id");
  }

  /** What ssh-keyscan would print. */
  String knownHosts() throws IOException {
    return "[127.0.0.1]:" + port + " " + Files.readString(folder.resolve("host.pub"));
  }

  /** Gives the server another key, at its next {@link #restart}. */
  void newHostKey(String type) throws IOException, InterruptedException {
    keygen("host", type, "");
  }

  /** Makes another key the one that is let in, at once. */
  void newId(String type) throws IOException, InterruptedException {
    keygen("id", type, "");
    Files.copy(folder.resolve("id.pub"), folder.resolve("authorized_keys"), StandardCopyOption.REPLACE_EXISTING);
  }

  /** A key of which the server knows nothing. */
  Path stranger(String name, String passphrase) throws IOException, InterruptedException {
    keygen(name, "ed25519", passphrase);
    return folder.resolve(name);
  }

  private void keygen(String name, String type, String passphrase) throws IOException, InterruptedException {
    Files.deleteIfExists(folder.resolve(name));
    Files.deleteIfExists(folder.resolve(name + ".pub"));
    run(List.of("ssh-keygen", "-q", "-t", type, "-N", passphrase, "-f", folder.resolve(name).toString()), folder);
  }

  void restart() throws Exception {
    close();
    start();
  }

  private void start() throws Exception {
    Path configuration = Files.writeString(folder.resolve("sshd_config"), """
        Port %d
        ListenAddress 127.0.0.1
        HostKey %s
        AuthorizedKeysFile %s
        StrictModes no
        PermitRootLogin yes
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PidFile none
        """.formatted(port, folder.resolve("host"), folder.resolve("authorized_keys")));
    Program program = find();
    ProcessBuilder builder = new ProcessBuilder(program.sshd().toString(), "-D", "-e", "-f", configuration.toString());
    boolean root = "root".equals(System.getProperty("user.name"));
    if (root) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    if (program.unpacked() != null) {
      Path libraries = program.unpacked().resolve("lib");
      builder.environment().put("LD_LIBRARY_PATH", libraries.toString());
      if (root && !Files.readString(Path.of("/etc/passwd")).contains("\nsshd:")) {
        Path users = Files.writeString(folder.resolve("passwd"),
            Files.readString(Path.of("/etc/passwd")) + "sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin\n");
        builder.environment().put("LD_PRELOAD", libraries.resolve("libnss_wrapper.so").toString());
        builder.environment().put("NSS_WRAPPER_PASSWD", users.toString());
        builder.environment().put("NSS_WRAPPER_GROUP", "/etc/group");
      }
    }
    Path log = folder.resolve("sshd.log");
    Process started = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    process = started;
    Eventually.holds("sshd listens", () -> {
      String said = Files.readString(log);
      if (!started.isAlive()) {
        throw new IllegalStateException("sshd ended: " + said);
      }
      return said.contains("Server listening");
    });
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroy();
      process.onExit().orTimeout(1, TimeUnit.MINUTES).join();
    }
  }

  private static synchronized Program find() throws IOException, InterruptedException {
    for (String place : List.of("/usr/sbin/sshd", "/usr/local/sbin/sshd", "/opt/homebrew/sbin/sshd")) {
      if (Files.isExecutable(Path.of(place))) {
        return new Program(Path.of(place), null);
      }
    }
    String base = System.getenv("XDG_CACHE_HOME");
    Path cached = (base == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(base))
        .resolve("daytwo/sshd");
    if (!Files.isExecutable(cached.resolve("sshd"))) {
      unpack(cached);
    }
    return new Program(cached.resolve("sshd"), cached);
  }

  private static void unpack(Path target) throws IOException, InterruptedException {
    Files.createDirectories(target.getParent());
    Path folder = Files.createTempDirectory(target.getParent(), "sshd-");
    String download = "apt-get download " + String.join(" ", PACKAGES);
    run(List.of("sh", "-c", "set -e; " + download + " || { apt-get update; " + download + "; }; "
        + "for each in *.deb; do dpkg -x $each all; done; mkdir lib; mv all/usr/sbin/sshd sshd; "
        + "find all -name '*.so*' -exec mv {} lib/ \\;; rm -r all *.deb"), folder);
    try {
      Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isExecutable(target.resolve("sshd"))) { // else another one was faster
        throw e;
      }
      BareClone.delete(folder);
    }
  }

  private static void run(List<String> command, Path folder) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
        .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command.getFirst() + ": " + said.strip());
    }
  }
}
