package dev.daytwo.render;

import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Manifest;
import dev.daytwo.yaml.Scalars;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Objects as YAML text that kubectl reads back as the same objects: keys in their order, always the same text. */
public final class YamlWriter {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./][A-Za-z0-9_./@%+=:, ()-]*+");

  private YamlWriter() {}

  /** All objects, parted by {@code ---}. */
  public static String write(List<Manifest> objects) {
    StringBuilder out = new StringBuilder();
    for (Manifest object : objects) {
      out.append(out.isEmpty() ? "" : "---\n");
      map(object.tree(), 0, out, false);
    }
    return out.toString();
  }

  /** Any tree as one document. */
  public static String tree(Map<String, ?> tree) {
    StringBuilder out = new StringBuilder();
    map(tree, 0, out, false);
    return out.toString();
  }

  /** A key as it is written before its colon. */
  public static String key(String key) {
    return scalar(key);
  }

  private static void map(Map<?, ?> map, int indent, StringBuilder out, boolean started) {
    boolean first = started;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(first ? "" : " ".repeat(indent)).append(scalar(String.valueOf(entry.getKey()))).append(':');
      first = false;
      switch (entry.getValue()) {
        case Map<?, ?> below when !below.isEmpty() -> {
          out.append('\n');
          map(below, indent + 2, out, false);
        }
        case List<?> below when !below.isEmpty() -> {
          out.append('\n');
          list(below, indent, out);
        }
        case null, default -> value(entry.getValue(), indent + 2, out);
      }
    }
  }

  private static void list(List<?> list, int indent, StringBuilder out) {
    for (Object item : list) {
      out.append(" ".repeat(indent)).append('-');
      switch (item) {
        case Map<?, ?> below when !below.isEmpty() -> {
          out.append(' ');
          map(below, indent + 2, out, true);
        }
        case List<?> below when !below.isEmpty() -> {
          out.append('\n');
          list(below, indent + 2, out);
        }
        case null, default -> value(item, indent + 2, out);
      }
    }
  }

  private static void value(@Nullable Object value, int indent, StringBuilder out) {
    if (value instanceof String text && isBlock(text)) {
      out.append(text.endsWith("\n\n") ? " |+\n" : text.endsWith("\n") ? " |\n" : " |-\n");
      text.lines().forEach(line -> out.append(line.isEmpty() ? "" : " ".repeat(indent)).append(line).append('\n'));
      return;
    }
    out.append(' ').append(switch (value) {
      case null -> "null";
      case Map<?, ?> _ -> "{}";
      case List<?> _ -> "[]";
      case String text -> scalar(text);
      default -> value.toString();
    }).append('\n');
  }

  /** Several lines of printable text, the first of them neither empty nor indented. */
  private static boolean isBlock(String text) {
    return text.strip().contains("\n") && !Character.isWhitespace(text.charAt(0))
        && text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 127) || (c > 160 && c < 0x2028));
  }

  private static String scalar(String text) {
    boolean plain = PLAIN.matcher(text).matches() && Scalars.isText(text) && !text.contains(": ")
        && !text.endsWith(":") && !text.endsWith(" ") && !text.startsWith("...");
    return plain ? text : quoted(text);
  }

  /** JSON's quoting, and YAML's own line breaks and unprintable characters escaped too. */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder();
    CanonicalJson.of(text).chars().forEach(c -> {
      boolean escape = (c >= 0x7f && c <= 0xa0) || (c >= 0x2028 && c <= 0x2029) || c == 0xfeff || c >= 0xfffe;
      out.append(escape ? String.format("\\u%04x", c) : String.valueOf((char) c));
    });
    return out.toString();
  }
}
