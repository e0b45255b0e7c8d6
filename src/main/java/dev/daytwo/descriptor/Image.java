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

  /** The same form as one that a schema can say. */
  static final Pattern REFERENCE = Pattern
      .compile("(?=.{1," + LONGEST + "}$)" + FORM.pattern().replaceAll("\\?<[a-z]+>", "?:"));

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

  /** True if the tag is latest, or left out, which means the same: another image each time that it is pulled. */
  public boolean latest() {
    return digest.isEmpty() && (tag.isEmpty() || tag.equals("latest"));
  }

  /** The host that it is pulled from, with the port if there is one: nodes take what names none from Docker Hub. */
  public String registry() {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    return first.contains(".") || first.contains(":") || first.equals("localhost") ? first : "docker.io";
  }

  /** What it is called in its registry. */
  public String repository() {
    if (name.startsWith(registry() + "/")) {
      String rest = name.substring(registry().length() + 1);
      return rest.contains("/") || !registry().equals("docker.io") ? rest : "library/" + rest;
    }
    return name.contains("/") ? name : "library/" + name;
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
