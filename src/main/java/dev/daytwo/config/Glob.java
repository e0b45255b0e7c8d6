package dev.daytwo.config;

/**
 * A pattern of paths or names: {@code *} is any text and {@code ?} one character within a segment, {@code **} is any
 * number of segments, none too. It is matched in time proportional to pattern times path, whatever either holds.
 *
 * @param pattern {@code services/**}{@code /*.yaml}
 */
public record Glob(String pattern) {
  /**
   * Checks the pattern.
   *
   * @throws IllegalArgumentException with a message for the writer
   */
  public Glob {
    if (pattern.isBlank() || pattern.startsWith("/") || pattern.endsWith("/")) {
      throw new IllegalArgumentException("a glob is a path relative to the root of the repository, such as"
          + " services/**/*.yaml");
    }
    for (String segment : pattern.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException("a glob has no empty, . or .. segments");
      }
      if (segment.contains("**") && !segment.equals("**")) {
        throw new IllegalArgumentException("** stands alone between slashes, as in services/**/*.yaml");
      }
    }
    if (pattern.chars().anyMatch(c -> "[]{}\\!".indexOf(c) >= 0)) {
      throw new IllegalArgumentException("a glob knows *, ? and **, and none of [ ] { } \\ !");
    }
  }

  /** True if the whole path fits. */
  public boolean matches(String path) {
    String[] segments = path.split("/", -1);
    boolean[] reached = new boolean[segments.length + 1];
    reached[0] = true;
    for (String part : pattern.split("/", -1)) {
      boolean[] next = new boolean[segments.length + 1];
      for (int i = 0; i <= segments.length; i++) {
        if (part.equals("**")) {
          next[i] = reached[i] || (i > 0 && next[i - 1]);
        } else {
          next[i] = i > 0 && reached[i - 1] && fits(part, segments[i - 1]);
        }
      }
      reached = next;
    }
    return reached[segments.length];
  }

  private static boolean fits(String part, String text) {
    int at = 0;
    int star = -1;
    int resume = 0;
    for (int i = 0; i < text.length();) {
      if (at < part.length() && (part.charAt(at) == '?' || part.charAt(at) == text.charAt(i))
          && part.charAt(at) != '*') {
        at++;
        i++;
      } else if (at < part.length() && part.charAt(at) == '*') {
        star = at++;
        resume = i;
      } else if (star >= 0) {
        at = star + 1;
        i = ++resume;
      } else {
        return false;
      }
    }
    while (at < part.length() && part.charAt(at) == '*') {
      at++;
    }
    return at == part.length();
  }

  @Override
  public String toString() {
    return pattern;
  }
}
