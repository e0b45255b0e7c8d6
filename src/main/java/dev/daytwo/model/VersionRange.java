package dev.daytwo.model;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which versions are meant, as npm, Cargo and Helm write it: {@code >=1.0 <2}, {@code ^1.2}, {@code ~1.2.3}, {@code 1.x},
 * {@code *}, joined by blanks or commas (all must hold) and by {@code ||} (one must hold).
 *
 * <p>Prereleases are meant only where one is named, as in {@code >=1.0.0-0}; and what comes before 2.0.0 is never taken
 * for a 1.x.
 */
public final class VersionRange {
  private static final String NUMBER = "(\\d{1,9}|[xX*])";
  private static final Pattern GAP = Pattern.compile("\\s*,\\s*|\\s+|$");
  private static final Pattern BOUND = Pattern.compile("(>=|<=|>|<|=|\\^|~)?\\s*v?" + NUMBER + "(?:\\." + NUMBER
      + ")?(?:\\." + NUMBER + ")?" + Version.PRE);

  private static final Version ZERO = new Version(0, 0, 0, "0");
  private static final Version NOTHING = new Version(Integer.MAX_VALUE, 0, 0, "");

  private final String written;
  private final List<Span> spans = new ArrayList<>();

  /** From the first, which is meant too, to the second, which is not; null for no end. */
  private record Span(Version from, @Nullable Version to, boolean prereleases) {
    boolean contains(Version version) {
      return version.compareTo(from) >= 0 && (prereleases || !version.isPrerelease())
          && (to == null || version.compareTo(to) < 0);
    }
  }

  /**
   * Reads a range.
   *
   * @throws IllegalArgumentException if it is none
   */
  public VersionRange(String written) {
    this.written = written;
    for (String alternative : written.split("\\|\\|", -1)) {
      spans.add(span(alternative.strip()));
    }
  }

  /** True if a version is meant. */
  public boolean contains(Version version) {
    return spans.stream().anyMatch(span -> span.contains(version));
  }

  private static Span span(String alternative) {
    Version from = ZERO;
    Version to = null;
    boolean prereleases = false;
    Matcher bound = BOUND.matcher(alternative);
    int at = 0;
    do {
      if (!bound.region(at, alternative.length()).lookingAt()) {
        throw new IllegalArgumentException("not a range of versions: " + alternative);
      }
      Span next = bound(bound);
      from = next.from().compareTo(from) > 0 ? next.from() : from;
      to = to == null || (next.to() != null && next.to().compareTo(to) < 0) ? next.to() : to;
      prereleases |= next.prereleases();
      Matcher gap = GAP.matcher(alternative).region(bound.end(), alternative.length());
      if (!gap.lookingAt() || (gap.end() == alternative.length() && !gap.group().isEmpty())) {
        throw new IllegalArgumentException("not a range of versions: " + alternative);
      }
      at = gap.end();
    } while (at < alternative.length());
    return new Span(from, to, prereleases);
  }

  private static Span bound(Matcher bound) {
    int given = 0;
    int[] numbers = new int[3];
    while (given < 3 && bound.group(given + 2) != null && bound.group(given + 2).matches("\\d+")) {
      numbers[given] = Integer.parseInt(bound.group(given + 2));
      given++;
    }
    String pre = bound.group(5) == null ? "" : bound.group(5);
    if (given < 3 && (!pre.isEmpty() || numberAfter(bound, given))) {
      throw new IllegalArgumentException("not a range of versions: " + bound.group());
    }
    Version low = new Version(numbers[0], numbers[1], numbers[2], pre);
    Version start = pre.isEmpty() ? first(low) : low;
    Version next = given == 3 ? after(low) : stepped(low, given);
    boolean prereleases = !pre.isEmpty();
    return switch (bound.group(1) == null ? "" : bound.group(1)) {
      case ">=" -> new Span(start, null, prereleases);
      case ">" -> new Span(next == null ? NOTHING : next, null, prereleases);
      case "<" -> new Span(ZERO, start, prereleases);
      case "<=" -> new Span(ZERO, next, prereleases);
      case "^" -> new Span(start, stepped(low, Math.min(given, caret(low, given))), prereleases);
      case "~" -> new Span(start, stepped(low, Math.min(given, 2)), prereleases);
      default -> new Span(start, next, prereleases);
    };
  }

  private static boolean numberAfter(Matcher bound, int given) {
    for (int i = given + 2; i <= 4; i++) {
      if (bound.group(i) != null && bound.group(i).matches("\\d+")) {
        return true;
      }
    }
    return false;
  }

  /** Before every prerelease of a release. */
  private static Version first(Version release) {
    return new Version(release.major(), release.minor(), release.patch(), "0");
  }

  /** The least that is more than a whole version. */
  private static Version after(Version version) {
    return version.isPrerelease()
        ? new Version(version.major(), version.minor(), version.patch(), version.pre() + ".0")
        : first(new Version(version.major(), version.minor(), version.patch() + 1, ""));
  }

  /** Up to its left-most number that is not 0, nothing breaks. */
  private static int caret(Version low, int given) {
    return low.major() > 0 || given == 1 ? 1 : low.minor() > 0 || given == 2 ? 2 : 3;
  }

  /** The first version with one of so many leading numbers raised by one; null if there is no end. */
  private static @Nullable Version stepped(Version low, int numbers) {
    return switch (numbers) {
      case 0 -> null;
      case 1 -> first(new Version(low.major() + 1, 0, 0, ""));
      case 2 -> first(new Version(low.major(), low.minor() + 1, 0, ""));
      default -> first(new Version(low.major(), low.minor(), low.patch() + 1, ""));
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VersionRange range && written.equals(range.written);
  }

  @Override
  public int hashCode() {
    return written.hashCode();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return written;
  }
}
