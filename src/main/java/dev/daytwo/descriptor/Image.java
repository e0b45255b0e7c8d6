package dev.daytwo.descriptor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reference to a container image (<a href="https://github.com/distribution/reference">distribution/reference</a>).
 *
 * @param name   with the registry
 * @param tag    empty if there is none
 * @param digest {@code sha256:…}; empty if there is none
 */
public record Image(String name, String tag, String digest) {
  private static final String NAME = "(?<name>[a-zA-Z0-9][a-zA-Z0-9._-]*+(?::[0-9]{1,5}+(?=/))?"
      + "(?:/[a-z0-9][a-z0-9._-]*+){0,32})";
  private static final String TAG = "(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127})";
  private static final String DIGEST = "(?<digest>sha256:[a-f0-9]{64})";
  private static final Pattern FORM = Pattern.compile(NAME + "(?::" + TAG + ")?(?:@" + DIGEST + ")?");
  private static final int LONGEST = 512;

  /** References that say which version: the same forms without names, where the tag may not be latest alone. */
  static final Pattern VERSIONED = Pattern.compile("(?=.{1," + LONGEST + "}$)"
      + (NAME + "(?::(?!latest$)" + TAG + "(?:@" + DIGEST + ")?|@" + DIGEST + ")").replaceAll("\\?<[a-z]+>", "?:"));

  /** The parts of a reference, or null if it is none. */
  public static @Nullable Image parse(String reference) {
    Matcher form = FORM.matcher(reference);
    if (reference.length() > LONGEST || !form.matches()) {
      return null;
    }
    String tag = form.group("tag");
    String digest = form.group("digest");
    return new Image(form.group("name"), tag == null ? "" : tag, digest == null ? "" : digest);
  }

  /** The tag, or the beginning of the digest, cut to what a label takes; empty if nothing is left. */
  public String version() {
    String version = tag.isEmpty() ? digest.replaceFirst("^sha256:", "") : tag;
    version = version.substring(0, Math.min(version.length(), tag.isEmpty() ? 12 : 63));
    int from = 0;
    int to = version.length();
    while (from < to && !Character.isLetterOrDigit(version.charAt(from))) {
      from++;
    }
    while (to > from && !Character.isLetterOrDigit(version.charAt(to - 1))) {
      to--;
    }
    return version.substring(from, to);
  }
}
