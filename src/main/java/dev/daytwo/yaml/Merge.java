package dev.daytwo.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One tree laid over another: maps merge, everything else replaces, {@code null} deletes (as a JSON Merge Patch, RFC
 * 7396). Each node keeps the place of the side that it came from.
 */
public final class Merge {
  private Merge() {}

  /** The base with the other laid over it; a null that deletes is gone from the result. */
  public static Yaml merge(Yaml base, Yaml over) {
    if (!(over instanceof Yaml.Mapping above)) {
      return over;
    }
    return merge(base instanceof Yaml.Mapping below ? below : Yaml.Mapping.empty(above.position()), above);
  }

  /** The base map with the other laid over it. */
  public static Yaml.Mapping merge(Yaml.Mapping base, Yaml.Mapping over) {
    if (over.entries().isEmpty()) {
      return base;
    }
    Map<String, Yaml.Entry> entries = new LinkedHashMap<>(base.entries());
    over.entries().forEach((key, entry) -> {
      if (entry.value().isNull()) {
        entries.remove(key);
        return;
      }
      Yaml.Entry below = entries.get(key);
      Yaml value = below != null
          ? merge(below.value(), entry.value())
          : entry.value() instanceof Yaml.Mapping mapping
              ? merge(Yaml.Mapping.empty(mapping.position()), mapping)
              : entry.value();
      entries.put(key, new Yaml.Entry(entry.position(), value));
    });
    return new Yaml.Mapping(over.position(), entries);
  }

  /** True if a map has every key that another one has, and those below as well: laid over that one it stays as it is. */
  public static boolean covers(Yaml.Mapping map, Yaml.Mapping other) {
    for (Map.Entry<String, Yaml.Entry> entry : other.entries().entrySet()) {
      Yaml found = map.get(entry.getKey());
      if (found == null
          || (found instanceof Yaml.Mapping below && entry.getValue().value() instanceof Yaml.Mapping those
              && !covers(below, those))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Two layers as one, which does to a third what both would do in turn: a null of the second stays, since it still has to
   * delete. The first holds none.
   */
  public static Yaml.Mapping together(Yaml.Mapping first, Yaml.Mapping second) {
    Map<String, Yaml.Entry> entries = new LinkedHashMap<>(first.entries());
    second.entries().forEach((key, entry) -> {
      Yaml.Entry below = entries.get(key);
      boolean both = below != null && below.value() instanceof Yaml.Mapping && entry.value() instanceof Yaml.Mapping;
      entries.put(key, both
          ? new Yaml.Entry(entry.position(), together(first.map(key), second.map(key)))
          : entry);
    });
    return new Yaml.Mapping(second.entries().isEmpty() ? first.position() : second.position(), entries);
  }

  /** Every layer over the one before it, the weakest first. */
  public static Yaml.Mapping all(List<Yaml.Mapping> layers) {
    return layers.stream().reduce(Merge::merge).orElseThrow();
  }
}
