package dev.daytwo.notify;

import dev.daytwo.event.Complaint;
import dev.daytwo.event.Fact;
import dev.daytwo.http.RequestFault;
import dev.daytwo.http.Requests;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who tells the host of one source, on a thread of its own: one request at a time, the newest status of each commit and
 * environment only, and nothing for as long as the host wants to be left alone or does not let the agent in.
 */
final class StatusDispatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusDispatcher.class);
  private static final int PLACES = 1_000;
  private static final int LONGEST_ANSWER = 256 * 1024;
  private static final Duration DEADLINE = Duration.ofSeconds(15);
  private static final Duration LONGEST_REST = Duration.ofHours(1);

  private final StatusHost host;
  private final Requests requests;
  private final Clock clock;
  private final RandomGenerator random;
  private final BooleanSupplier leads;
  private final Consumer<Fact> told;
  private final Duration first;
  private final Map<String, CommitStatus> waiting = new LinkedHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Complaint complaint = new Complaint();
  private final OwnThread thread;
  private Duration wait;

  /**
   * One who tells.
   *
   * @param first the wait after the first failure, which doubles
   */
  StatusDispatcher(StatusHost host, Vertx vertx, Duration first, Clock clock, RandomGenerator random,
      BooleanSupplier leads,
      Consumer<Fact> told) {
    this.host = host;
    this.first = first;
    wait = first;
    this.clock = clock;
    this.random = random;
    this.leads = leads;
    this.told = told;
    requests = new Requests(vertx, host.caFile(), LONGEST_ANSWER);
    thread = new OwnThread("status " + host.source(), this::tell, requests::close,
        defect -> LOG.atError().setCause(defect).addKeyValue("source", host.source()).addKeyValue("event", "defect")
            .log("the host of the source {} is told nothing any more", host.source()));
  }

  StatusDispatcher start() {
    thread.start();
    return this;
  }

  StatusHost host() {
    return host;
  }

  /** Takes a status, in the place of the one of the same commit and environment, and returns at once. */
  void hear(CommitStatus status) {
    lock.lock();
    try {
      waiting.remove(status.key());
      waiting.put(status.key(), status);
      if (waiting.size() > PLACES) {
        Iterator<String> oldest = waiting.keySet().iterator();
        oldest.next();
        oldest.remove();
        told.accept(new Fact.CommitStatusTold(host.source(), "dropped"));
      }
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  private CommitStatus take() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty()) {
        news.await();
      }
      Iterator<CommitStatus> oldest = waiting.values().iterator();
      CommitStatus status = oldest.next();
      oldest.remove();
      return status;
    } finally {
      lock.unlock();
    }
  }

  /** It waits again, unless a newer one does. */
  private void again(CommitStatus status) {
    lock.lock();
    try {
      waiting.putIfAbsent(status.key(), status);
    } finally {
      lock.unlock();
    }
  }

  private void tell() throws InterruptedException {
    CommitStatus status = take();
    if (!leads.getAsBoolean()) {
      return; // the next leader tells
    }
    switch (send(status)) {
      case Delivery.Arrived _ -> {
        arrived();
        wait = first;
      }
      case Delivery.Refused(String why) -> failed("refused", why);
      case Delivery.Denied(String why) -> {
        failed("refused", why);
        rest(status, wait);
      }
      case Delivery.Later(String why, Duration asked) -> {
        failed("retried", why);
        rest(status, asked == null ? wait : asked.compareTo(LONGEST_REST) < 0 ? asked : LONGEST_REST);
      }
    }
  }

  private void rest(CommitStatus status, Duration pause) throws InterruptedException {
    again(status);
    OwnThread.pause(pause, random);
    wait = OwnThread.longer(wait);
  }

  private Delivery send(CommitStatus status) {
    try {
      return StatusRequest.meaning(host, requests.send(StatusRequest.of(host, status, host.token().reading().read()),
          DEADLINE.toMillis()), clock);
    } catch (RequestFault fault) {
      return fault.lasting() ? new Delivery.Refused(fault.words()) : new Delivery.Later(fault.words(), null);
    }
  }

  private void arrived() {
    if (complaint.over()) {
      LOG.atInfo().addKeyValue("source", host.source()).addKeyValue("event", "status-back")
          .log("{} takes the status of commits again", StatusRequest.server(host));
    }
    told.accept(new Fact.CommitStatusTold(host.source(), "told"));
  }

  private void failed(String result, String why) {
    if (thread.closed()) {
      return;
    }
    if (complaint.news(why, clock.instant())) {
      LOG.atWarn().addKeyValue("source", host.source()).addKeyValue("event", "status-not-told")
          .log("the status of commits is not told: {}", why);
    }
    told.accept(new Fact.CommitStatusTold(host.source(), result));
  }

  /** Ends it; what it used is closed when it has ended. */
  @Override
  public void close() {
    thread.close();
  }

  /** Done when it has ended. */
  Future<Void> ended() {
    return thread.ended();
  }
}
