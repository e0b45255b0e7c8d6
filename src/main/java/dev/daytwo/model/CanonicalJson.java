package dev.daytwo.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON in one form: keys sorted, no blanks, so that equal trees give equal text (after RFC 8785, but for numbers, which
 * are written as Java writes them).
 */
public final class CanonicalJson {
  private static final Comparator<Map.Entry<?, ?>> BY_KEY = Comparator
      .comparing(entry -> String.valueOf(entry.getKey()));

  private CanonicalJson() {}

  /** The text of a JSON-like tree. */
  public static String of(@Nullable Object tree) {
    StringBuilder out = new StringBuilder(1024);
    write(tree, out);
    return out.toString();
  }

  private static void write(@Nullable Object value, StringBuilder out) {
    switch (value) {
      case null -> out.append("null");
      case FlatMap<?> map -> {
        Object[] items = map.sorted();
        for (int i = 0; i < items.length; i += 2) {
          out.append(i == 0 ? '{' : ',');
          quote((String) items[i], out);
          out.append(':');
          write(items[i + 1], out);
        }
        out.append(items.length == 0 ? "{}" : "}");
      }
      case Map<?, ?> map -> {
        char separator = '{';
        Map.Entry<?, ?>[] entries = map.entrySet().toArray(new Map.Entry<?, ?>[0]); // a tree map takes half of the time
        Arrays.sort(entries, BY_KEY);
        for (Map.Entry<?, ?> entry : entries) {
          out.append(separator);
          quote(String.valueOf(entry.getKey()), out);
          out.append(':');
          write(entry.getValue(), out);
          separator = ',';
        }
        out.append(separator == '{' ? "{}" : "}");
      }
      case List<?> list -> {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
          if (i > 0) {
            out.append(',');
          }
          write(list.get(i), out);
        }
        out.append(']');
      }
      case String text -> quote(text, out);
      default -> out.append(value);
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    int written = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c == '"' || c == '\\') {
        out.append(text, written, i).append(escaped(c));
        written = i + 1;
      }
    }
    if (written == 0) {
      out.append(text); // whole, which is copied at once
    } else {
      out.append(text, written, text.length());
    }
    out.append('"');
  }

  private static String escaped(char c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format("\\u%04x", (int) c);
    };
  }
}
