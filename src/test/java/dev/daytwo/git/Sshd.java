package dev.daytwo.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * OpenSSH's real sshd on a free port of 127.0.0.1, with keys of its own, which lets one key in: that of {@link #id}. It
 * needs {@code sshd} on the machine, or Debian's packages, which are only unpacked, into the user's cache folder.
 */
public final class Sshd implements AutoCloseable {
  private static final LocalServer SSHD = new LocalServer("sshd",
      List.of("openssh-server", "libwrap0", "libnss-wrapper"));

  private final Path folder;
  private final int port;
  private @Nullable Process process;

  private Sshd(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** Skips the tests of a class, and says so, where sshd cannot be had. */
  public static final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return SSHD.condition();
    }
  }

  /** A server that runs, with an ed25519 key of its own, and with an ed25519 key that it lets in. */
  public static Sshd in(Path folder) throws Exception {
    Files.createDirectories(folder);
    Sshd sshd = new Sshd(folder, LocalServer.freePort());
    sshd.newHostKey("ed25519");
    sshd.newId("ed25519");
    sshd.start();
    return sshd;
  }

  /** The address of a repository on this machine. */
  public String url(Path repository) {
    return "ssh://" + System.getProperty("user.name") + "@127.0.0.1:" + port + repository;
  }

  /** The private key that is let in. */
  public Path id() {
    return folder.resolve("id");
  }

  /** What ssh-keyscan would print. */
  public String knownHosts() throws IOException {
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
    LocalServer.run(List.of("ssh-keygen", "-q", "-t", type, "-N", passphrase, "-f", folder.resolve(name).toString()),
        folder);
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
    ProcessBuilder builder = SSHD.command("-D", "-e", "-f", configuration.toString());
    Path program = SSHD.find();
    boolean root = "root".equals(System.getProperty("user.name"));
    if (root) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    if (root && LocalServer.unpacked(program) && !Files.readString(Path.of("/etc/passwd")).contains("\nsshd:")) {
      Path users = Files.writeString(folder.resolve("passwd"),
          Files.readString(Path.of("/etc/passwd")) + "sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin\n");
      builder.environment().put("LD_PRELOAD", LocalServer.libraries(program).resolve("libnss_wrapper.so").toString());
      builder.environment().put("NSS_WRAPPER_PASSWD", users.toString());
      builder.environment().put("NSS_WRAPPER_GROUP", "/etc/group");
    }
    process = LocalServer.start(builder, folder.resolve("sshd.log"), said -> said.contains("Server listening"));
  }

  @Override
  public void close() {
    if (process != null) {
      LocalServer.end(process);
    }
  }
}
