package dev.daytwo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tree's map is a map like any other, whatever its size. */
class FlatMapTest {
  private static Map<String, Object> entries(int size) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = size; i > 0; i--) {
      Tree.put(map, "k" + i, i % 3 == 0 ? null : "v" + i);
    }
    return map;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 16, 17, 40})
  void itIsEqualToOneOfTheSameEntries(int size) {
    Map<String, Object> plain = entries(size);
    Map<String, Object> map = Tree.copy(plain);
    assertEquals(plain, map);
    assertEquals(map, plain);
    assertEquals(plain.hashCode(), map.hashCode());
    assertEquals(plain.toString(), map.toString());
    assertEquals(size, map.size());
    assertEquals(List.copyOf(plain.keySet()), new ArrayList<>(map.keySet()), "in order");
    plain.forEach((key, value) -> {
      assertTrue(map.containsKey(key));
      assertEquals(value, map.get(key));
    });
    assertFalse(map.containsKey("k0"));
    assertNull(map.get("k0"));
    assertFalse(plain.equals(Tree.copy(entries(size + 1))));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 40})
  void nobodyChangesIt(int size) {
    Map<String, Object> map = Tree.copy(entries(size));
    assertThrows(UnsupportedOperationException.class, () -> map.put("new", "1"));
    if (size > 0) {
      assertThrows(UnsupportedOperationException.class, () -> map.remove("k1"));
      assertThrows(UnsupportedOperationException.class, () -> map.put("k1", "1"));
      assertThrows(UnsupportedOperationException.class, () -> map.entrySet().iterator().next().setValue("1"));
      assertThrows(UnsupportedOperationException.class, () -> map.keySet().remove("k1"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 40})
  void itsTextIsThatOfAnyOtherMap(int size) {
    assertEquals(CanonicalJson.of(entries(size)), CanonicalJson.of(Tree.copy(entries(size))));
  }
}
