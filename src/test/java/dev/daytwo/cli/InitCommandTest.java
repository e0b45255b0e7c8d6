package dev.daytwo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code daytwo init}, with options and with answers. */
class InitCommandTest {
  private static final String ORDERS = """
      apiVersion: daytwo.dev/v1
      kind: Service
      name: orders
      image: ghcr.io/acme/orders:1.4.2
      port: 8080
      """;

  private final Path folder;
  private final List<String> asked = new ArrayList<>();

  InitCommandTest(@TempDir Path folder) {
    this.folder = folder.resolve("services");
  }

  private Typed init(String... options) {
    List<String> all = new ArrayList<>(List.of("init", folder.toString()));
    all.addAll(List.of(options));
    return Typed.daytwo(all.toArray(String[]::new));
  }

  /** On a terminal, where a person gives these answers. */
  private Typed answering(List<String> answers, String... options) {
    Deque<String> left = new ArrayDeque<>(answers);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(folder.toString()));
    all.addAll(List.of(options));
    int exit = new CommandLine(new InitCommand(question -> {
      asked.add(question);
      return left.poll();
    })).setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(all.toArray(String[]::new));
    return new Typed(exit, out.toString(), err.toString());
  }

  @Test
  void fiveLinesAreWritten() throws IOException {
    Typed run = init("--name", "orders", "--image", "ghcr.io/acme/orders:1.4.2");
    assertEquals(Exit.DONE, run.exit(), run.err());
    assertEquals(ORDERS, Files.readString(folder.resolve("orders.yaml")));
    assertEquals(Exit.DONE, Typed.daytwo("validate", folder.toString()).exit());
  }

  @Test
  void otherKindsGetWhatTheyNeed() throws IOException {
    init("--kind", "CronJob", "--name", "report", "--image", "report:1", "--schedule", "0 3 * * *");
    init("--kind", "Worker", "--name", "mailer", "--image", "mailer:1");
    init("--kind", "StatefulService", "--name", "db", "--image", "db:1", "--port", "5432");
    assertTrue(Files.readString(folder.resolve("db.yaml")).endsWith("image: db:1\nport: 5432\n"));
    assertTrue(Files.readString(folder.resolve("report.yaml")).endsWith("schedule: 0 3 * * *\n")
        || Files.readString(folder.resolve("report.yaml")).endsWith("schedule: \"0 3 * * *\"\n"));
    assertTrue(Files.readString(folder.resolve("mailer.yaml")).endsWith("image: mailer:1\n"));
    assertEquals(Exit.DONE, Typed.daytwo("validate", folder.toString()).exit());
  }

  @Test
  void whatIsMissingIsNamed() {
    Typed run = init("--port", "80");
    assertEquals(Exit.USAGE, run.exit());
    assertTrue(run.err().contains("give --name and --image; they are asked for on a terminal only"), run.err());
  }

  @Test
  void whatWouldBeRefusedIsNotWritten() {
    Typed run = init("--name", "orders", "--image", "orders:latest");
    assertEquals(Exit.FOUND, run.exit());
    assertTrue(run.err().startsWith("image: found the tag latest"), run.err());
    assertTrue(init("--kind", "Servce", "--name", "a", "--image", "a:1").err().contains("did you mean \"Service\"?"));
    assertFalse(Files.exists(folder));
  }

  @Test
  void aFileThatIsThereStaysAsItIs() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("orders.yaml"), "mine");
    Typed run = init("--name", "orders", "--image", "orders:1");
    assertEquals(Exit.FAILED, run.exit());
    assertTrue(run.err().contains("orders.yaml is there already"), run.err());
    assertEquals("mine", Files.readString(folder.resolve("orders.yaml")));
  }

  @Test
  void onATerminalItAsksAndAsksAgainForWhatIsWrong() throws IOException {
    Typed run = answering(List.of("Orders", "ghcr.io/acme/orders:1.4.2", "", "orders"));
    assertEquals(Exit.DONE, run.exit(), run.err());
    assertEquals(List.of("name: ", "image: ", "port [8080]: ", "name: "), asked);
    assertTrue(run.err().startsWith("name: found \"Orders\", allowed: "), run.err());
    assertEquals(ORDERS, Files.readString(folder.resolve("orders.yaml")));
  }

  @Test
  void itAsksOnlyForWhatNoOptionGives() {
    assertEquals(Exit.DONE, answering(List.of("a:1"), "--name", "a", "--port", "1").exit());
    assertEquals(List.of("image: "), asked);
  }

  @Test
  void whoGoesAwayLeavesNothingBehind() {
    assertEquals(Exit.USAGE, answering(List.of("orders")).exit());
    assertFalse(Files.exists(folder));
  }
}
