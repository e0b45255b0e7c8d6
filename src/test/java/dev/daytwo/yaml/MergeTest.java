package dev.daytwo.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.model.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MergeTest {
  private static final Yaml.Mapping EMPTY = Yaml.Mapping.empty(Position.of("empty"));

  /** Maps whose key tells the kind of its value, as in a schema: maps under m*, anything but a map under v*. */
  @Provide
  Arbitrary<Map<String, Object>> trees() {
    return map(2);
  }

  private static Arbitrary<Map<String, Object>> map(int depth) {
    Arbitrary<Map<String, Object>> leaves = Arbitraries
        .maps(Arbitraries.of("v1", "v2", "v3"), Arbitraries.<Object>of(1L, "x", List.of(1L, 2L), List.of(), true))
        .ofMaxSize(3);
    if (depth == 0) {
      return leaves;
    }
    return leaves
        .flatMap(flat -> Arbitraries.maps(Arbitraries.of("m1", "m2"), map(depth - 1)).ofMaxSize(2).map(deep -> {
          Map<String, Object> all = new LinkedHashMap<>(flat);
          all.putAll(deep);
          return all;
        }));
  }

  private static Yaml.Mapping yaml(@Nullable Object tree) {
    return (Yaml.Mapping) PlainTree.yaml(Position.of("tree"), tree);
  }

  private static Yaml.Mapping read(String file, String text) {
    return (Yaml.Mapping) YamlReader.read(file, text).get().getFirst();
  }

  @Property(tries = 300)
  void isAssociativeWhereNothingIsDeletedAndKeysKeepTheirKind(@ForAll("trees") Map<String, Object> a,
      @ForAll("trees") Map<String, Object> b, @ForAll("trees") Map<String, Object> c) {
    assertEquals(PlainTree.of(Merge.merge(Merge.merge(yaml(a), yaml(b)), yaml(c))),
        PlainTree.of(Merge.merge(yaml(a), Merge.merge(yaml(b), yaml(c)))));
  }

  @Property(tries = 100)
  void anEmptyMapChangesNothing(@ForAll("trees") Map<String, Object> a) {
    assertEquals(a, PlainTree.of(Merge.merge(yaml(a), EMPTY)));
    assertEquals(a, PlainTree.of(Merge.merge(EMPTY, yaml(a))));
  }

  @Property(tries = 100)
  void laidOverItselfItStaysTheSame(@ForAll("trees") Map<String, Object> a) {
    assertEquals(a, PlainTree.of(Merge.merge(yaml(a), yaml(a))));
  }

  @Property(tries = 100)
  void nullDeletesAnyKey(@ForAll("trees") Map<String, Object> a) {
    for (String key : a.keySet()) {
      Map<String, Object> nulls = new LinkedHashMap<>();
      nulls.put(key, null);
      Map<String, Object> expected = new LinkedHashMap<>(a);
      expected.remove(key);
      assertEquals(expected, PlainTree.of(Merge.merge(yaml(a), yaml(nulls))));
    }
  }

  @Test
  void mapsMergeListsReplaceNullDeletes() {
    Yaml.Mapping merged = Merge.merge(read("a", "{m: {x: 1, y: 2}, l: [1, 2], d: 1}"),
        read("b", "{m: {y: 3}, l: [9], d: null, n: {k: null, j: 1}}"));
    assertEquals(Map.of("m", Map.of("x", 1L, "y", 3L), "l", List.of(9L), "n", Map.of("j", 1L)), PlainTree.of(merged));
  }

  @Test
  void positionsComeFromTheSideThatWon() {
    Yaml.Mapping merged = Merge.merge(read("a", "m: {x: 1, y: 2}"), read("b", "m: {y: 3}"));
    Yaml.Mapping m = merged.map("m");
    assertEquals("a:1:5", m.place("x").toString());
    assertEquals("b:1:5", m.place("y").toString());
    assertEquals("b:1:1", merged.place("m").toString());
  }

  @Test
  void twoLayersTogetherStillDelete() {
    Yaml.Mapping both = Merge.together(read("a", "{m: {x: 1}, l: [1]}"), read("b", "{m: {x: null, y: null}, l: null}"));
    assertEquals(Map.of("m", Map.of("z", 3L)), PlainTree.of(Merge.merge(read("c", "{m: {y: 2, z: 3}, l: [2]}"), both)));
  }

  @Property(tries = 300)
  void twoLayersTogetherDoWhatBothDoInTurn(@ForAll("trees") Map<String, Object> base,
      @ForAll("trees") Map<String, Object> a, @ForAll("trees") Map<String, Object> b) {
    Yaml.Mapping inTurn = Merge.all(List.of(yaml(base), yaml(a), yaml(b)));
    assertEquals(PlainTree.of(inTurn), PlainTree.of(Merge.merge(yaml(base), Merge.together(yaml(a), yaml(b)))));
  }
}
