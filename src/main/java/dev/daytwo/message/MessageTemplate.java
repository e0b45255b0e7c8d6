package dev.daytwo.message;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.MustacheParseException;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.Writer;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words of a message, as a template of Mustache without partials and without code: its fields are known, so that a
 * wrong one is found before anybody waits for the message. It sees maps, lists and text, and no methods of objects.
 *
 * @param text the template
 */
public record MessageTemplate(String text) {
  /** Characters of a template. */
  public static final int LONGEST = 4_000;
  /** Characters of what is made of one; what is more is cut off. */
  public static final int LONGEST_MESSAGE = 8_000;
  /** Units of a group that are named. */
  public static final int NAMED = 10;
  /** What a template may name. */
  public static final List<String> FIELDS = List.of("event", "title", "subject", "source", "environment", "service",
      "team", "commit", "reason", "message", "next", "count", "more", "units");

  /**
   * A field that there is not.
   *
   * @param name   as it is written
   * @param line   of the template, from 1
   * @param column from 1
   */
  public record Unknown(String name, int line, int column) {}

  /**
   * Checks that it is a template.
   *
   * @throws IllegalArgumentException with a message for the writer
   */
  public MessageTemplate {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("has " + text.length() + " characters, allowed: at most " + LONGEST);
    }
    compile(text);
    if (text.lastIndexOf("{{") > text.lastIndexOf("}}")) { // which the library takes as plain text
      throw new IllegalArgumentException("is no template: its last {{ is not closed by }}");
    }
  }

  /** The first field that there is not; null if there is none. */
  public @Nullable Unknown unknown() {
    Names names = new Names();
    compile(text).visit(names);
    String name = names.unknown;
    if (name == null) {
      return null;
    }
    Matcher place = Pattern.compile("\\{\\{[{#^/&]?\\s*" + Pattern.quote(name) + "\\s*}").matcher(text);
    int at = place.find() ? place.start() : 0;
    String before = text.substring(0, at);
    return new Unknown(name, (int) before.chars().filter(c -> c == '\n').count() + 1,
        at - before.lastIndexOf('\n'));
  }

  /** The message, with these values as they are. */
  public String render(Map<String, Object> fields) {
    Bounded out = new Bounded();
    try {
      compile(text).execute(fields, out);
    } catch (MustacheException e) {
      if (!out.full()) {
        throw e;
      }
    }
    return out.text();
  }

  private static Template compile(String text) {
    try {
      return Mustache.compiler().escapeHTML(false).emptyStringIsFalse(true).defaultValue("").withCollector(new Plain())
          .withLoader(name -> {
            throw new MustacheParseException("there are no partials");
          }).compile(text);
    } catch (MustacheException e) {
      throw new IllegalArgumentException("is no template: " + e.getMessage(), e);
    }
  }

  /** Fields of maps and items of lists, and nothing else: the library's own looks into objects. */
  private static final class Plain implements Mustache.Collector {
    @Override
    public @Nullable Iterator<?> toIterator(@Nullable Object value) {
      return value instanceof List<?> list ? list.iterator() : null;
    }

    @Override
    public Mustache.@Nullable VariableFetcher createFetcher(@Nullable Object context, String name) {
      return context instanceof Map<?, ?>
          ? (map, key) -> ((Map<?, ?>) map).containsKey(key) ? ((Map<?, ?>) map).get(key) : Template.NO_FETCHER_FOUND
          : null;
    }

    @Override
    public <K, V> Map<K, V> createFetcherCache() {
      return new ConcurrentHashMap<>();
    }
  }

  /** The first name that is none of the fields. */
  private static final class Names implements Mustache.Visitor {
    private @Nullable String unknown;

    private boolean note(String name) {
      if (unknown == null && !FIELDS.contains(name)) {
        unknown = name;
      }
      return true;
    }

    @Override
    public void visitText(String text) {}

    @Override
    public void visitVariable(String name) {
      note(name);
    }

    @Override
    public boolean visitInclude(String name) {
      unknown = unknown == null ? "> " + name : unknown;
      return false;
    }

    @Override
    public boolean visitParent(String name) {
      unknown = unknown == null ? "< " + name : unknown;
      return false;
    }

    @Override
    public boolean visitBlock(String name) {
      unknown = unknown == null ? "$ " + name : unknown;
      return false;
    }

    @Override
    public boolean visitSection(String name) {
      return note(name);
    }

    @Override
    public boolean visitInvertedSection(String name) {
      return note(name);
    }
  }

  /** Text up to a length. */
  private static final class Bounded extends Writer {
    private final StringBuilder text = new StringBuilder();

    boolean full() {
      return text.length() >= LONGEST_MESSAGE;
    }

    @Override
    public void write(char[] more, int from, int length) throws IOException {
      text.append(more, from, Math.min(length, LONGEST_MESSAGE - text.length()));
      if (full()) {
        throw new IOException("long enough");
      }
    }

    String text() {
      return full() ? text.substring(0, LONGEST_MESSAGE - 1) + "…" : text.toString();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
