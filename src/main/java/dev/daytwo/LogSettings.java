package dev.daytwo;

import dev.daytwo.config.LogConfig;
import java.util.Locale;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the configuration in force says of the log, made so at once. What it does not say is as log4j2.xml has it, by
 * environment variables.
 */
final class LogSettings {
  private static final Logger LOG = LoggerFactory.getLogger(LogSettings.class);
  private static final String ROOM = LogSettings.class.getPackageName();

  private final Level level = own().getLevel();
  private final String format = configuration().getRootLogger().getAppenders().containsKey(name(LogConfig.Format.JSON))
      ? name(LogConfig.Format.JSON)
      : name(LogConfig.Format.TEXT);
  private LogConfig inForce = LogConfig.UNSAID;

  /** Makes the log so. For one thread at a time. */
  void follow(LogConfig next) {
    if (next.equals(inForce)) {
      return;
    }
    inForce = next;
    own().setLevel(next.level() == null ? level : Level.valueOf(next.level().name()));
    write(next.format() == null ? format : name(next.format()));
    context().updateLoggers();
    LOG.atInfo().addKeyValue("event", "log-settings").log("the log is of level {} from now on",
        own().getLevel().name().toLowerCase(Locale.ROOT));
  }

  private static void write(String format) {
    Appender wanted = configuration().getAppender(format);
    LoggerConfig root = configuration().getRootLogger();
    if (wanted == null || root.getAppenders().containsKey(format)) {
      return; // somebody has given log4j a configuration of his own; or it is so already
    }
    root.addAppender(wanted, null, null);
    for (LogConfig.Format each : LogConfig.Format.values()) {
      if (!name(each).equals(format)) {
        root.removeAppender(name(each));
      }
    }
  }

  private static String name(LogConfig.Format format) {
    return format.name().toLowerCase(Locale.ROOT);
  }

  private static LoggerConfig own() {
    return configuration().getLoggerConfig(ROOM);
  }

  private static Configuration configuration() {
    return context().getConfiguration();
  }

  private static LoggerContext context() {
    return (LoggerContext) LogManager.getContext(false);
  }
}
