package dev.daytwo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.daytwo.model.Problem;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import dev.daytwo.yaml.YamlReader;
import io.vertx.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A schema held against the parser of the same files.
 *
 * @param parser the problems of a text
 * @param beyond what only the parser can refuse
 */
record Agreement(Schema schema, Function<String, List<Problem>> parser, List<Beyond> beyond) {
  /**
   * A rule that a schema cannot say.
   *
   * @param reason  why not
   * @param problem path and message of the parser's problem
   * @param example a text that only this rule refuses
   */
  record Beyond(String reason, Pattern problem, String example) {
    static Beyond of(String reason, String problem, String example) {
      return new Beyond(reason, Pattern.compile(problem, Pattern.DOTALL), example);
    }
  }

  static Agreement of(SchemaCommand.Root root, Function<String, List<Problem>> parser, List<Beyond> beyond) {
    return new Agreement(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(root.text()), parser,
        beyond);
  }

  /** Checks one text; returns whether it was accepted by the parser. */
  boolean check(String what, String text) {
    List<String> told = told(text);
    boolean fits = fits(text);
    if (told.isEmpty()) {
      assertTrue(fits, () -> "refused by the schema alone: " + what + "\n" + text + "\n" + refused(text));
    } else if (fits) {
      List<String> unknown = told.stream()
          .filter(one -> beyond.stream().noneMatch(rule -> rule.problem().matcher(one).matches())).toList();
      assertEquals(List.of(), unknown, () -> "refused by the parser alone: " + what + "\n" + text);
    }
    return told.isEmpty();
  }

  /** Checks a text and everything that is one mistake away from it; returns how many texts that were. */
  int checkAround(String what, String text) {
    check(what, text);
    int count = 1;
    if (root(text) instanceof Yaml.Mapping mapping) {
      for (Mutations mutation : Mutations.of(PlainTree.of(mapping))) {
        check(what + ": " + mutation.what(), Json.encode(mutation.tree()));
        count++;
      }
    }
    return count;
  }

  /** Checks that a rule is one that the schema really leaves out. */
  void checkBeyond(Beyond rule) {
    List<String> told = told(rule.example());
    assertEquals(List.of(), refused(rule.example()), "the schema can say it");
    assertNotEquals(List.of(), told, "the parser takes it");
    told.forEach(one -> assertTrue(rule.problem().matcher(one).matches(), one));
  }

  private List<String> told(String text) {
    return parser.apply(text).stream().map(problem -> problem.path() + ": " + problem.message()).toList();
  }

  private boolean fits(String text) {
    return schema.validate(Json.encode(PlainTree.of(root(text))), InputFormat.JSON, OutputFormat.BOOLEAN);
  }

  private List<Error> refused(String text) {
    return new ArrayList<>(schema.validate(Json.encode(PlainTree.of(root(text))), InputFormat.JSON));
  }

  private static Yaml root(String text) {
    return YamlReader.read("in.yaml", text).get().getFirst();
  }
}
