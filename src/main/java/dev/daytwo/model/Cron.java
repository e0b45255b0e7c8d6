package dev.daytwo.model;

import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A set of minutes, written as the five fields of crontab(5): minute, hour, day of month, month, day of week. As there, a
 * day counts if either of its two fields has it, where both are restricted.
 *
 * @param text as written
 */
public record Cron(String text) {
  private static final Pattern BLANKS = Pattern.compile("[ \\t]+");
  private static final Pattern COMMA = Pattern.compile(",");
  private static final Pattern ITEM = Pattern
      .compile("(?:(\\*)|(\\d{1,2}|[a-z]{3})(?:-(\\d{1,2}|[a-z]{3}))?)(?:/(\\d{1,2}))?");
  private static final List<String> MONTHS = List.of("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
      "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  private static final Field MINUTE = new Field("minute", 0, 59, List.of());
  private static final Field HOUR = new Field("hour", 0, 23, List.of());
  private static final Field DAY = new Field("day of month", 1, 31, List.of());
  private static final Field MONTH = new Field("month", 1, 12, MONTHS);
  private static final Field WEEKDAY = new Field("day of week", 0, 7, DAYS);

  /** One of the five, with the words for its numbers from 0, if it has any. */
  private record Field(String name, int min, int max, List<String> words) {}

  /**
   * Checks what is written.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  public Cron {
    List<String> fields = fields(text);
    if (fields.size() != 5) {
      throw new IllegalArgumentException("has " + fields.size()
          + " fields, allowed: five, minute hour day-of-month month day-of-week, such as * 18-23 * * 5 for every minute"
          + " from 18:00 to 23:59 on Fridays");
    }
    minutes(fields);
  }

  private static List<String> fields(String text) {
    return BLANKS.splitAsStream(text.strip().toLowerCase(Locale.ROOT)).filter(field -> !field.isEmpty()).toList();
  }

  private static BitSet set(Field field, String text) {
    BitSet set = new BitSet();
    for (String item : COMMA.split(text, -1)) {
      Matcher matcher = ITEM.matcher(item);
      if (!matcher.matches()) {
        throw refused(field, item);
      }
      boolean star = matcher.group(1) != null;
      boolean stepped = matcher.group(4) != null;
      int from = star ? field.min : number(field, matcher.group(2), item);
      int to = star || (stepped && matcher.group(3) == null)
          ? field.equals(WEEKDAY) ? 6 : field.max
          : matcher.group(3) == null ? from : number(field, matcher.group(3), item);
      int step = stepped ? Integer.parseInt(matcher.group(4)) : 1;
      if (step == 0 || from > to) {
        throw refused(field, item);
      }
      for (int value = from; value <= to; value += step) {
        set.set(field.equals(WEEKDAY) ? value % 7 : value);
      }
    }
    return set;
  }

  private static int number(Field field, String text, String item) {
    int value = Character.isDigit(text.charAt(0)) ? Integer.parseInt(text) : field.words.indexOf(text);
    if (value < field.min || value > field.max) {
      throw refused(field, item);
    }
    return value;
  }

  private static IllegalArgumentException refused(Field field, String item) {
    int max = field.equals(WEEKDAY) ? 6 : field.max; // 7 is crontab's second word for 0, and a CronJob has no such day
    String words = field.words.isEmpty() ? "" : " or " + field.words.get(field.min) + " to " + field.words.getLast();
    return new IllegalArgumentException("has \"" + item + "\" as " + field.name + ", allowed: *, " + field.min + " to "
        + max + words + ", ranges from the lower to the higher such as " + field.min + "-" + (field.min + 2)
        + ", steps such as */2, and lists of these with commas");
  }

  /** The minutes, ready to be asked. */
  public Minutes minutes() {
    return minutes(fields(text));
  }

  private static Minutes minutes(List<String> fields) {
    String day = fields.get(2);
    String weekday = fields.get(4);
    return new Minutes(set(MINUTE, fields.get(0)), set(HOUR, fields.get(1)), set(DAY, day), set(MONTH, fields.get(3)),
        set(WEEKDAY, weekday), !day.startsWith("*") && !weekday.startsWith("*"));
  }

  /** The set itself. */
  public static final class Minutes {
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekdays;
    private final boolean eitherDay;

    private Minutes(BitSet minutes, BitSet hours, BitSet days, BitSet months, BitSet weekdays, boolean eitherDay) {
      this.minutes = minutes;
      this.hours = hours;
      this.days = days;
      this.months = months;
      this.weekdays = weekdays;
      this.eitherDay = eitherDay;
    }

    /** True if the set has the minute that this moment is in. */
    public boolean has(ZonedDateTime at) {
      return hasDay(at) && hours.get(at.getHour()) && minutes.get(at.getMinute());
    }

    /** True if the set has minutes of that day, whichever they are. */
    public boolean hasDay(ZonedDateTime at) {
      return hasDay(at.getMonthValue(), at.getDayOfMonth(), at.getDayOfWeek().getValue());
    }

    /**
     * True if the set has minutes of such a day.
     *
     * @param month      from 1
     * @param dayOfMonth from 1
     * @param dayOfWeek  from 0 or 7, which both are a Sunday, to 6
     */
    public boolean hasDay(int month, int dayOfMonth, int dayOfWeek) {
      boolean day = days.get(dayOfMonth);
      boolean weekday = weekdays.get(dayOfWeek % 7);
      return months.get(month) && (eitherDay ? day || weekday : day && weekday);
    }

    /** True if the set has minutes of every day. */
    public boolean everyDay() {
      return days.cardinality() == 31 && months.cardinality() == 12 && weekdays.cardinality() == 7;
    }

    /** The minutes of a day of which it has any, counted from the midnight before. */
    public int[] ofDay() {
      return hours.stream().flatMap(hour -> minutes.stream().map(minute -> hour * 60 + minute)).toArray();
    }

    /** True if the set has minutes of that hour, whichever they are. */
    public boolean hasHour(ZonedDateTime at) {
      return hasDay(at) && hours.get(at.getHour());
    }

    /** True if the set has every minute of an hour of which it has one. */
    public boolean wholeHours() {
      return minutes.cardinality() == 60;
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
