package dev.daytwo.render.alerts;

import dev.daytwo.descriptor.Tier;

/** Who is told of an alert, and when. */
enum Severity {
  /** Somebody at once: callers notice, or will soon. */
  PAGE("page"),
  /** Somebody in working hours. */
  TICKET("ticket");

  private final String written;

  Severity(String written) {
    this.written = written;
  }

  /** As in a label. For what runs at best effort nobody is woken. */
  String of(Tier tier) {
    return tier == Tier.BEST_EFFORT ? TICKET.written : written;
  }
}
