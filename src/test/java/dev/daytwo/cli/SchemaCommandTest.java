package dev.daytwo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.render.Effects;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/**
 * The schemas as they are printed and as they are kept. {@code -Dgolden.update=true} writes what is now; read the
 * difference before you commit it.
 */
class SchemaCommandTest {
  private static String daytwo(int exit, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = DaytwoCommand.line().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    assertEquals(exit, line.execute(args), err::toString);
    return exit == Exit.DONE ? out.toString() : err.toString();
  }

  @ParameterizedTest
  @EnumSource
  void theKeptFileIsWhatTheCommandPrints(SchemaCommand.Root root) throws IOException {
    Path kept = Path.of("config/schema/" + root + ".schema.json");
    String printed = daytwo(Exit.DONE, "schema", root.toString());
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(kept.getParent());
      Files.writeString(kept, printed);
    }
    assertEquals(Files.readString(kept), printed, () -> kept + " is not what the types say any more: run "
        + "mvn test -Dtest=SchemaCommandTest -Dgolden.update=true, and read the difference");
  }

  @Test
  void thePageOfDescriptorsIsWhatTheCommandPrints() throws IOException {
    Path kept = Path.of("docs/descriptor.md");
    String printed = daytwo(Exit.DONE, "schema", "descriptor", "-o", "markdown");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(kept, printed);
    }
    assertEquals(Files.readString(kept), printed, () -> kept + " is not what the types say any more: run "
        + "mvn test -Dtest=SchemaCommandTest -Dgolden.update=true, and read the difference");
  }

  @Test
  void thePageSaysOfEveryFieldOfADescriptorWhatItBecomes() {
    assertEquals(new TreeSet<>(new JsonObject(SchemaCommand.Root.DESCRIPTOR.text()).getJsonObject("properties")
        .fieldNames()), new TreeSet<>(Effects.texts().keySet()), "say it in Effects");
  }

  @ParameterizedTest
  @EnumSource
  void thePageHasEveryFieldOfTheSchema(SchemaCommand.Root root) {
    String page = daytwo(Exit.DONE, "schema", root.toString(), "-o", "markdown");
    new JsonObject(root.text()).getJsonObject("properties")
        .fieldNames().forEach(field -> assertTrue(page.contains("\n## `" + field + "`\n"), field));
  }

  @Test
  void itIsTheDescriptorsUnlessAnotherIsAskedFor() {
    assertEquals(daytwo(Exit.DONE, "schema", "descriptor"), daytwo(Exit.DONE, "schema"));
  }

  @Test
  void whatHasNoSchemaIsAUsageError() {
    assertTrue(daytwo(Exit.USAGE, "schema", "release").contains("descriptor, platform, agent"));
  }
}
