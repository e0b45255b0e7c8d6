package dev.daytwo.descriptor;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a descriptor describes. */
public enum Kind {
  /** A process that others call through its ports. */
  SERVICE("Service"),
  /** A process that nobody calls. */
  WORKER("Worker"),
  /** A process that others call, whose replicas have names and volumes of their own. */
  STATEFUL_SERVICE("StatefulService"),
  /** A process that runs at times, and ends. */
  CRON_JOB("CronJob");

  private final String written;

  Kind(String written) {
    this.written = written;
  }

  /** As in a descriptor: {@code Service}. */
  public String written() {
    return written;
  }

  /** As in a label: {@code service}. */
  public String component() {
    return written.toLowerCase(Locale.ROOT);
  }

  /** Every kind as it is written. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Kind::written).toList();
  }

  /** The kind that is written so. */
  public static Optional<Kind> of(String written) {
    return Arrays.stream(values()).filter(kind -> kind.written.equals(written)).findFirst();
  }
}
