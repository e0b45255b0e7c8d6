package dev.daytwo.leader;

import dev.daytwo.cluster.Api;
import dev.daytwo.cluster.ApiFault;
import dev.daytwo.cluster.Fence;
import dev.daytwo.cluster.LastingInformer;
import dev.daytwo.cluster.LiveTree;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One candidate for a Lease: it takes it as soon as it is free, renews it, and notices when it has lost it. While another
 * holds it, it sends nothing: a watch tells of each renewal and of the release.
 */
public final class Elector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Elector.class);

  private final LeaseObject object;
  private final String identity;
  private final Terms terms;
  private final Fence fence;
  private final Office office;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private Candidacy.@Nullable Sight sight;
  private boolean heard;
  private boolean stopped;
  /** What follows is the own thread's. */
  private boolean leading;
  private String told;
  private String failing = "";
  private long term;
  private @Nullable LastingInformer watch;
  private @Nullable Thread thread;

  /**
   * How long everything takes.
   *
   * @param lease    how long the others wait after the last renewal that they saw
   * @param deadline how long the holder goes on after the last renewal that it asked for; the difference to
   *                 {@code lease} is what a write may take on its way
   * @param retry    how often it is renewed, and how long a failed request waits for the next
   */
  public record Terms(Duration lease, Duration deadline, Duration retry) {
    /** Of one request: several must fail before the deadline has passed. */
    public Duration request() {
      return Duration.ofMillis(Math.max(500, deadline.toMillis() / 3));
    }
  }

  /** What a candidate tells, on its own thread, which must not be held up. */
  public interface Office {
    /** The Lease is this candidate's, in a term with that number; {@code before} held it last, or nobody. */
    void won(long term, String before);

    /** The Lease is not this candidate's any more. */
    void lost(String why);

    /** Another one holds it, or nobody if the name is empty. */
    void standby(String holder);
  }

  /**
   * A candidate, which does nothing yet.
   *
   * @param api      without a fence, each of whose requests takes {@link Terms#request} at most
   * @param identity like no other's
   */
  public Elector(Api api, String namespace, String name, String identity, Terms terms, Fence fence, Office office) {
    this(new LeaseObject(api, namespace, name), identity, terms, fence, office, System::nanoTime);
  }

  Elector(LeaseObject object, String identity, Terms terms, Fence fence, Office office, LongSupplier nanos) {
    this.object = object;
    this.identity = identity;
    this.terms = terms;
    this.fence = fence;
    this.office = office;
    this.nanos = nanos;
    told = identity; // nobody is told of the others yet
  }

  /** Begins to stand for election, for as long as it is not closed. */
  public void start() {
    watch = object.watch(this::heard);
    thread = Thread.ofVirtual().name("elector").start(this::run);
  }

  /** A change of the Lease, seen by the watch; what is older than what is known is an echo. */
  private void heard(@Nullable Lease lease) {
    lock.lock();
    try {
      Candidacy.Sight known = sight;
      if (lease == null) {
        if (known != null) {
          sight = new Candidacy.Sight(known.lease().gone(), known.nanos());
        }
      } else if (known == null || LiveTree.version(lease.version()) > LiveTree.version(known.lease().version())) {
        sight = new Candidacy.Sight(lease, nanos.getAsLong());
      } else {
        return;
      }
      if (lease == null || !lease.heldBy(identity)) { // an echo of an own renewal is no reason to renew again
        heard = true;
        news.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (!stopped()) {
        try {
          await(step());
        } catch (RuntimeException e) {
          // A defect. The fence shuts by itself when nothing is renewed; what must not happen is that nobody stands again.
          LOG.atError().setCause(e).addKeyValue("event", "defect").log("the election failed");
          await(terms.retry());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does what is to be done now. Returns how long there is nothing more to do unless something is heard. */
  private Duration step() {
    Candidacy.Sight seen = sight();
    if (leading && !fence.holds()) {
      lose("the lease " + object + " could not be renewed in time");
    } else if (leading && seen != null && !seen.lease().heldBy(identity)) {
      lose(seen.lease().holder() + " holds the lease " + object);
    }
    return switch (Candidacy.next(seen, identity, nanos.getAsLong())) {
      case Candidacy.Move.Look _ -> look();
      case Candidacy.Move.Take take -> take(take.from());
      case Candidacy.Move.Wait wait -> {
        if (seen != null && !seen.lease().holder().equals(told)) {
          told = seen.lease().holder();
          office.standby(told);
        }
        yield wait.most();
      }
    };
  }

  private void lose(String why) {
    leading = false;
    fence.shut();
    office.lost(why);
  }

  private Duration look() {
    try {
      see(object.read(), nanos.getAsLong());
      failing = "";
      return Duration.ZERO;
    } catch (ApiFault fault) {
      return failed(fault);
    }
  }

  private Duration take(Lease from) {
    Fence.Moment asked = fence.now();
    Lease now;
    try {
      now = object.hold(from, identity, terms.lease(), asked.at());
    } catch (ApiFault fault) {
      if (fault.reason() == ApiFault.Reason.CONFLICT || fault.reason() == ApiFault.Reason.NOT_FOUND) {
        forget(from);
        return Duration.ZERO;
      }
      return failed(fault);
    }
    see(now, asked.nanos());
    failing = "";
    long number = fence.renewed(asked, terms.deadline());
    if (!fence.holds(number)) { // the answer came so late that it is worth nothing
      return Duration.ZERO;
    }
    if (number != term) {
      if (leading) {
        office.lost("the lease " + object + " was renewed too late");
      }
      term = number;
      leading = true;
      told = identity;
      office.won(number, from.heldBy(identity) ? "" : from.holder());
    }
    return terms.retry();
  }

  /** Said once for each cause, since an API server that is away is away for many retries. */
  private Duration failed(ApiFault fault) {
    String message = String.valueOf(fault.getMessage());
    if (!failing.equals(message)) {
      failing = message;
      LOG.atWarn().addKeyValue("event", "lease-failed").addKeyValue("reason", fault.reason().word())
          .log("the lease {} cannot be read or written: {}; it is tried again every {} ms", object, message,
              terms.retry().toMillis());
    }
    return terms.retry();
  }

  private void await(Duration most) throws InterruptedException {
    lock.lock();
    try {
      for (long left = most.toNanos(); left > 0 && !stopped && !heard;) {
        left = news.awaitNanos(left);
      }
      heard = false;
    } finally {
      lock.unlock();
    }
  }

  private void see(Lease lease, long at) {
    lock.lock();
    try {
      if (sight == null || !sight.lease().equals(lease)) {
        sight = new Candidacy.Sight(lease, at);
      }
    } finally {
      lock.unlock();
    }
  }

  /** What was seen is not so any more. If nothing newer has been heard meanwhile, it is read. */
  private void forget(Lease old) {
    lock.lock();
    try {
      if (sight != null && sight.lease().equals(old)) {
        sight = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private Candidacy.@Nullable Sight sight() {
    lock.lock();
    try {
      return sight;
    } finally {
      lock.unlock();
    }
  }

  private boolean stopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  /** Stands no more, and lets go of the Lease if it is held, so that another takes over at once. */
  @Override
  public void close() {
    lock.lock();
    try {
      stopped = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
    if (watch != null) {
      watch.close();
    }
    try {
      if (thread != null) {
        thread.join(terms.request().plus(Duration.ofSeconds(2)));
      }
      release();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void release() {
    fence.shut();
    Candidacy.Sight last = sight();
    if (last == null || !last.lease().heldBy(identity) || last.lease().version().isEmpty()) {
      return;
    }
    try {
      object.release(last.lease(), fence.now().at());
      LOG.atInfo().addKeyValue("event", "lease-released").log("let go of the lease {}", object);
    } catch (ApiFault fault) {
      LOG.atWarn().addKeyValue("event", "lease-not-released").log(
          "the lease {} could not be let go of: {}; another agent waits {} s for it", object, fault.getMessage(),
          TimeUnit.MILLISECONDS.toSeconds(terms.lease().toMillis()));
    }
  }
}
