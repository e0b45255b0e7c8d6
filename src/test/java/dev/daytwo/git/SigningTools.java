package dev.daytwo.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * People who sign with git, gpg and ssh-keygen, and push to a bare repository. Their keys are in a folder of the test; their
 * public keys are files beside.
 */
public final class SigningTools implements AutoCloseable {
  private static final List<String> NEEDED = List.of("git", "gpg", "gpgconf", "ssh-keygen");

  private final Path folder;
  private final Path work;
  private final AtomicInteger number = new AtomicInteger();

  private SigningTools(Path folder) {
    this.folder = folder;
    work = folder.resolve("work");
  }

  /** Skips the tests of a class, and says so, where a tool is missing. */
  static final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return available()
          ? ConditionEvaluationResult.enabled("all tools are there")
          : ConditionEvaluationResult.disabled("a tool is not on this machine");
    }
  }

  /** True if all tools are on the machine; says loudly what is missing where not. */
  public static boolean available() {
    List<String> places = List.of(System.getenv("PATH").split(":", -1));
    List<String> missing = NEEDED.stream()
        .filter(tool -> places.stream().noneMatch(place -> Files.isExecutable(Path.of(place, tool)))).toList();
    if (!missing.isEmpty()) {
      System.err.println("SKIPPED: the tests of signatures need " + String.join(", ", missing) + ". Install them.");
    }
    return missing.isEmpty();
  }

  /** A new bare repository {@code signed.git} in the folder, and a checkout to work in. */
  public static SigningTools in(Path folder) throws IOException, InterruptedException {
    SigningTools tools = new SigningTools(Files.createDirectories(folder));
    Files.createDirectory(folder.resolve("gnupg"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    tools.at("");
    Files.createDirectory(tools.work);
    tools.git("init", "-q", "--bare", "-b", "main", folder.resolve("signed.git").toString());
    tools.git("init", "-q", "-b", "main", ".");
    tools.git("remote", "add", "origin", folder.resolve("signed.git").toString());
    return tools;
  }

  /** The address of the repository. */
  public String url() {
    return "file://" + folder.resolve("signed.git");
  }

  /** A new SSH key; its public half is what is returned. */
  public Path sshKey(String name, String type) throws IOException, InterruptedException {
    Path key = folder.resolve(name);
    run("ssh-keygen", "-q", "-t", type, "-N", "", "-C", name, "-f", key.toString());
    return folder.resolve(name + ".pub");
  }

  /** A new OpenPGP key that certifies, with a subkey that signs; its public half is what is returned. */
  public Path openPgpKey(String name, String type, String expires) throws IOException, InterruptedException {
    run(gpg("--quick-generate-key", name + " <" + name + "@example.org>", type, "cert", expires));
    String fingerprint = run(gpg("--with-colons", "--list-keys", name + "@example.org")).lines()
        .filter(line -> line.startsWith("fpr:")).findFirst().orElseThrow().split(":", -1)[9];
    run(gpg("--quick-add-key", fingerprint, type, "sign", expires));
    Path exported = folder.resolve(name + ".asc");
    Files.writeString(exported, run(gpg("--armor", "--export", name + "@example.org")));
    return exported;
  }

  /** Revokes an OpenPGP key as a whole, or only its subkey that signs, and exports it anew to its file. */
  public void revoke(Path publicKey, boolean whole) throws IOException, InterruptedException {
    String name = publicKey.getFileName().toString().replace(".asc", "@example.org");
    answer((whole ? "" : "key 1\n") + "revkey\ny\n0\n\ny\nsave\n", gpg("--no-batch", "--pinentry-mode", "loopback",
        "--command-fd", "0", "--edit-key", name));
    Files.writeString(publicKey, run(gpg("--armor", "--export", name)));
  }

  private String[] gpg(String... arguments) {
    List<String> command = new ArrayList<>(List.of("gpg", "--quiet", "--passphrase", ""));
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  /**
   * Later keys and signatures of gpg are made at another time, such as {@code 20200101T000000}, or with an empty text now.
   * That time stands still: one that went on in each program anew would let a key be younger than its signature.
   */
  public void at(String time) throws IOException {
    Files.writeString(folder.resolve("gnupg/gpg.conf"),
        "batch\nno-tty\n" + (time.isEmpty() ? "" : "faked-system-time " + time + "!\n"));
  }

  /** Writes a file and commits without a signature; pushes, and returns the commit's id. */
  public String commit(String path, String text) throws IOException, InterruptedException {
    return commit(List.of(), path, text);
  }

  /** The same, signed by the key whose public half this is. */
  public String commit(Path publicKey, String path, String text) throws IOException, InterruptedException {
    return commit(signing(publicKey), path, text);
  }

  private String commit(List<String> options, String path, String text) throws IOException, InterruptedException {
    Files.writeString(work.resolve(path), text);
    git("add", ".");
    List<String> command = new ArrayList<>(options);
    command.addAll(List.of("commit", "-q", "-m", "change " + number.incrementAndGet()));
    command.add(options.isEmpty() ? "--no-gpg-sign" : "-S");
    git(command.toArray(String[]::new));
    return push();
  }

  private static List<String> signing(Path publicKey) {
    if (publicKey.toString().endsWith(".pub")) {
      return List.of("-c", "gpg.format=ssh", "-c", "user.signingkey=" + publicKey);
    }
    String name = publicKey.getFileName().toString().replace(".asc", "");
    return List.of("-c", "gpg.format=openpgp", "-c", "user.signingkey=" + name + "@example.org");
  }

  /** Tags the head by an annotated tag that is signed. */
  public void tag(Path publicKey, String name) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(signing(publicKey));
    command.addAll(List.of("tag", "-s", "-m", "release " + name, name));
    git(command.toArray(String[]::new));
    push();
  }

  /** Lets a tag name whatever another revision names. */
  public void tagAs(String name, String revision) throws IOException, InterruptedException {
    git("update-ref", "refs/tags/" + name, revision);
    push();
  }

  /** Pushes the last commit with another message, and the signature that it had. */
  public String tamper() throws IOException, InterruptedException {
    Path raw = folder.resolve("raw");
    Files.writeString(raw, git("cat-file", "commit", "HEAD").replace("\n\nchange ", "\n\nnever signed "));
    git("reset", "-q", "--hard", git("hash-object", "-t", "commit", "-w", raw.toString()).strip());
    return push();
  }

  /** Goes back to a commit. */
  public void reset(String commit) throws IOException, InterruptedException {
    git("reset", "-q", "--hard", commit);
    push();
  }

  private String push() throws IOException, InterruptedException {
    git("push", "-q", "-f", "--tags", "origin", "main");
    return git("rev-parse", "HEAD").strip();
  }

  private String git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org"));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  private String run(String... command) throws IOException, InterruptedException {
    return answer("", command);
  }

  /** Runs a program that reads this. */
  private String answer(String input, String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("GIT_") || name.startsWith("SSH_"));
    builder.environment().put("GNUPGHOME", folder.resolve("gnupg").toString());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    Path errors = Files.createTempFile(folder, "stderr", "");
    Process process = builder.redirectError(errors.toFile()).start();
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said + Files.readString(errors));
    }
    return said;
  }

  @Override
  public void close() throws IOException {
    try {
      run("gpgconf", "--kill", "all");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
