package dev.daytwo.render;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map of an object that is being written, in the order of writing. */
final class Fields {
  private final Map<String, Object> map = new LinkedHashMap<>();

  private Fields() {}

  /** A map that begins with this. */
  static Fields with(String key, Object value) {
    return new Fields().and(key, value);
  }

  /** This as well. */
  Fields and(String key, Object value) {
    map.put(key, switch (value) {
      case Fields fields -> fields.map;
      // as a reader of YAML or JSON has it, so that equal objects are equal
      case Integer number -> number.longValue();
      default -> value;
    });
    return this;
  }

  /** This as well, if so. */
  Fields andIf(boolean so, String key, Object value) {
    return so ? and(key, value) : this;
  }

  /** The map. */
  Map<String, Object> map() {
    return map;
  }
}
