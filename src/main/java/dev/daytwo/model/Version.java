package dev.daytwo.model;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version of semver.org 2.0.0. Its build metadata is left out, since it orders nothing.
 *
 * @param pre the identifiers after the minus sign; empty for a release
 */
public record Version(int major, int minor, int patch, String pre) implements Comparable<Version> {
  static final String PRE = "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z.-]+)?";
  private static final Pattern WRITTEN = Pattern.compile("v?(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})" + PRE);
  private static final Comparator<Version> ORDER = Comparator.comparingInt(Version::major)
      .thenComparingInt(Version::minor).thenComparingInt(Version::patch).thenComparing(Version::pre, Version::before);

  /** The version that a tag such as {@code v1.2.3} names; null if it is none: all three numbers must be there. */
  public static @Nullable Version of(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    return matcher.matches()
        ? new Version(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3)), matcher.group(4) == null ? "" : matcher.group(4))
        : null;
  }

  /** True if it comes before a release and is none itself. */
  public boolean isPrerelease() {
    return !pre.isEmpty();
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }

  /** Clause 11 of semver.org: numbers before words, each in its own order, and every one before none at all. */
  private static int before(String left, String right) {
    if (left.isEmpty() || right.isEmpty()) {
      return Boolean.compare(left.isEmpty(), right.isEmpty());
    }
    String[] one = left.split("\\.", -1);
    String[] two = right.split("\\.", -1);
    for (int i = 0; i < Math.min(one.length, two.length); i++) {
      int order = identifier(one[i], two[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.length, two.length);
  }

  private static int identifier(String left, String right) {
    boolean number = left.chars().allMatch(Character::isDigit);
    if (number != right.chars().allMatch(Character::isDigit)) {
      return number ? -1 : 1;
    }
    int longer = number ? Integer.compare(left.length(), right.length()) : 0;
    return longer != 0 ? longer : left.compareTo(right);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch + (pre.isEmpty() ? "" : "-" + pre);
  }
}
