package dev.daytwo.config;

import java.time.Duration;

/**
 * How hard the agent works.
 *
 * @param resync      how often everything is looked at without a cause; default 1 h
 * @param concurrency units that are reconciled at the same time; default 64
 * @param prune       how much one commit may delete unconfirmed
 * @param retry       how long a failed unit waits
 * @param timeout     of one request to the cluster; default 30 s
 * @param maxRollouts units that roll out at the same time what is not of their own descriptors; default 20
 */
public record ReconcileConfig(Duration resync, int concurrency, Prune prune, Retry retry, Duration timeout,
    int maxRollouts) {
  /** What goes for a configuration that says nothing. */
  public static final ReconcileConfig DEFAULT = new ReconcileConfig(Duration.ofHours(1), 64, Prune.DEFAULT,
      Retry.DEFAULT, Duration.ofSeconds(30), 20);

  /**
   * The prune budget of a source and environment: a deletion over either is held.
   *
   * @param maxPercent of the objects there are; default 30
   * @param maxCount   objects; default 20
   */
  public record Prune(int maxPercent, int maxCount) {
    static final Prune DEFAULT = new Prune(30, 20);
  }

  /** The shortest and the longest wait between attempts; default 1 s to 5 min. */
  public record Retry(Duration from, Duration to) {
    static final Retry DEFAULT = new Retry(Duration.ofSeconds(1), Duration.ofMinutes(5));

    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException with a message for the writer
     */
    public Retry {
      if (from.compareTo(to) > 0) {
        throw new IllegalArgumentException("from is the shortest wait and to the longest, and here from is longer");
      }
    }
  }
}
