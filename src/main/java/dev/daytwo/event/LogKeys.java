package dev.daytwo.event;

import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The keys by which a line of the log says of what it speaks: {@code source}, {@code environment}, {@code service} and
 * {@code commit}, each as far as it is known. docs/logging.md tells people of them.
 */
public final class LogKeys {
  private LogKeys() {}

  /** A line about a source. */
  public static LoggingEventBuilder source(LoggingEventBuilder line, String source) {
    return line.addKeyValue("source", source);
  }

  /** A line about a commit of a source. */
  public static LoggingEventBuilder commit(LoggingEventBuilder line, String source, Commit commit) {
    return source(line, source).addKeyValue("commit", commit.id());
  }

  /** A line about a unit of which nothing else is known. */
  public static LoggingEventBuilder unit(LoggingEventBuilder line, UnitKey unit) {
    return line.addKeyValue("environment", unit.environment()).addKeyValue("service", unit.service());
  }

  /** A line about a unit at the commit that it is wanted at. */
  public static LoggingEventBuilder unit(LoggingEventBuilder line, Desired desired) {
    return commit(unit(line, desired.unit()), desired.source(), desired.commit());
  }

  /** A line about a unit at the commit that it was last synced to, if there is one. */
  public static LoggingEventBuilder unit(LoggingEventBuilder line, Release release) {
    LoggingEventBuilder named = source(unit(line, release.unit()), release.spec().source());
    String commit = release.status().commit();
    return commit.isEmpty() ? named : named.addKeyValue("commit", commit);
  }

  /** A line about a unit, by the best that is known of it: what is wanted, or what was written. */
  public static LoggingEventBuilder unit(LoggingEventBuilder line, UnitKey unit, @Nullable Desired desired,
      @Nullable Release release) {
    return desired != null ? unit(line, desired) : release != null ? unit(line, release) : unit(line, unit);
  }
}
