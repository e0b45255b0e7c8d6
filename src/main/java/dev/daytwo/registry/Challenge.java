package dev.daytwo.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a registry asks for before it answers
 * (<a href="https://distribution.github.io/distribution/spec/auth/token/">token authentication</a>).
 *
 * @param scheme     in lower case
 * @param parameters by their names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
  private static final Pattern SCHEME = Pattern.compile("\\s*([A-Za-z]{1,32}+)(?:\\s+|$)");
  private static final Pattern PARAMETER = Pattern
      .compile("\\G\\s*,?\\s*([A-Za-z]{1,32}+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]++))");

  /** The first of the challenges that can be met; null if there is none. */
  static @Nullable Challenge of(List<String> headers) {
    for (String header : headers) {
      Matcher scheme = SCHEME.matcher(header);
      if (scheme.lookingAt()) {
        String word = scheme.group(1).toLowerCase(Locale.ROOT);
        if (word.equals("bearer") || word.equals("basic")) {
          return new Challenge(word, parameters(header.substring(scheme.end())));
        }
      }
    }
    return null;
  }

  private static Map<String, String> parameters(String text) {
    Map<String, String> parameters = new LinkedHashMap<>();
    Matcher parameter = PARAMETER.matcher(text);
    while (parameter.find()) {
      String value = parameter.group(2) != null ? parameter.group(2).replaceAll("\\\\(.)", "$1") : parameter.group(3);
      parameters.putIfAbsent(parameter.group(1).toLowerCase(Locale.ROOT), value);
    }
    return parameters;
  }

  /** A parameter; empty if it is not given. */
  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }
}
