package dev.daytwo;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Everything that is logged in this process from its making to its closing, other tests' lines among them. */
final class LogLines implements AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Appender appender = new Appender(lines);
  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);

  private static final class Appender extends AbstractAppender {
    private final List<String> lines;

    Appender(List<String> lines) {
      super("test-" + System.nanoTime(), null, null, false, Property.EMPTY_ARRAY);
      this.lines = lines;
    }

    @Override
    public void append(LogEvent event) {
      StringBuilder line = new StringBuilder(event.getLevel() + " " + event.getMessage().getFormattedMessage() + " "
          + event.getContextData());
      for (Throwable at = event.getThrown(); at != null; at = at.getCause()) {
        line.append(' ').append(at);
      }
      lines.add(line.toString());
    }
  }

  LogLines() {
    appender.start();
    context.getConfiguration().getRootLogger().addAppender(appender, Level.ALL, null);
    context.updateLoggers();
  }

  /** True if some line holds all of the words. */
  boolean has(String... words) {
    return lines.stream().anyMatch(line -> List.of(words).stream().allMatch(line::contains));
  }

  /** Every line that holds the word. */
  List<String> with(String word) {
    return lines.stream().filter(line -> line.contains(word)).toList();
  }

  /** Takes no more lines, but is not stopped: who is about to log one, in another test, would get an exception. */
  @Override
  public void close() {
    context.getConfiguration().getRootLogger().removeAppender(appender.getName());
    context.updateLoggers();
  }
}
