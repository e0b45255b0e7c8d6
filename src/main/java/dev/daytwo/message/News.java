package dev.daytwo.message;

import dev.daytwo.model.Commit;

/**
 * One piece of news. What it is not about is empty: news of a source has no service.
 *
 * @param event       what happened
 * @param source      the source that describes the unit, or that it is about
 * @param environment where the unit is
 * @param service     which unit
 * @param team        who owns the unit
 * @param commit      the full id
 * @param reason      one word, the same for all that fail alike
 * @param message     for a person, in one or more sentences
 * @param next        what a person may run next
 */
public record News(Event event, String source, String environment, String service, String team, String commit,
    String reason, String message, String next) {
  /** What of it goes on or ends: of two pieces about one topic the later one holds. */
  public String topic() {
    return event.state() ? topic(event.axis(), source, subject()) : event.name() + " " + source + " " + subject();
  }

  /** The topic of the states of one axis. */
  public static String topic(Event.Axis axis, String source, String subject) {
    return axis.name() + " " + source + " " + subject;
  }

  /** {@code production/orders}, or the part of it that there is. */
  public String subject() {
    return service.isEmpty() ? environment : environment + "/" + service;
  }

  /** Two pieces about one topic with the same signature say the same. */
  public String signature() {
    return event.name() + " " + commit + " " + reason;
  }

  /** The commit as people read it. */
  public String abbreviated() {
    return Commit.abbreviated(commit);
  }
}
