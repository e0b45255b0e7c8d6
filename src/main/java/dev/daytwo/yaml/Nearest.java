package dev.daytwo.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The name that a person most likely meant: the one with the fewest edits, if they are few. */
public final class Nearest {
  private Nearest() {}

  /** The nearest name by edit distance, case ignored, within a third of its length; empty if none is near. */
  public static Optional<String> to(String found, Collection<String> names) {
    String word = found.toLowerCase(Locale.ROOT);
    return names.stream().filter(name -> isNear(word, name.toLowerCase(Locale.ROOT)))
        .min(Comparator.<String>comparingInt(name -> distance(word, name.toLowerCase(Locale.ROOT)))
            .thenComparing(Comparator.naturalOrder()));
  }

  private static boolean isNear(String word, String name) {
    int longest = Math.max(word.length(), name.length());
    if (longest > 64 || Math.abs(word.length() - name.length()) > 3) {
      return false;
    }
    int distance = distance(word, name);
    return distance <= Math.max(1, longest / 3) && distance < name.length();
  }

  /** {@code , did you mean "port"?}, or nothing. */
  public static String hint(String found, Collection<String> names) {
    return to(found, names).map(name -> ", did you mean \"" + name + "\"?").orElse("");
  }

  /** The hint, and the words before a list of what is allowed: in the same sentence, or in another after a hint. */
  public static String thenAllowed(String found, Collection<String> names) {
    String hint = hint(found, names);
    return hint.isEmpty() ? ", allowed: " : hint + " Allowed: ";
  }

  /** Edits are: insert, drop or change a letter, and swap two neighbours (optimal string alignment). */
  private static int distance(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = i == 0 || j == 0
            ? i + j
            : Math.min(edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1),
                1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
          edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
        }
      }
    }
    return edits[a.length()][b.length()];
  }
}
