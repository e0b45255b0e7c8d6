package dev.daytwo.plan;

import dev.daytwo.model.Cron;
import dev.daytwo.model.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * When an environment takes new commits: in a minute that no deny window has, and that an allow window has if there are
 * any.
 */
public final class Windows {
  /** How many changes of any window are looked ahead for the end of a closure: windows that change every minute, for weeks. */
  private static final int LOOK_AHEAD = 50_000;

  private final List<Slot> slots;

  private record Slot(Window window, Cron.Minutes minutes) {
    boolean has(Instant at) {
      return minutes.has(at.atZone(window.timeZone()));
    }

    /** The first whole minute after {@code at} at which it may have another answer. */
    Instant next(Instant at) {
      ZonedDateTime local = at.atZone(window.timeZone()).truncatedTo(ChronoUnit.MINUTES);
      Instant hour = at.truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(60 - local.getMinute()));
      Instant next;
      if (!minutes.hasDay(local)) {
        next = local.toLocalDate().plusDays(1).atStartOfDay(window.timeZone()).toInstant();
      } else if (!minutes.hasHour(local) || minutes.wholeHours()) {
        next = hour;
      } else {
        next = at.truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(1));
      }
      ZoneOffsetTransition shift = window.timeZone().getRules().nextTransition(at);
      return shift != null && shift.getInstant().isBefore(next) ? shift.getInstant() : next;
    }
  }

  /**
   * The answer for one moment.
   *
   * @param open   true if new commits are taken
   * @param drift  true if what others change is brought back
   * @param manual true if a sync that a person asks for is made
   * @param until  the first minute in which new commits are taken again; null if they are now, or nobody can tell
   * @param why    which windows keep commits out, for a person; empty if none does
   */
  public record Ruling(boolean open, boolean drift, boolean manual, @Nullable Instant until, String why) {
    /** Everything goes. */
    public static final Ruling OPEN = new Ruling(true, true, true, null, "");
  }

  /** The windows of one environment. */
  public Windows(List<Window> windows) {
    slots = windows.stream().map(window -> new Slot(window, window.when().minutes())).toList();
  }

  /** Whether commits are taken at that moment, and if not, when. */
  public Ruling at(Instant now) {
    List<Slot> closing = closing(now);
    if (closing.isEmpty()) {
      return Ruling.OPEN;
    }
    Instant until = until(now);
    ZoneId zone = closing.getFirst().window.timeZone();
    String windows = closing.stream().map(slot -> slot.window.toString()).collect(Collectors.joining(", "));
    return new Ruling(false, closing.stream().noneMatch(slot -> slot.window.drift()),
        closing.stream().allMatch(slot -> slot.window.manual()), until,
        (until == null ? "for longer than can be told" : "until " + text(until, zone)) + ", by " + windows
            + (closing.stream().allMatch(slot -> slot.window.manual())
                ? "; to go on now, set the annotation daytwo.dev/requestedAt"
                : ""));
  }

  /** The windows that keep commits out at that moment; none if they are taken. */
  private List<Slot> closing(Instant at) {
    List<Slot> denying = slots.stream().filter(slot -> slot.window.deny() && slot.has(at)).toList();
    List<Slot> allowing = slots.stream().filter(slot -> !slot.window.deny()).toList();
    return !denying.isEmpty()
        ? denying
        : allowing.stream().anyMatch(slot -> slot.has(at)) ? List.of() : allowing;
  }

  private @Nullable Instant until(Instant now) {
    Instant at = now;
    for (int i = 0; i < LOOK_AHEAD; i++) {
      Instant from = at;
      at = slots.stream().map(slot -> slot.next(from)).min(Comparator.naturalOrder()).orElseThrow();
      if (closing(at).isEmpty()) {
        return at;
      }
    }
    return null;
  }

  /** In UTC, and on the clocks that the window is written for. */
  private static String text(Instant until, ZoneId zone) {
    ZonedDateTime local = until.atZone(zone);
    return until + (local.getOffset().getTotalSeconds() == 0
        ? ""
        : " (" + local.toLocalDate() + " " + local.toLocalTime() + " " + zone + ")");
  }
}
