package dev.daytwo.reconcile;

import dev.daytwo.cluster.ApiFault;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.filter.ThreadContextMapFilter;
import org.apache.logging.log4j.core.util.KeyValuePair;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happened: the engine converges, and harms nothing on the way. */
class HistoriesTest {
  private static final int HISTORIES = Integer.getInteger("daytwo.histories", 10_000);
  private static final String SIMULATED = "simulated";

  /** Ten thousand agents that are in trouble would fill the log of the run. */
  @BeforeAll
  static void what_is_simulated_is_not_logged() {
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    context.getConfiguration().addFilter(ThreadContextMapFilter.createFilter(
        new KeyValuePair[]{new KeyValuePair(SIMULATED, SIMULATED)}, "or", Filter.Result.DENY, Filter.Result.NEUTRAL));
    context.updateLoggers();
  }

  /**
   * The same each run, so that who changes something else meets no failure of others; {@code -Ddaytwo.histories.seed=random}
   * draws new ones, or a number those from there on. A failure names its seed, which belongs into
   * {@link #histories_that_once_failed}.
   */
  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES) // all processors' work for a minute, where nothing else runs
  void every_history_ends_as_the_newest_commit_wants() {
    String seed = System.getProperty("daytwo.histories.seed", "1");
    long first = seed.equals("random") ? System.nanoTime() & 0xffff_ffffL : Long.parseLong(seed);
    LongStream.range(first, first + HISTORIES).parallel().forEach(HistoriesTest::play);
  }

  @ParameterizedTest
  @ValueSource(longs = {15, 30, 87, 473, 1496609007, 2471019551L, 3001511, 456538916, 537444755, 1258993859,
      3812308992L, 2173, 5})
  void histories_that_once_failed(long seed) {
    play(seed);
  }

  private static void play(long seed) {
    History history = new History(seed);
    ThreadContext.put(SIMULATED, SIMULATED);
    try {
      history.play();
    } catch (ApiFault | RuntimeException | AssertionError failure) {
      throw new AssertionError(
          "the history of seed " + seed + ": " + failure.getMessage() + "\n" + history.last(), failure);
    } finally {
      ThreadContext.remove(SIMULATED);
    }
  }
}
