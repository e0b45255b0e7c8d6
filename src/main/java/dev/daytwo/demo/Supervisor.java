package dev.daytwo.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The parent of processes that must not outlive this JVM: a shell that ends them and removes their folder when the pipe
 * from the JVM closes, which the operating system does also when the JVM is killed.
 */
final class Supervisor implements AutoCloseable {
  private static final String SCRIPT = "supervise.sh";
  private static final int LINES_OF_A_LOG = 25;
  private static final Duration END = Duration.ofSeconds(20);

  private final Path folder;
  private final Process shell;
  private final Writer orders;
  private final BufferedReader answers;

  /** Owns a folder, which is removed with everything in it on close. */
  Supervisor(Path folder) throws IOException {
    this.folder = folder;
    var script = folder.resolve(SCRIPT);
    try (var in = Supervisor.class.getResourceAsStream(SCRIPT)) {
      Files.copy(Objects.requireNonNull(in), script, StandardCopyOption.REPLACE_EXISTING);
    }
    // A session of its own: Ctrl-C on the terminal reaches the JVM only, which ends the rest in its own order.
    var command = "if command -v setsid >/dev/null; then exec setsid sh \"$0\" \"$1\"; else exec sh \"$0\" \"$1\"; fi";
    shell = new ProcessBuilder("sh", "-c", command, script.toString(), folder.toString())
        .redirectError(folder.resolve("supervise.log").toFile()).start();
    orders = shell.outputWriter();
    answers = shell.inputReader();
  }

  /** Starts a component under a name that is free; its output is appended to its log. Returns its process id. */
  synchronized long start(String component, List<String> command) throws IOException {
    var line = command.stream().map(word -> "'" + word.replace("'", "'\\''") + "'").collect(Collectors.joining(" "));
    Files.writeString(folder.resolve(component + ".sh"), "exec " + line + "\n");
    return Long.parseLong(order("start " + component));
  }

  /** Kills a component at once, as a crash of its machine would, and returns when it is gone. */
  synchronized void kill(String component) throws IOException {
    order("kill " + component);
  }

  /** True while the process of a component that was started, and not killed, runs. */
  synchronized boolean alive(String component) throws IOException {
    return order("alive " + component).equals("yes");
  }

  private String order(String order) throws IOException {
    orders.write(order + "\n");
    orders.flush();
    var answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the supervisor of the processes in " + folder + " is gone");
    }
    return answer;
  }

  /** The last lines of a component's log. */
  String endOfLog(String component) {
    try {
      var lines = Files.readAllLines(folder.resolve(component + ".log"));
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_OF_A_LOG), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }

  @Override
  public void close() {
    try {
      orders.close();
      if (!shell.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        shell.destroyForcibly();
        throw new ControlPlaneException("the processes in " + folder + " did not end within " + END.toSeconds()
            + " s");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
