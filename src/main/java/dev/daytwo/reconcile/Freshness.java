package dev.daytwo.reconcile;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When each source was last fetched, counted in terms. A term begins when this agent takes over: from then on what was
 * fetched before may be older than what the former leader went by. It is a level that everybody can ask, so that a fact
 * that is lost changes nothing. Safe for use by many threads.
 */
public final class Freshness {
  /** The term of what no fetch has brought since the agent started, or could not be fetched anew since it took over. */
  public static final long UNCONFIRMED = -1;
  /** The term of what needs no fetch. */
  public static final long ALWAYS = Long.MAX_VALUE;

  private final AtomicLong term = new AtomicLong();
  private final Map<String, Long> fetched = new ConcurrentHashMap<>();

  /** The term that this agent is in: what is of an earlier one may be out of date. */
  public long term() {
    return term.get();
  }

  /** A new term begins. To be called while nothing may be written. */
  void takeOver() {
    term.incrementAndGet();
  }

  /** True if what is of that term is known to be the newest. */
  boolean confirmed(long of) {
    return of >= term();
  }

  /** A fetch has succeeded, and the clone has what it brought; it began in that term. */
  void fetched(String source, long began) {
    fetched.put(source, began);
  }

  /** A fetch has failed: what was fetched in an earlier term is not known to be the newest, and will not be soon. */
  void failed(String source) {
    fetched.computeIfPresent(source, (name, of) -> confirmed(of) ? of : UNCONFIRMED);
  }

  /** The source has another clone, of which nothing has been fetched. */
  public void forget(String source) {
    fetched.remove(source);
  }

  /** The term of the source's head, or an earlier one if the head has only just come: to be asked before the head is. */
  long of(String source) {
    return fetched.getOrDefault(source, UNCONFIRMED);
  }
}
