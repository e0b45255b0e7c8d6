package dev.daytwo.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A tree with one mistake in it, for each place and each mistake that a writer makes easily. */
record Mutations(String what, Object tree) {
  private static final Object GONE = new Object();

  static List<Mutations> of(Map<String, Object> tree) {
    List<Mutations> all = new ArrayList<>();
    below("", tree, whole -> whole, all);
    return all;
  }

  private static void below(String path, Object node, UnaryOperator<@Nullable Object> whole, List<Mutations> all) {
    if (node instanceof Map<?, ?> map) {
      map.forEach((key, value) -> {
        String at = path + "/" + key;
        UnaryOperator<@Nullable Object> put = changed -> whole.apply(with(map, key, key, changed));
        all.add(new Mutations(at + " renamed", whole.apply(with(map, key, key + "x", value))));
        all.add(new Mutations(at + " left out", put.apply(GONE)));
        mutate(at, value, put, all);
      });
      all.add(new Mutations(path + " with one key more", whole.apply(with(map, GONE, "more", "value"))));
    } else if (node instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        int index = i;
        mutate(path + "/" + i, list.get(i), changed -> {
          List<@Nullable Object> copy = new ArrayList<>(list);
          copy.set(index, changed);
          return whole.apply(copy);
        }, all);
      }
      all.add(new Mutations(path + " emptied", whole.apply(List.of())));
    }
  }

  private static void mutate(String path, @Nullable Object value, UnaryOperator<@Nullable Object> put,
      List<Mutations> all) {
    Map<String, @Nullable Object> changes = new HashMap<>();
    changes.put("null", null);
    changes.put("true", true);
    changes.put("a number", 3L);
    changes.put("a negative number", -1L);
    changes.put("a great number", 100_000_000L);
    changes.put("a fraction", 1.5);
    changes.put("a word", "word");
    changes.put("no letters", "!");
    changes.put("empty text", "");
    changes.put("a list of itself", value == null ? List.of() : List.of(value));
    changes.put("a list of a number", List.of(1L));
    changes.put("an empty map", Map.of());
    changes.put("a map", value == null ? Map.of() : Map.of("x", value));
    changes.forEach((what, changed) -> all.add(new Mutations(path + " is " + what, put.apply(changed))));
    if (value instanceof String text) {
      all.add(new Mutations(path + " with a blank", put.apply(text + " x")));
      all.add(new Mutations(path + " in upper case", put.apply(text.toUpperCase(java.util.Locale.ROOT))));
    }
    if (value != null) {
      below(path, value, put, all);
    }
  }

  private static Map<String, @Nullable Object> with(Map<?, ?> map, Object replaced, Object key,
      @Nullable Object value) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((one, old) -> {
      if (!one.equals(replaced)) {
        copy.put((String) one, old);
      } else if (value != GONE) {
        copy.put((String) key, value);
      }
    });
    if (replaced == GONE) {
      copy.put((String) key, value);
    }
    return copy;
  }
}
