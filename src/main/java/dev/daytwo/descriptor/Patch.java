package dev.daytwo.descriptor;

import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.Yaml;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A change of rendered objects that no other field of a descriptor can say.
 *
 * @param target which objects
 * @param reason why it is needed
 * @param until  the last day on which it may stand, in UTC; null for no end
 * @param patch  a strategic merge patch
 */
public record Patch(Target target, String reason, @Nullable LocalDate until, Yaml.Mapping patch) {
  static final Pattern DATE = Pattern.compile("[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])");

  /**
   * Which of a unit's objects.
   *
   * @param kind {@code Deployment}
   * @param name null for all of the kind
   */
  public record Target(String kind, @Nullable String name) {}

  static @Nullable LocalDate date(Cursor at) {
    LocalDate date = at.yaml() instanceof Yaml.Scalar scalar ? date(scalar.text()) : null;
    return date != null ? date : at.expected("a date, such as 2027-01-31");
  }

  private static @Nullable LocalDate date(String text) {
    try {
      return DATE.matcher(text).matches() ? LocalDate.parse(text) : null;
    } catch (DateTimeException e) {
      return null; // the 31st of June, say
    }
  }

  static @Nullable String reason(String reason) {
    return reason.isBlank() ? "found no words, expected why the patch is needed" : null;
  }

  static @Nullable String patch(Yaml.Mapping patch) {
    return patch.entries().isEmpty() ? "found nothing that it changes" : null;
  }

  /** A problem for each patch that a day finds past its end. */
  static List<Problem> expired(Yaml.Mapping settings, LocalDate today) {
    List<Problem> problems = new ArrayList<>();
    List<Yaml.Mapping> patches = written(settings);
    for (int i = 0; i < patches.size(); i++) {
      Yaml.Mapping patch = patches.get(i);
      LocalDate until = date(patch.text("until"));
      if (until != null && until.isBefore(today)) {
        Position at = patch.place("until");
        problems.add(new Problem(at, "patches[" + i + "].until", "the patch of the " + patch.map("target").text("kind")
            + " (" + patch.text("reason") + ") was for the time until " + until
            + ", which is over; drop it, or give it a later date"));
      }
    }
    return problems;
  }

  /** The patches of settings that have no problem, as they are written. */
  public static List<Yaml.Mapping> written(Yaml.Mapping settings) {
    return settings.get("patches") instanceof Yaml.Sequence patches
        ? patches.items().stream().filter(Yaml.Mapping.class::isInstance).map(Yaml.Mapping.class::cast).toList()
        : List.of();
  }
}
