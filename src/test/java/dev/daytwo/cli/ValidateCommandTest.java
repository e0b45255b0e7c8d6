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
    String log = Sarif.text(List.of(Finding.of(WHOLE_FILE)));
    assertEquals(List.of(), refused(log));
    assertTrue(log.contains("\"a%20b/gr%C3%B6%C3%9Fe%3A1.yaml\""), log);
    assertTrue(!log.contains("region"), log);
  }

  @Test
  void theSchemaRefusesWhatIsNoSarif() throws IOException {
    assertNotEquals(List.of(),
        refused(Sarif.text(List.of(Finding.of(WHOLE_FILE))).replace("artifactLocation", "file")));
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
    assertEquals("::error file=a b/größe%3A1.yaml::100%25\\nof it\n",
        WorkflowCommands.text(List.of(Finding.of(WHOLE_FILE))));
    assertEquals("::error file=a%2Cb,line=1,col=2,title=x%3Ay::a, b: c\n",
        WorkflowCommands
            .text(List.of(Finding.of(new Problem(new Position("a,b", 1, 2), "x:y", "a, b: c")))));
  }

  @Test
  void githubSaysNothingWhenAllIsWell() throws IOException {
    assertEquals(new Typed(Exit.DONE, "", ""), validate(WRONG.replace("http\nimge: x", "8080"), "github"));
  }

  private static final String DEPARTING = WRONG.replace("http\nimge: x", "8080")
      + """
          security: {user: 101, writableRoot: true}
          patches:
          - {target: {kind: Deployment}, reason: OPS-12 pinned hostname, until: 2999-01-31, patch: {spec: {minReadySeconds: 30}}}
          environments:
            production:
              patches:
              - {target: {kind: Service, name: orders}, reason: sticky, patch: {spec: {sessionAffinity: ClientIP}}}
          """;

  @Test
  void departuresAreHintsAndNoProblems() throws IOException {
    Typed run = validate(DEPARTING, "text");
    assertEquals(Exit.DONE, run.exit(), run.out());
    List<String> lines = run.out().lines().map(line -> line.replaceFirst(".*/orders", "orders")).toList();
    assertEquals(List.of("orders.yaml:6:12: hint: security.user: runs as user 101, not as the platform's",
        "orders.yaml:6:23: hint: security.writableRoot: the files of the image are writable",
        "orders.yaml:8:3: hint: patches[0]: patches the Deployment until 2999-01-31: OPS-12 pinned hostname",
        "orders.yaml:12:7: hint: environments.production.patches[0]: patches the Service orders, with no end: sticky",
        "1 units, no problems"), lines);
  }

  @Test
  void otherFormsTellHintsFromProblems() throws IOException {
    Typed log = validate(DEPARTING, "sarif");
    assertEquals(List.of(), refused(log.out()));
    assertTrue(log.out().contains("\"ruleId\" : \"descriptor-departure\""), log.out());
    assertTrue(log.out().contains("\"level\" : \"note\""), log.out());
    assertTrue(validate(DEPARTING, "github").out().startsWith("::notice file="));
    assertTrue(validate(DEPARTING, "json").out().contains("\"level\":\"hint\""));
    assertTrue(validate(WRONG, "json").out().contains("\"level\":\"error\""));
  }

  @Test
  void aPatchWhoseTimeIsOverIsAProblem() throws IOException {
    Typed run = validate(
        DEPARTING.replace("2999", "2001").replace("production", "staging").replaceAll("(?s)environments.*", ""),
        "text");
    assertEquals(Exit.FOUND, run.exit(), run.out());
    assertTrue(
        run.out().contains(": patches[0].until: the patch of the Deployment (OPS-12 pinned hostname) was for the "
            + "time until 2001-01-31, which is over"),
        run.out());
  }

  @Test
  void aPlatformMayTakeDeparturesButPatchesAreAlwaysTold() throws IOException {
    Path platform = Files.writeString(folder.resolve("platform.yaml"), """
        apiVersion: daytwo.dev/v1
        kind: Platform
        waivers: [{check: security.user, reason: ours have users}, {check: security.writableRoot, reason: ours write}]
        """);
    Path file = Files.writeString(folder.resolve("orders.yaml"), DEPARTING);
    Typed run = Typed.daytwo("validate", file.toString(), "--platform", platform.toString());
    assertEquals(3, run.out().lines().count(), run.out());
    assertTrue(!run.out().contains("security"), run.out());
  }
}
