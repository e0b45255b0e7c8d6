package dev.daytwo.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The gate that every write passes, just before it is sent: open while the agent surely holds its lease, and shut by the
 * clock alone, whatever the rest of the process does or fails to do. An agent that was stopped and woken finds it shut.
 *
 * <p>
 * It goes by the monotonic clock, which nobody sets, and by the wall clock too, since the monotonic one of Linux stands
 * still while a machine is suspended. Whichever says that the time is up is believed.
 */
public final class Fence {
  private final boolean always;
  private final LongSupplier nanos;
  private final InstantSource clock;
  private @Nullable Hold hold;
  private long term;
  private boolean open;
  private boolean stopping;
  private boolean ended;

  /**
   * How long the lease surely holds.
   *
   * @param nanos when it was asked for, by the monotonic clock
   */
  private record Hold(long nanos, Instant at, Duration length) {
    boolean over(long nowNanos, Instant now) {
      return nowNanos - nanos >= length.toNanos() || !now.isBefore(at.plus(length));
    }
  }

  private Fence(boolean always, LongSupplier nanos, InstantSource clock) {
    this.always = always;
    this.nanos = nanos;
    this.clock = clock;
  }

  /** A fence that is shut until a lease is held. */
  public static Fence shut(LongSupplier nanos, InstantSource clock) {
    return new Fence(false, nanos, clock);
  }

  /** A fence for an agent that is the only one, or for what is no agent: always open. */
  public static Fence none() {
    return new Fence(true, System::nanoTime, InstantSource.system());
  }

  /** The moment, by the clock that this goes by, at which a request for the lease is about to be sent. */
  public synchronized Moment now() {
    return new Moment(nanos.getAsLong(), clock.instant());
  }

  /** A moment on both clocks. */
  public record Moment(long nanos, Instant at) {}

  /**
   * The lease was granted or renewed.
   *
   * @param asked  the moment before the request was sent: the API server counts from a later one
   * @param length how long writes may go on without a further renewal
   * @return the number of the term; a new one if the lease was not held, or had run out in between
   */
  public synchronized long renewed(Moment asked, Duration length) {
    if (!holds()) {
      term++;
      open = false;
    }
    hold = new Hold(asked.nanos(), asked.at(), length);
    return term;
  }

  /**
   * Lets writes pass from now on.
   *
   * @return false if that term is over
   */
  public synchronized boolean open(long number) {
    open = holds(number) && !ended;
    return open;
  }

  /** True while the lease surely holds, also before writes may pass. */
  public synchronized boolean holds() {
    return hold != null && !hold.over(nanos.getAsLong(), clock.instant());
  }

  /** True while the lease surely holds in that term. */
  public synchronized boolean holds(long number) {
    return number == term && holds();
  }

  /** True if the agent is the one that acts: new work may begin. */
  public synchronized boolean leads() {
    return !stopping && (always || (open && holds()));
  }

  /** Nothing new begins any more, and what has begun may end. */
  public synchronized void stopping() {
    stopping = true;
  }

  /** Shuts for good. */
  public synchronized void end() {
    stopping = true;
    ended = true;
    shut();
  }

  /** Shuts at once. */
  public synchronized void shut() {
    hold = null;
    open = false;
  }

  /** True if there is no lease that could be lost. */
  boolean always() {
    return always;
  }

  /**
   * Passes if writes may.
   *
   * @throws ApiFault {@code STANDBY} if not
   */
  synchronized void pass() throws ApiFault {
    if (ended || (!always && !(open && holds()))) {
      throw new ApiFault(ApiFault.Reason.STANDBY, "this agent does not hold the lease");
    }
  }

  /**
   * True if a request changes something. A dry run does not, nor does a review, which is a question in the form of a POST.
   *
   * @param path with its query
   */
  static boolean concerns(String method, String path) {
    return !method.equals("GET") && !path.contains("dryRun=All") && !path.startsWith("/apis/authorization.k8s.io/")
        && !path.startsWith("/apis/authentication.k8s.io/");
  }
}
