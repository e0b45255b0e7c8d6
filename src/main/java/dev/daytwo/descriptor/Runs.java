package dev.daytwo.descriptor;

import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.Nearest;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * When a CronJob runs, and what becomes of a run.
 *
 * @param schedule    when it is due; null is for other kinds only
 * @param timeZone    on whose clocks; null for the platform's
 * @param timeout     how long one may take, all its tries together; null for the platform's
 * @param concurrency what becomes of one that is due while the one before is not over; null for the platform's
 * @param retries     how often one is tried again that failed; null for the platform's
 */
public record Runs(@Nullable Schedule schedule, @Nullable ZoneId timeZone, @Nullable Duration timeout,
    @Nullable Concurrency concurrency, @Nullable Integer retries) {
  /** The names that are no entries of the IANA database's own are Java's. */
  private static final Set<String> ZONES = new TreeSet<>(
      ZoneId.getAvailableZoneIds().stream().filter(zone -> !zone.startsWith("SystemV/")).toList());

  static @Nullable Schedule schedule(Cursor at) {
    String text = (String) at.read(String.class);
    String refused = text == null ? null : Schedule.refused(text);
    if (refused != null) {
      at.problem(refused);
    }
    return text == null || refused != null ? null : new Schedule(text);
  }

  static @Nullable ZoneId zone(Cursor at) {
    String text = (String) at.read(String.class);
    if (text == null) {
      return null;
    }
    return ZONES.contains(text)
        ? ZoneId.of(text)
        : at.expected("a time zone of the IANA database, such as Europe/Paris or Etc/UTC", Nearest.hint(text, ZONES));
  }
}
