package dev.daytwo.platform;

import dev.daytwo.model.Problem;
import dev.daytwo.yaml.Nearest;
import dev.daytwo.yaml.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Words in braces, in the texts of a platform file, that stand for something else: {@code {service}}. Those in two
 * braces, and those after a dollar sign, are other programs'.
 */
public final class Placeholders {
  /** What stands for something of a unit. */
  public static final List<String> OF_UNITS = List.of("service", "environment", "team", "namespace", "source", "tier");

  private static final Pattern WORD = Pattern.compile("(?<![{$])\\{([A-Za-z][A-Za-z0-9_.-]*)}(?!})");

  private Placeholders() {}

  /**
   * A tree with its texts, but not its keys, replaced.
   *
   * @param of what a word stands for; null if it stays
   */
  public static Yaml in(Yaml yaml, Function<String, @Nullable String> of) {
    return switch (yaml) {
      case Yaml.Mapping map -> in(map, of);
      case Yaml.Sequence list -> new Yaml.Sequence(list.position(),
          list.items().stream().map(item -> in(item, of)).toList());
      case Yaml.Scalar scalar when scalar.kind() == Yaml.Kind.STRING && scalar.text().contains("{") ->
        new Yaml.Scalar(scalar.position(), WORD.matcher(scalar.text()).replaceAll(match -> {
          String said = of.apply(match.group(1));
          return Matcher.quoteReplacement(said == null ? match.group() : said);
        }), Yaml.Kind.STRING);
      case Yaml.Scalar scalar -> scalar;
    };
  }

  /** A map with its texts, but not its keys, replaced. */
  public static Yaml.Mapping in(Yaml.Mapping map, Function<String, @Nullable String> of) {
    Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
    map.entries().forEach((key, entry) -> entries.put(key, new Yaml.Entry(entry.position(), in(entry.value(), of))));
    return new Yaml.Mapping(map.position(), entries);
  }

  /** Tells each word that is none of the known ones. */
  static void unknown(Yaml yaml, List<String> known, String path, Consumer<Problem> told) {
    each(yaml, path, (word, scalar, at) -> {
      if (!known.contains(word)) {
        told.accept(new Problem(scalar.position(), at, "unknown placeholder {" + word + "}"
            + Nearest.thenAllowed(word, known) + "{" + String.join("}, {", known) + "}"));
      }
    });
  }

  /** What is done with a word, the text that it is in, and the path of that. */
  interface Visit {
    void word(String word, Yaml.Scalar scalar, String path);
  }

  /** Visits every word. */
  static void each(Yaml yaml, String path, Visit visit) {
    switch (yaml) {
      case Yaml.Mapping map -> map.entries()
          .forEach((key, entry) -> each(entry.value(), path.isEmpty() ? key : path + "." + key, visit));
      case Yaml.Sequence list -> {
        for (int i = 0; i < list.items().size(); i++) {
          each(list.items().get(i), path + "[" + i + "]", visit);
        }
      }
      case Yaml.Scalar scalar when scalar.kind() == Yaml.Kind.STRING ->
        WORD.matcher(scalar.text()).results().forEach(match -> visit.word(match.group(1), scalar, path));
      case Yaml.Scalar scalar -> {
      }
    }
  }
}
