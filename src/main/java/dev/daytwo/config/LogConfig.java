package dev.daytwo.config;

import org.jspecify.annotations.Nullable;

/**
 * What the agent's log says, and how.
 *
 * @param level  the least that is said; null for what {@code DAYTWO_LOG_LEVEL} says, or info
 * @param format null for what {@code DAYTWO_LOG} says, or text
 */
public record LogConfig(@Nullable Level level, @Nullable Format format) {
  /** Nothing is said of it. */
  public static final LogConfig UNSAID = new LogConfig(null, null);

  /** The least that is said. */
  public enum Level {
    DEBUG, INFO, WARN, ERROR
  }

  /** How a line looks. */
  public enum Format {
    /** For people. */
    TEXT,
    /** One JSON object a line. */
    JSON
  }
}
