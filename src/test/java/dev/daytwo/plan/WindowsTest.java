package dev.daytwo.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.model.Cron;
import dev.daytwo.model.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** When an environment takes new commits. 2026-11-27 is a Friday; Paris is then an hour ahead of UTC. */
class WindowsTest {
  private static final String PARIS = "Europe/Paris";

  private static Window deny(String cron, String zone) {
    return new Window(true, new Cron(cron), ZoneId.of(zone), false, false);
  }

  private static Window allow(String cron, String zone) {
    return new Window(false, new Cron(cron), ZoneId.of(zone), false, false);
  }

  private static Windows.Ruling at(String instant, Window... windows) {
    return new Windows(List.of(windows)).at(Instant.parse(instant));
  }

  private static void closedUntil(String until, Windows.Ruling ruling) {
    assertFalse(ruling.open());
    assertEquals(Instant.parse(until), ruling.until());
  }

  @Test
  void without_windows_everything_goes() {
    assertEquals(new Windows.Ruling(true, true, true, null, ""), at("2026-11-27T20:00:00Z"));
  }

  @Test
  void a_denied_minute_is_closed_on_the_clocks_of_its_zone_and_says_until_when() {
    Window friday = deny("* 18-23 * * 5", PARIS);
    assertTrue(at("2026-11-27T16:59:59Z", friday).open());
    closedUntil("2026-11-27T23:00:00Z", at("2026-11-27T17:00:00Z", friday));
    closedUntil("2026-11-27T23:00:00Z", at("2026-11-27T22:59:59Z", friday));
    assertTrue(at("2026-11-27T23:00:00Z", friday).open());
    assertEquals("until 2026-11-27T23:00:00Z (2026-11-28 00:00 Europe/Paris), by deny \"* 18-23 * * 5\" Europe/Paris",
        at("2026-11-27T17:00:00Z", friday).why());
  }

  @Test
  void with_allow_windows_every_other_minute_is_closed() {
    Window office = allow("* 9-16 * * 1-5", "UTC");
    assertTrue(at("2026-11-27T16:59:00Z", office).open());
    closedUntil("2026-11-30T09:00:00Z", at("2026-11-27T17:00:00Z", office));
    assertTrue(at("2026-11-28T12:00:00Z", office, allow("* 12 * * 6", "UTC")).open());
  }

  @Test
  void a_denial_wins_over_an_allowance() {
    Window noon = deny("* 12 * * *", "UTC");
    closedUntil("2026-11-27T13:00:00Z", at("2026-11-27T12:30:00Z", allow("* 9-16 * * *", "UTC"), noon));
    closedUntil("2026-11-28T09:00:00Z", at("2026-11-27T12:30:00Z", allow("* 9-12 * * *", "UTC"), noon));
  }

  @Test
  void drift_and_people_pass_as_the_closing_windows_say() {
    Window plain = deny("* 12 * * *", "UTC");
    Window freeze = new Window(true, plain.when(), plain.timeZone(), true, false);
    Window soft = new Window(true, plain.when(), plain.timeZone(), false, true);
    Windows.Ruling ruling = at("2026-11-27T12:00:00Z", plain);
    assertTrue(ruling.drift() && !ruling.manual());
    assertFalse(at("2026-11-27T12:00:00Z", plain, freeze).drift());
    assertTrue(at("2026-11-27T12:00:00Z", soft).manual());
    assertFalse(at("2026-11-27T12:00:00Z", soft, plain).manual(), "every closing window has to let people pass");
    assertTrue(at("2026-11-27T12:00:00Z", soft, deny("* 13 * * *", "UTC")).manual(),
        "one that does not close has no say");
  }

  @Test
  void an_hour_that_the_clocks_skip_closes_nothing() {
    Window two = deny("* 2 * * *", PARIS);
    assertTrue(at("2026-03-29T00:59:00Z", two).open());
    assertTrue(at("2026-03-29T01:00:00Z", two).open(), "02:00 is 03:00 that night");
    closedUntil("2026-03-28T02:00:00Z", at("2026-03-28T01:00:00Z", two));
    closedUntil("2026-03-30T01:00:00Z", at("2026-03-30T00:00:00Z", two));
  }

