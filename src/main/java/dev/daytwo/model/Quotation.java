package dev.daytwo.model;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What others said (a container's last words, an Event, a webhook), made fit to be repeated in public: one line, short,
 * and without what looks like a secret.
 */
public final class Quotation {
  private static final int READ = 4096;
  private static final String MASK = "***";

  private record Rule(Pattern pattern, String replacement) {
    static Rule of(String pattern, String replacement) {
      return new Rule(Pattern.compile(pattern), replacement);
    }
  }

  /** No rule has a repetition within a repetition, so each takes time in proportion to the text. */
  private static final List<Rule> SECRETS = List.of(
      // from here on it is a key; nothing after it is worth more than the risk
      Rule.of("-----BEGIN [A-Z ]{1,40}-----.*", MASK),
      // https://user:password@host
      Rule.of("://[^\\s/@]{1,256}@", "://" + MASK + "@"),
      // Authorization: Bearer …
      Rule.of("(?i)\\b(bearer|basic)\\s{1,4}[A-Za-z0-9+/=._~-]{6,}", "$1 " + MASK),
      // DB_PASSWORD=…, "apiKey": "…", --token …=
      Rule.of("(?i)(passwo?r?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?)"
          + "([A-Za-z0-9_-]{0,32}[\"']?\\s{0,4}[:=]\\s{0,4})(\"[^\"]{1,1024}\"?|'[^']{1,1024}'?|[^\\s\"',;]{1,1024})",
          "$1$2" + MASK),
      // JSON Web Token
      Rule.of("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{4,}(\\.[A-Za-z0-9_-]*)?", MASK),
      // keys of AWS, tokens of GitHub, GitLab and Slack
      Rule.of("\\b(A[KS]IA[0-9A-Z]{16}|gh[a-z]_[A-Za-z0-9]{16,}|glpat-[A-Za-z0-9_-]{16,}|xox[a-z]-[A-Za-z0-9-]{8,})",
          MASK),
      // anything long and random; digests of images are not secret
      Rule.of("(?<!sha256:)\\b(?=[A-Za-z+_=-]{0,64}[0-9])(?=[a-z0-9+_=-]{0,64}[A-Z])(?=[A-Z0-9+_=-]{0,64}[a-z])"
          + "[A-Za-z0-9+_=-]{32,}", MASK),
      Rule.of("(?<!sha256:)\\b[0-9a-fA-F]{40,}\\b", MASK));

  private Quotation() {}

  /**
   * The text as it may be repeated.
   *
   * @param most characters at most, at least 2; a longer text ends with an ellipsis
   */
  public static String of(String text, int most) {
    String quoted = text.length() > READ ? text.substring(0, READ) : text;
    quoted = quoted.replaceAll("\u001b\\[[0-9;]{0,16}[A-Za-z]", "").replaceAll("[\\s\\p{Cntrl}\\p{Cf}]+", " ").strip();
    for (Rule rule : SECRETS) {
      quoted = rule.pattern.matcher(quoted).replaceAll(rule.replacement);
    }
    if (quoted.length() <= most) {
      return quoted;
    }
    int end = Character.isHighSurrogate(quoted.charAt(most - 2)) ? most - 2 : most - 1;
    return quoted.substring(0, end).stripTrailing() + "…";
  }

  /**
   * True if a person would say that the texts are the same: they differ at most in figures, such as a time, a line or an
   * address.
   */
  public static boolean alike(String one, String other) {
    return skeleton(one).equals(skeleton(other));
  }

  /** True if the longer text says the same as the shorter one, and then more. */
  public static boolean begins(String longer, String shorter) {
    return skeleton(longer).startsWith(skeleton(shorter));
  }

  /** Without figures, but for the exit code, which says something. */
  private static String skeleton(String words) {
    return words.toLowerCase(Locale.ROOT).replaceAll("0x[0-9a-f]+|(?<!exit code )(?<![0-9])[0-9][0-9a-f]*", "#");
  }
}
