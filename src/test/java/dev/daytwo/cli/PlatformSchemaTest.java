package dev.daytwo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.cli.Agreement.Beyond;
import dev.daytwo.model.Environment;
import dev.daytwo.platform.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema of platform files and their parser accept and refuse the same. */
class PlatformSchemaTest {
  private static final String HEAD = "apiVersion: daytwo.dev/v1\nkind: Platform\n";
  private static final String INGRESS = HEAD + """
      routing:
        ingress: {class: nginx, namespace: ingress-nginx, tlsSecret: "{service}-tls", annotations: {a.example/b: "c d"}}
      defaults: {health: {ready: /readyz}, security: {user: 1000}, rollout: {onFailure: hold, deadline: 5m}}
      """;
  private static final List<Environment> PRODUCTION = List.of(new Environment("production", "{environment}",
      new Environment.Policy(true, true), true, Map.of("domain", "acme.com", "zone", "production_1")));
  private static final Agreement AGREEMENT = Agreement.of(SchemaCommand.Root.PLATFORM,
      text -> Platform.read("platform.yaml", text, PRODUCTION).problems(), beyond());

  private static List<Beyond> beyond() {
    return List.of(
        Beyond.of("a pattern sees digits and no length of time", ".*found [-0-9.]+ s, allowed: whole seconds from .*",
            HEAD + "defaults: {drain: 2h}"),
        Beyond.of("a schema sees one document", ": expected one document, .*", HEAD + "---\n" + HEAD),
        Beyond.of("a schema does not know the built-in sizes", "sizes\\..*: needs both cpu and memory",
            HEAD + "sizes: {xl: {cpu: 2}}"),
        Beyond.of("a schema does not know the names elsewhere in the file", ".*size: found .*, allowed: .*",
            HEAD + "defaults: {size: huge}"),
        Beyond.of("the same, for classes of storage", "storage: the default .* is none of the classes.*",
            HEAD + "storage: {default: fast}"),
        Beyond.of("numbers cannot be compared, and least of all with built-in ones", ".*scale: min .*",
            HEAD + "defaults: {scale: {max: 1}}"),
        Beyond.of("a schema does not know what nothing runs without", ".*: null takes away .*",
            HEAD + "defaults: {drain: null}"),
        Beyond.of("a pattern cannot look into every text of an object", ".*unknown placeholder .*",
            HEAD + "extras: [{object: {apiVersion: v1, kind: ConfigMap, metadata: {name: '{service}-{a}'}}}]"),
        Beyond.of("a schema does not know what values an environment has",
            ".*which the environment .* has no value for.*",
            HEAD + "alerts: {labels: {domain: '{values.domian}'}}"),
        Beyond.of("nor what they are", "monitoring.namespace: found \"(acme.com|production_1)\".*",
            HEAD + "monitoring: {namespace: '{values.domain}'}"),
        Beyond.of("keys of two maps cannot be compared", ".*given under secrets too, allowed: one of the two",
            HEAD + "defaults: {env: {A: b}, secrets: {A: b/c}}"),
        Beyond.of("two texts cannot be compared", ".*ready and live are both .*",
            HEAD + "defaults: {health: {ready: /ok, live: /ok}}"),
        Beyond.of("the database of time zones differs from machine to machine",
            ".*timeZone: expected a time zone of the IANA database.*", HEAD + "defaults: {timeZone: Europe/Atlantis}"),
        Beyond.of("a schema sees a number's value, not how it is written",
            ".*expected (a whole number|a number of replicas|a port number).*, found the number [0-9]+\\.0",
            HEAD + "defaults: {scale: 3.0}"),
        Beyond.of("the same, for amounts", ".*(cpu|memory): found \"[^a-zA-Z]*\", expected (cores|bytes).*",
            HEAD + "sizes: {s: {cpu: 0.0001}}"));
  }

  static List<Beyond> rules() {
    return AGREEMENT.beyond();
  }

  private static Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>(Map.of("ingress", INGRESS, "nothing", HEAD));
    for (Path top : List.of(Path.of("src/test/resources/golden"), Path.of("config/examples"))) {
      try (Stream<Path> inputs = Files.walk(top)) {
        for (Path input : inputs.filter(path -> path.getFileName().toString().equals("platform.yaml")).toList()) {
          files.put(input.toString(), Files.readString(input));
        }
      }
    }
    return files;
  }

  @Test
  void theyAgreeOnEveryExampleAndOnEveryMistakeInIt() throws IOException {
    int count = 0;
    for (Map.Entry<String, String> file : files().entrySet()) {
      count += AGREEMENT.checkAround(file.getKey(), file.getValue());
    }
    assertTrue(count > 1_500, count + " texts");
  }

  @Test
  void theExampleIsGood() throws IOException {
    assertEquals(List.of(), Platform.read("platform.yaml", Files.readString(Path.of("config/examples/platform.yaml")),
        PRODUCTION)
        .problems());
  }

  @Test
  void soIsEveryOneInTheDocument() throws IOException {
    List<String> blocks = Pattern.compile("(?s)```yaml\n(.*?)```")
        .matcher(Files.readString(Path.of("docs/platform.md")))
        .results().map(block -> block.group(1)).toList();
    blocks.forEach(
        block -> assertEquals(List.of(), Platform.read("platform.yaml", HEAD + block, PRODUCTION).problems(), block));
    assertEquals(10, blocks.size());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theParserAloneKnowsWhatASchemaCannotSay(Beyond rule) {
    AGREEMENT.checkBeyond(rule);
  }
}
