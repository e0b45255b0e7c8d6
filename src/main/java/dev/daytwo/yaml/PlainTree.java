package dev.daytwo.yaml;

import dev.daytwo.model.Position;
import dev.daytwo.yaml.Yaml.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** YAML nodes as a JSON-like tree of Map, List, String, Long, Double, Boolean and null, and back. */
public final class PlainTree {
  private PlainTree() {}

  /** The tree without positions, keys in the order in which they were written. */
  public static @Nullable Object of(Yaml yaml) {
    return switch (yaml) {
      case Yaml.Mapping mapping -> of(mapping);
      case Yaml.Sequence sequence -> {
        List<@Nullable Object> list = new ArrayList<>(sequence.items().size());
        sequence.items().forEach(item -> list.add(of(item)));
        yield list;
      }
      case Yaml.Scalar scalar -> switch (scalar.kind()) {
        case STRING -> scalar.text();
        case BOOL -> Scalars.isTrue(scalar.text());
        case INT, FLOAT -> Scalars.number(scalar.text());
        case NULL -> null;
      };
    };
  }

  /** The tree of a map. */
  @SuppressWarnings("NullAway") // JSON has null
  public static Map<String, Object> of(Yaml.Mapping mapping) {
    Map<String, Object> map = new LinkedHashMap<>();
    mapping.entries().forEach((key, entry) -> map.put(key, of(entry.value())));
    return map;
  }

  /**
   * The nodes of a tree that was written in code, all at one place.
   *
   * @throws IllegalArgumentException if the tree holds anything but maps, lists, text, numbers, booleans and null
   */
  public static Yaml yaml(Position position, @Nullable Object tree) {
    return switch (tree) {
      case null -> new Yaml.Scalar(position, "null", Kind.NULL);
      case Map<?, ?> map -> {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        map.forEach((key, value) -> entries.put(String.valueOf(key), new Yaml.Entry(position, yaml(position, value))));
        yield new Yaml.Mapping(position, entries);
      }
      case List<?> list -> new Yaml.Sequence(position, list.stream().map(item -> yaml(position, item)).toList());
      case String text -> new Yaml.Scalar(position, text, Kind.STRING);
      case Boolean flag -> new Yaml.Scalar(position, flag.toString(), Kind.BOOL);
      case Long number -> new Yaml.Scalar(position, number.toString(), Kind.INT);
      case Integer number -> new Yaml.Scalar(position, number.toString(), Kind.INT);
      case Double number -> new Yaml.Scalar(position, number.toString(), Kind.FLOAT);
      default -> throw new IllegalArgumentException("not JSON: " + tree.getClass());
    };
  }
}
