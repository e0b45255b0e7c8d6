package dev.daytwo.cluster;

import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Tree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What of the API server's words about a request may be repeated. The one place that all answers pass: some quote what was
 * sent, and when that was a Secret, its values must not get into logs, Events and Releases.
 */
final class Redaction {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern SECRETS = Pattern.compile("^/api/v1/namespaces/[^/]+/secrets(?:[/?].*)?$");
  /** How the API server prints a value whose type is wrong; with escapes of its own. */
  private static final Pattern DUMP = Pattern.compile("&value\\.valueUnstructured\\{.*", Pattern.DOTALL);
  private static final String MASK = "***";
  /** What is shorter is no secret, and is in every message. */
  private static final int SHORTEST = 3;

  private Redaction() {}

  /** The message without the values of a Secret that was sent to that path. */
  static String of(String message, String path, String body) {
    if (!SECRETS.matcher(path).matches()) {
      return message;
    }
    String left = DUMP.matcher(message).replaceAll(MASK);
    for (String value : values(body)) {
      left = left.replace(value, MASK);
    }
    return left;
  }

  /** Longest first, so that no rest of one stays. */
  private static List<String> values(String body) {
    Set<String> values = new LinkedHashSet<>();
    try {
      Map<String, Object> secret = Tree.map(JSON.readValue(body, Object.class));
      collect(secret.get("stringData"), values);
      collect(secret.get("data"), values);
    } catch (JacksonException e) {
      return List.of(); // no body, or none that says anything
    }
    return values.stream().filter(value -> value.length() >= SHORTEST)
        .sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  private static void collect(@Nullable Object value, Set<String> values) {
    switch (value) {
      case null -> {
      }
      case Map<?, ?> map -> map.values().forEach(each -> collect(each, values));
      case List<?> list -> list.forEach(each -> collect(each, values));
      default -> {
        String text = value.toString();
        values.add(text);
        values.add(inner(CanonicalJson.of(text))); // as it is quoted
        values.add(decoded(text));
      }
    }
  }

  private static String inner(String quoted) {
    return quoted.substring(1, quoted.length() - 1);
  }

  private static String decoded(String text) {
    try {
      return new String(Base64.getDecoder().decode(text.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
