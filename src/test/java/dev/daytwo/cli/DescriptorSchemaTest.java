package dev.daytwo.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.cli.Agreement.Beyond;
import dev.daytwo.demo.Shop;
import dev.daytwo.descriptor.SourceFile;
import dev.daytwo.yaml.Limits;
import dev.daytwo.yaml.Yaml;
import dev.daytwo.yaml.YamlDocument;
import dev.daytwo.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema of descriptors and their parser accept and refuse the same. */
class DescriptorSchemaTest {
  private static final String ORDERS = """
      apiVersion: daytwo.dev/v1
      kind: Service
      name: orders
      image: ghcr.io/acme/orders:1.4.2
      port: 8080
      """;
  private static final String REPORT = ORDERS.replace("Service", "CronJob").replace("port: 8080\n", "");
  private static final Agreement AGREEMENT = Agreement.of(SchemaCommand.Root.DESCRIPTOR,
      text -> SourceFile.parse("services/in.yaml", text).problems(), beyond());

  private static List<Beyond> beyond() {
    return List.of(
        Beyond.of("a pattern sees digits and no length of time", ".*found [-0-9.]+ s, allowed: whole seconds from .*",
            ORDERS + "drain: 2h"),
        Beyond.of("two numbers cannot be compared", ".*min \\d+ is above max \\d+", ORDERS + "scale: {min: 4, max: 3}"),
        Beyond.of("an environment's settings are checked with those that they are laid over",
            "environments\\..*scale: min .*", ORDERS + "scale: {max: 3}\nenvironments: {dev: {scale: {min: 4}}}"),
        Beyond.of("two texts cannot be compared", ".*ready and live are both .*",
            ORDERS + "health: {ready: /ok, live: /ok}"),
        Beyond.of("keys of two maps cannot be compared", ".*given under secrets too, allowed: one of the two",
            ORDERS + "env: {A: b}\nsecrets: {A: b/c}"),
        Beyond.of("a schema does not know what is left once an environment has taken something away",
            "environments\\..*: required(| for a Service| for a CronJob), and not given.*",
            ORDERS + "environments: {dev: {ports: null}}"),
        Beyond.of("a schema does not know the kind above an environment's settings",
            "environments\\..*: (given without a port|not for a ).*",
            ORDERS.replace("Service", "Worker").replace("port: 8080", "")
                + "environments: {dev: {health: {ready: /ok}}}"),
        Beyond.of("a pattern for the five fields of crontab(5) would explain nothing to anybody",
            ".*schedule: found \".*", REPORT + "schedule: 61 * * * *"),
        Beyond.of("the database of time zones differs from machine to machine",
            ".*timeZone: expected a time zone of the IANA database.*",
            REPORT + "schedule: '@daily'\ntimeZone: Europe/Atlantis"),
        Beyond.of("items of a list cannot be compared with each other or with keys",
            ".*storage\\[\\d+].path: found \".* (mounted already by|beside) .*",
            ORDERS + "storage: [{path: /a, size: 1Gi}, {path: /a/b, size: 1Gi}]"),
        Beyond.of("an environment's replicas are checked with the volumes above them",
            "environments\\..*scale: found \\d+ beside storage.*",
            ORDERS + "storage: [{path: /a, size: 1Gi}]\nenvironments: {dev: {scale: 2}}"),
        Beyond.of("a schema does not know in which folder a file is", ".*expected a path relative to the descriptor.*",
            ORDERS + "files: {/a: ../../b}"),
        Beyond.of("a pattern does not know how long months are", "patches\\[\\d+].until: expected a date.*",
            ORDERS + "patches: [{target: {kind: Deployment}, reason: x, until: 2027-02-30, patch: {a: b}}]"),
        Beyond.of("a schema sees a number's value, not how it is written",
            ".*expected (a whole number|a number of replicas|a port number).*, found the number [0-9]+\\.0",
            ORDERS + "scale: 3.0"),
        Beyond.of("the same, for amounts", ".*(cpu|memory|size): found \"[^a-zA-Z]*\", expected (cores|bytes).*",
            ORDERS + "size: {cpu: 0.0001}"));
  }

  static List<Beyond> rules() {
    return AGREEMENT.beyond();
  }

  /** Every descriptor that can be read as YAML. */
  private static Map<String, String> descriptors() throws IOException {
    Map<String, String> files = new TreeMap<>(Shop.descriptors());
    for (String top : List.of("src/test/resources/golden", "config/examples/shop")) {
      try (Stream<Path> inputs = Files.walk(Path.of(top))) {
        for (Path input : inputs.filter(path -> path.toString().matches(".*/(in[^/]*|shop/.*)\\.yaml")).toList()) {
          files.put(input.toString(), Files.readString(input));
        }
      }
    }
    Map<String, String> documents = new TreeMap<>();
    files.forEach((path, text) -> {
      for (YamlDocument document : YamlReader.documents(path, text, Limits.DEFAULT).get()) {
        if (document.root() instanceof Yaml.Mapping map && map.text("apiVersion").startsWith("daytwo.dev/")) {
          documents.put(path + ":" + document.line(), document.text());
        }
      }
    });
    return documents;
  }

  @Test
  void theyAgreeOnEveryExample() throws IOException {
    int accepted = 0;
    for (Map.Entry<String, String> document : descriptors().entrySet()) {
      accepted += AGREEMENT.check(document.getKey(), document.getValue()) ? 1 : 0;
    }
    assertTrue(accepted > 40 && accepted < descriptors().size() - 20, "accepted " + accepted);
  }

  @Test
  void theyAgreeOnEveryMistakeInEveryExample() throws IOException {
    int count = 0;
    for (Map.Entry<String, String> document : descriptors().entrySet()) {
      count += AGREEMENT.checkAround(document.getKey(), document.getValue());
    }
    assertTrue(count > 5_000, count + " texts");
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theParserAloneKnowsWhatASchemaCannotSay(Beyond rule) {
    AGREEMENT.checkBeyond(rule);
  }
}
