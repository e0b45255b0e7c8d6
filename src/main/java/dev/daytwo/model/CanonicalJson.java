package dev.daytwo.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON in one form: keys sorted, no blanks, so that equal trees give equal text (after RFC 8785, but for numbers, which
 * are written as Java writes them). Written as bytes, which are what is digested and sent.
 */
public final class CanonicalJson {
  private static final Comparator<Map.Entry<?, ?>> BY_KEY = Comparator
      .comparing(entry -> String.valueOf(entry.getKey()));

  /** By the byte; asking a table takes half of the time of asking thrice. */
  private static final boolean[] ESCAPED = escaped();
  private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  /** Up to here, which is most keys, character by character is faster than a copy. */
  private static final int SHORT = 32;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private final @Nullable MessageDigest digest;
  private byte[] out = new byte[2048];
  private int size;

  private CanonicalJson(@Nullable MessageDigest digest) {
    this.digest = digest;
  }

  /** The text of a JSON-like tree. */
  public static String of(@Nullable Object tree) {
    CanonicalJson json = new CanonicalJson(null);
    json.write(tree);
    return new String(json.out, 0, json.size, StandardCharsets.UTF_8);
  }

  /** Gives the same text in UTF-8 to a digest, piece by piece: nobody else needs the whole. */
  static void feed(@Nullable Object tree, MessageDigest digest) {
    CanonicalJson json = new CanonicalJson(digest);
    json.write(tree);
    digest.update(json.out, 0, json.size);
  }

  private void write(@Nullable Object value) {
    switch (value) {
      case null -> plain("null");
      case FlatMap<?> map -> {
        Object[] items = map.sorted();
        for (int i = 0; i < items.length; i += 2) {
          put(i == 0 ? '{' : ',');
          quote((String) items[i]);
          put(':');
          write(items[i + 1]);
        }
        plain(items.length == 0 ? "{}" : "}");
      }
      case Map<?, ?> map -> {
        char separator = '{';
        Map.Entry<?, ?>[] entries = map.entrySet().toArray(new Map.Entry<?, ?>[0]); // a tree map takes half of the time
        Arrays.sort(entries, BY_KEY);
        for (Map.Entry<?, ?> entry : entries) {
          put(separator);
          quote(String.valueOf(entry.getKey()));
          put(':');
          write(entry.getValue());
          separator = ',';
        }
        plain(separator == '{' ? "{}" : "}");
      }
      case List<?> list -> {
        put('[');
        for (int i = 0; i < list.size(); i++) {
          if (i > 0) {
            put(',');
          }
          write(list.get(i));
        }
        put(']');
      }
      case String text -> quote(text);
      default -> plain(value.toString());
    }
  }

  private void quote(String text) {
    if (text.length() <= SHORT && quoteLetters(text)) {
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    put('"');
    int from = 0;
    for (int at = escaped(utf8, 0); at < utf8.length; at = escaped(utf8, from)) {
      put(utf8, from, at);
      plain(escape((char) utf8[at]));
      from = at + 1;
    }
    put(utf8, from, utf8.length);
    put('"');
  }

  /** Without a copy of the text's bytes; false, and nothing is written, if some character is not one byte. */
  private boolean quoteLetters(String text) {
    room(text.length() + 2);
    byte[] to = out;
    int at = size;
    to[at++] = '"';
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || ESCAPED[c]) {
        return false;
      }
      to[at++] = (byte) c;
    }
    to[at++] = '"';
    size = at;
    return true;
  }

  /** The first place from there on of a byte that has to be escaped; the length if there is none. */
  private static int escaped(byte[] utf8, int from) {
    int at = from;
    for (; at + Long.BYTES <= utf8.length; at += Long.BYTES) {
      // eight at once: the high bit of a byte is set if it borrows, that is if it is below a blank, or one of the two; a
      // byte behind such a one may be lent by it, so only the first counts
      long eight = (long) EIGHT.get(utf8, at);
      long borrows = eight - 0x20 * ONES | (eight ^ '"' * ONES) - ONES | (eight ^ '\\' * ONES) - ONES;
      long found = borrows & ~eight & HIGH_BITS;
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (at < utf8.length && !ESCAPED[utf8[at] & 0xff]) {
      at++;
    }
    return at;
  }

  private static boolean[] escaped() {
    boolean[] escaped = new boolean[256];
    Arrays.fill(escaped, 0, 0x20, true);
    escaped['"'] = true;
    escaped['\\'] = true;
    return escaped;
  }

  private static String escape(char c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format("\\u%04x", (int) c);
    };
  }

  private void plain(String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      put(ascii.charAt(i));
    }
  }

  private void put(char ascii) {
    room(1);
    out[size++] = (byte) ascii;
  }

  private void put(byte[] bytes, int from, int to) {
    room(to - from);
    System.arraycopy(bytes, from, out, size, to - from);
    size += to - from;
  }

  private void room(int more) {
    if (size + more > out.length) {
      makeRoom(more);
    }
  }

  private void makeRoom(int more) {
    if (digest != null) {
      digest.update(out, 0, size);
      size = 0;
    }
    if (size + more > out.length) {
      out = Arrays.copyOf(out, Math.max(2 * out.length, size + more));
    }
  }
}