  @Test
  void a_closure_ends_earlier_in_utc_the_night_that_the_clocks_skip_an_hour() {
    closedUntil("2026-03-29T04:00:00Z", at("2026-03-28T23:30:00Z", deny("* 0-5 * * *", PARIS)));
    closedUntil("2026-03-28T05:00:00Z", at("2026-03-27T23:30:00Z", deny("* 0-5 * * *", PARIS)));
  }

  @Test
  void an_hour_that_the_clocks_repeat_is_closed_twice() {
    Window two = deny("* 2 * * *", PARIS);
    closedUntil("2026-10-25T02:00:00Z", at("2026-10-25T00:00:00Z", two));
    closedUntil("2026-10-25T02:00:00Z", at("2026-10-25T01:59:00Z", two));
    assertTrue(at("2026-10-25T02:00:00Z", two).open());
  }

  @Test
  void a_shift_of_half_an_hour_is_heeded() {
    // Lord Howe Island: at 02:00 the clocks go to 02:30 (2026-10-03T15:30Z).
    closedUntil("2026-10-03T15:30:00Z", at("2026-10-03T15:00:00Z", deny("* 1 * * *", "Australia/Lord_Howe")));
    closedUntil("2026-10-03T16:00:00Z", at("2026-10-03T15:30:00Z", deny("* 2 * * *", "Australia/Lord_Howe")));
  }

  @Test
  void what_never_opens_says_so_and_is_told_soon() {
    Windows.Ruling ruling = at("2026-11-27T12:00:00Z", deny("*/2 * * * *", "UTC"), deny("1-59/2 * * * *",
        "UTC"));
    assertNull(ruling.until());
    assertTrue(ruling.why().startsWith("for longer than can be told"), ruling.why());
  }

  @Test
  void a_leap_day_is_found_from_afar() {
    closedUntil("2028-02-29T00:00:00Z", at("2026-11-27T12:00:00Z", allow("* * 29 2 *", "UTC")));
  }

  @Provide
  Arbitrary<Window> windows() {
    Arbitrary<String> cron = Combinators
        .combine(Arbitraries.of("*", "0", "30-59", "*/20", "5,25"), Arbitraries.of("*", "2", "1-3", "*/6", "22-23"),
            Arbitraries.of("*", "1", "20-31"), Arbitraries.of("*", "3,10", "6-12"),
            Arbitraries.of("*", "0", "1-5", "6,0"))
        .as((minute, hour, day, month, weekday) -> String.join(" ", minute, hour, day, month, weekday));
    return Combinators.combine(Arbitraries.of(true, false), cron,
        Arbitraries.of("UTC", PARIS, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")).as(
            (deny, when, zone) -> new Window(deny, new Cron(when), ZoneId.of(zone), false, false));
  }

  /** The end of a closure is found by leaps; asking every minute says the same. */
  @Property(tries = 500)
  void the_end_is_the_first_minute_that_is_open(@ForAll("windows") Window one, @ForAll("windows") Window other,
      @ForAll Instant random) {
    Instant now = Instant.parse("2026-01-01T00:00:00Z")
        .plusSeconds(Math.floorMod(random.getEpochSecond(), Duration.ofDays(365).toSeconds()));
    Windows windows = new Windows(List.of(one, other));
    Windows.Ruling ruling = windows.at(now);
    Instant end = ruling.until();
    if (ruling.open() || end == null) {
      return;
    }
    assertTrue(end.isAfter(now) && windows.at(end).open(), () -> end + " is not open");
    Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
    for (int i = 0; i < 3000 && minute.isBefore(end); i++, minute = minute.plus(1, ChronoUnit.MINUTES)) {
      Instant at = minute;
      assertFalse(openByTheMinute(one, other, at), () -> at + " is open, before " + end);
    }
  }

  /** True if it is open, told without any leap. */
  private static boolean openByTheMinute(Window one, Window other, Instant at) {
    List<Window> both = List.of(one, other);
    boolean denied = both.stream().filter(Window::deny)
        .anyMatch(each -> each.when().minutes().has(at.atZone(each.timeZone())));
    boolean allowing = both.stream().anyMatch(each -> !each.deny());
    boolean allowed = both.stream().filter(each -> !each.deny())
        .anyMatch(each -> each.when().minutes().has(at.atZone(each.timeZone())));
    return !denied && (!allowing || allowed);
  }
}
