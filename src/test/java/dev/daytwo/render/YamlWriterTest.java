package dev.daytwo.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.model.Manifest;
import dev.daytwo.model.Result;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import dev.daytwo.yaml.YamlReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

class YamlWriterTest {
  private static Map<String, Object> object(Object spec) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", "v1");
    object.put("kind", "X");
    object.put("metadata", Map.of("name", "a"));
    object.put("spec", spec);
    return object;
  }

  @Provide
  Arbitrary<Object> trees() {
    Arbitrary<String> hard = Arbitraries.of("yes", "0o10", "1e3", "12:30:45", "y", "~", "", " a", "a ", "a: b", "a #b",
        "- a", "*a", "&a", "!a", "%a", "@a", "'a'", "\"a\"", "a\nb", "a\nb\n", "a\nb\n\n", "\na\nb", "a\n  b\n\n c\n",
        "a\r\nb", "a\tb", "---", "...", "{}", "[a]", "a:", "<<", "=", "|", ">", "null", "1_000", "ä\u2028b", "😀");
    Arbitrary<Object> leaves = Arbitraries.oneOf(hard.map(text -> (Object) text),
        Arbitraries.strings().ofMaxLength(12).filter(YamlWriterTest::isText).map(text -> (Object) text),
        Arbitraries.<Object>of(1L, -5L, true, false, 0.5, List.of(), Map.of()));
    return nested(hard, nested(hard, leaves));
  }

  private static Arbitrary<Object> nested(Arbitrary<String> keys, Arbitrary<Object> below) {
    return Arbitraries.oneOf(below, below.list().ofMaxSize(3).map(list -> (Object) list),
        Arbitraries.maps(keys, below).ofMaxSize(3).map(map -> (Object) map));
  }

  /** YAML takes no other characters, quoted or not, than what Kubernetes text ever holds. */
  private static boolean isText(String text) {
    return text.chars().noneMatch(c -> c == 0xFFFE || c == 0xFFFF || Character.isSurrogate((char) c));
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void whatIsWrittenIsReadBackTheSame(@ForAll("trees") Object spec) {
    Map<String, Object> tree = object(spec);
    Result<List<Yaml>> read = YamlReader.read("f", YamlWriter.write(List.of(Manifest.of(tree))));
    assertEquals(List.of(), read.problems());
    assertEquals(tree, PlainTree.of(read.get().getFirst()));
  }

  @Test
  void wordsThatKubectlWouldTakeForSomethingElseAreQuoted() {
    String text = YamlWriter.write(List.of(Manifest.of(object(List.of("y", "0o10", "1e3", "info", "12:30:45")))));
    assertEquals("- \"y\"\n- \"0o10\"\n- \"1e3\"\n- info\n- 12:30:45\n", text.substring(text.indexOf("- ")));
  }
}
