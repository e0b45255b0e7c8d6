package dev.daytwo.descriptor;

import dev.daytwo.yaml.Nearest;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a type of resource gives to a Score Workload that asks for one.
 *
 * @param outputs by their names
 */
public record ResourceType(Map<String, Output> outputs) {
  /** The types that need no platform: of these a platform binds {@code dns} anew, and no other. */
  public static final List<String> BUILT_IN = List.of("dns", "environment", "route", "secret", "volume");
  /** A name under the domain of the environment. */
  static final ResourceType DNS = new ResourceType(
      Map.of("host", new Output("{service}.{values.domain}", null, null)));
  /** What stands for something in the texts of outputs, beside parameters of the resource and values of the environment. */
  public static final List<String> WORDS = List.of("service", "environment", "namespace", "source", "team", "resource",
      "class");
  static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_.-]*)}");
  /** Texts of which every placeholder is known, for a schema. */
  public static final String TEMPLATE = "^(?:(?!\\{[A-Za-z][A-Za-z0-9_.-]*\\})[\\s\\S]|\\{(?:" + String.join("|", WORDS)
      + "|(?:params|values)\\.[A-Za-z][A-Za-z0-9_-]*)\\})*$";
  private static final Pattern NAMED = Pattern.compile("(?:params|values)\\.[A-Za-z][A-Za-z0-9_-]*");

  public ResourceType {
    outputs = Map.copyOf(outputs);
  }

  /**
   * One thing that it gives: a text, or the place of a secret one.
   *
   * @param value  with placeholders; null for a secret one
   * @param secret the Secret's name, with placeholders; null for a text
   * @param key    in the Secret, with placeholders; null for a text
   */
  public record Output(@Nullable String value, @Nullable String secret, @Nullable String key) {}

  /** Why a text cannot be one of an output; null if it can. */
  public static @Nullable String refuse(String text) {
    Matcher words = PLACEHOLDER.matcher(text);
    while (words.find()) {
      String word = words.group(1);
      if (!WORDS.contains(word) && !NAMED.matcher(word).matches()) {
        return "found {" + word + "}" + Nearest.thenAllowed(word, WORDS) + "{" + String.join("}, {", WORDS)
            + "}, {params.NAME} and {values.NAME}";
      }
    }
    return null;
  }
}
