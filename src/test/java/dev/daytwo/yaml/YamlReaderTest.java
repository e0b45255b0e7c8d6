package dev.daytwo.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
  private static String json(String text) {
    Result<List<Yaml>> read = YamlReader.read("f.yaml", text);
    assertEquals(List.of(), read.problems());
    return CanonicalJson.of(read.get().stream().map(PlainTree::of).toList());
  }

  private static List<String> problems(String text) {
    return YamlReader.read("f.yaml", text).problems().stream().map(Problem::toString).toList();
  }

  /** Each as {@code kubectl label --local -o json} gave it. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"yes|true", "on|true", "y|true", "No|false", "OFF|false",
      "~|null", "Null|null", "NuLL|\"NuLL\"", "0o10|8", "010|8", "0x10|16", "0b11|3", "1_000|1000", "0o8|\"0o8\"",
      "08|8", "-0x10|-16", "1.5|1.5", "1e3|1000", ".5|0.5", "5.|5", "1_0.5|10.5", "3.0|3", "12:30:45|\"12:30:45\"",
      "2020-01-01|\"2020-01-01\"", "2020-01-01T00:00:00Z|\"2020-01-01T00:00:00Z\"", "1.2.3|\"1.2.3\"", "=|\"=\"",
      "190:20:30|\"190:20:30\"", "0x|\"0x\"", "1e|\"1e\"", "_1|\"_1\"", "1__0|10", "!!str 5|\"5\"", "!!int \"5\"|5",
      "'true'|\"true\"", "007|7", "9223372036854775807|9223372036854775807", "0x-1|\"0x-1\""})
  void scalarsAreReadAsKubectlReadsThem(String text, String json) {
    assertEquals("[{\"a\":" + json + "}]", json("a: " + text));
  }

  @Test
  void keysAreTextAsWritten() {
    assertEquals("[{\"1\":\"a\",\"on\":\"c\",\"true\":\"b\"}]", json("{1: a, true: b, on: c}"));
  }

  @Test
  void anEmptyFileHasNoDocuments() {
    assertEquals("[]", json("\n# nothing\n---\n# here\n"));
  }

  @Test
  void severalDocumentsKeepTheirPlaces() {
    Result<List<Yaml>> read = YamlReader.read("f.yaml", "a: 1\n---\n# two\nb:\n  c: x\n...\n---\nd: 1\n");
    assertEquals(3, read.get().size());
    Yaml.Mapping second = (Yaml.Mapping) read.get().get(1);
    assertEquals("f.yaml:4:1", second.place("b").toString());
    assertEquals("f.yaml:5:3", second.map("b").place("c").toString());
  }

  @Test
  void aBrokenDocumentDoesNotHideTheOthers() {
    Result<List<Yaml>> read = YamlReader.read("f.yaml", "a: 1\n---\nb: [\n---\nc: 3\n");
    assertEquals(2, read.get().size());
    assertEquals(1, read.problems().size());
    assertEquals(4, read.problems().getFirst().position().line());
  }

  @Test
  void mergeKeysAreInherited() {
    assertEquals("[{\"a\":{\"x\":1,\"y\":1},\"b\":{\"x\":1,\"y\":2}}]", json("a: &a {x: 1, y: 1}\nb: {<<: *a, y: 2}"));
  }

  @Test
  void aDuplicateKeyIsRefusedWithBothPlaces() {
    assertEquals(List.of("f.yaml:3:1: duplicate key \"a\", first given in line 1"), problems("a: 1\nb: 2\na: 3\n"));
    assertEquals(List.of("f.yaml:1:7: duplicate key \"1\", first given in line 1"), problems("{1: a,'1': b}"));
  }

  @Test
  void yamlMemoryBombOfAliasesIsRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x]\n");
    for (int i = 1; i <= 7; i++) {
      bomb.append("a%d: &a%d [*a%3$d,*a%3$d,*a%3$d,*a%3$d,*a%3$d,*a%3$d,*a%3$d]\n".formatted(i, i, i - 1));
    }
    assertEquals(List.of("f.yaml:7:10: more than 250000 values in one document, aliases counted as often as used"),
        problems(bomb.toString()));
  }

  @Test
  void yamlMoreThanFiftyAliasesAreRefused() {
    assertEquals(List.of(), problems("a: &a x\nb: [" + "*a ,".repeat(50) + "]"));
    assertEquals(List.of("f.yaml:2:205: more than 50 aliases in one document"),
        problems("a: &a x\nb: [" + "*a ,".repeat(51) + "]"));
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void yamlDeepNestingIsRefused() {
    assertEquals(List.of(), problems("[".repeat(64) + "]".repeat(64)));
    assertEquals(List.of("f.yaml:1:65: nested more than 64 deep"), problems("[".repeat(65) + "]".repeat(65)));
    assertEquals(List.of("f.yaml:1:65: nested more than 64 deep"), problems("[".repeat(1_000_000)));
    assertEquals(List.of("f.yaml:1:129: nested more than 64 deep"), problems("- ".repeat(100_000)));
  }

  @Test
  void yamlHugeFileIsRefused() {
    assertEquals(List.of("f.yaml: the file is too big: 1048577 bytes, at most 1048576 are read"),
        problems("a".repeat((1 << 20) + 1)));
    assertEquals(List.of("f.yaml: the file is too big: 1200000 bytes, at most 1048576 are read"),
        problems("ä".repeat(600_000)));
  }

  @Test
  void yamlRecursiveAliasIsRefused() {
    assertEquals(List.of("f.yaml:1:8: the alias refers to a node that it is part of"), problems("a: &a [*a]"));
    assertEquals(List.of("f.yaml:1:14: the alias refers to a node that it is part of"), problems("&a {b: {c: *a}}"
        .replace("*a", "  *a")));
  }

  @Test
  void syntaxErrorsArePlainWordsWithAPlace() {
    assertEquals(List.of("f.yaml:1:5: not readable as YAML: a second \": \" in one line, or wrong indentation above; "
        + "put text that holds \": \" in quotes"), problems("a: b: c"));
    assertEquals(List.of("f.yaml:2:1: not readable as YAML: a tab cannot indent or begin a value; use spaces"),
        problems("a:\n\tb: c"));
    assertEquals(List.of("f.yaml:2:2: not readable as YAML: the character U+0007 is not allowed in text"),
        problems("a: b\nc\u0007: d"));
    assertEquals(List.of("f.yaml:1:4: found .inf, which JSON cannot hold; for text, use quotes"), problems("a: .inf"));
    assertEquals(List.of("f.yaml:1:4: the tag !!binary does not fit its value, or is not supported"),
        problems("a: !!binary eA=="));
    assertEquals(List.of("f.yaml:1:1: found a list as a key, only text is allowed"), problems("[a]: b"));
    assertEquals(List.of("f.yaml:1:1: found nothing as a key, only text is allowed"), problems("~: b"));
    assertEquals(List.of("f.yaml:1:4: the alias refers to no anchor above it; text that begins with * needs quotes"),
        problems("a: *b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: [", "a: {", "a: \"", "a: 'x", "- a\nb", "@a", "a: `b", "%YAML 99999999999999.1\n---\na",
      "a: |9999\n x", "&", "*", "!", "!<", "? ", "a: >\n\tb", "!!int x", "\u0000", "a: \"\\xZZ\"", "a: \"\\uD800\"",
      "%TAG ! tag:\n--- !x y", "a: b\n  - c", "key\nother: x", "--- a\n... b", "\ufeffa: [", "a: &a", "{a, b: }, c",
      "]", "a:\n- b\n c: d"})
  void nothingMakesItThrow(String text) {
    Result<List<Yaml>> read = YamlReader.read("f.yaml", text);
    assertTrue(read.value() != null);
    read.problems().forEach(problem -> assertTrue(problem.position().line() >= 1, problem.toString()));
  }

  @Test
  void linesLeaveOutBlanksAndComments() {
    List<YamlDocument> documents = YamlReader.documents("f.yaml", "---\n# c\na: 1\n\nb: # x\n  - c\n", Limits.DEFAULT)
        .get();
    assertEquals(3, documents.getFirst().lines());
  }
}
