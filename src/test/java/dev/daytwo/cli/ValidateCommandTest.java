package dev.daytwo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The forms in which {@code daytwo validate} tells problems to other programs. */
class ValidateCommandTest {
  private static final String WRONG = """
      apiVersion: daytwo.dev/v1
      kind: Service
      name: orders
      image: ghcr.io/acme/orders:1.4.2
      port: http
      imge: x
      """;
  private static final Problem WHOLE_FILE = new Problem(Position.of("a b/größe:1.yaml"), "", "100%\nof it");

  private final Path folder;

  ValidateCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** The schema as SchemaStore publishes it, draft-04. */
  private static Schema sarif() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
        .getSchema(Files.readString(Path.of("src/test/resources/sarif/sarif-2.1.0-rtm.5.json")));
  }

  private static List<String> refused(String log) throws IOException {
    return sarif().validate(log, InputFormat.JSON).stream().map(Object::toString).toList();
  }

  private Typed validate(String text, String form) throws IOException {
    return Typed.daytwo("validate", Files.writeString(folder.resolve("orders.yaml"), text).toString(), "-o", form);
  }

  @Test
  void sarifHasAResultForEachProblemAtItsPlace() throws IOException {
    Typed run = validate(WRONG, "sarif");
    assertEquals(Exit.FOUND, run.exit(), run.err());
    assertEquals(List.of(), refused(run.out()));
    JsonArray results = new JsonObject(run.out()).getJsonArray("runs").getJsonObject(0).getJsonArray("results");
    assertEquals(2, results.size(), run.out());
    JsonObject second = results.getJsonObject(1);
    JsonObject place = second.getJsonArray("locations").getJsonObject(0).getJsonObject("physicalLocation");
    assertTrue(second.getJsonObject("message").getString("text").startsWith("imge: unknown field"), run.out());
    assertTrue(place.getJsonObject("artifactLocation").getString("uri").endsWith("/orders.yaml"), run.out());
    assertEquals(new JsonObject("{\"startLine\": 6, \"startColumn\": 1}"), place.getJsonObject("region"));
  }

  @Test
  void sarifOfNoProblemsIsALogWithoutResults() throws IOException {
    Typed run = validate(WRONG.replace("http\nimge: x", "8080"), "sarif");
    assertEquals(Exit.DONE, run.exit(), run.out());
    assertEquals(List.of(), refused(run.out()));
    assertTrue(run.out().contains("\"results\" : [ ]"), run.out());
  }

  @Test
  void sarifNamesAFileAsAUriAndTheWholeOfItWithoutARegion() throws IOException {
    String log = Sarif.text(List.of(WHOLE_FILE));
    assertEquals(List.of(), refused(log));
    assertTrue(log.contains("\"a%20b/gr%C3%B6%C3%9Fe%3A1.yaml\""), log);
    assertTrue(!log.contains("region"), log);
  }

  @Test
  void theSchemaRefusesWhatIsNoSarif() throws IOException {
    assertNotEquals(List.of(), refused(Sarif.text(List.of(WHOLE_FILE)).replace("artifactLocation", "file")));
  }

  @Test
  void githubHasACommandForEachProblem() throws IOException {
    Typed run = validate(WRONG, "github");
    assertEquals(Exit.FOUND, run.exit(), run.err());
    List<String> lines = run.out().lines().toList();
    assertEquals(2, lines.size(), run.out());
    assertTrue(lines.get(1).matches("::error file=[^,]*/orders.yaml,line=6,col=1,title=imge::unknown field, did .*"),
        run.out());
  }

  @Test
  void githubsCommandsAreEscaped() {
    assertEquals("::error file=a b/größe%3A1.yaml::100%25%0Aof it\n", WorkflowCommands.text(List.of(WHOLE_FILE)));
    assertEquals("::error file=a%2Cb,line=1,col=2,title=x%3Ay::a, b: c\n",
        WorkflowCommands.text(List.of(new Problem(new Position("a,b", 1, 2), "x:y", "a, b: c"))));
  }

  @Test
  void githubSaysNothingWhenAllIsWell() throws IOException {
    assertEquals(new Typed(Exit.DONE, "", ""), validate(WRONG.replace("http\nimge: x", "8080"), "github"));
  }
}
