package dev.daytwo.render;

import dev.daytwo.model.FlatMap;
import dev.daytwo.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A map of an object that is being written, in the order of writing. */
final class Fields {
  private final List<Object> items = new ArrayList<>(); // keys and values in turn

  private Fields() {}

  /** A map that begins with this. */
  static Fields with(String key, Object value) {
    return new Fields().and(key, value);
  }

  /** This as well; no key is written twice. */
  Fields and(String key, Object value) {
    items.add(key);
    items.add(switch (value) {
      case Fields fields -> fields.map();
      // as a reader of YAML or JSON has it, so that equal objects are equal
      case Integer number -> number.longValue();
      default -> Tree.copy(value);
    });
    return this;
  }

  /** This as well, if so. */
  Fields andIf(boolean so, String key, Object value) {
    return so ? and(key, value) : this;
  }

  /** The map, unmodifiable. */
  Map<String, Object> map() {
    return FlatMap.of(items);
  }
}
