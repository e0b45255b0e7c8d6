package dev.daytwo.notify;

import dev.daytwo.event.Complaint;
import dev.daytwo.event.Fact;
import dev.daytwo.message.News;
import dev.daytwo.notify.NewsQueue.Message;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who tells one receiver, on a thread of its own: what is due is sent, again with growing
 * waits if it does not arrive, and while one message is on its way the others are collected on. Who hears calls it from any
 * thread.
 */
final class Dispatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final Duration OFTEN = Duration.ofMillis(50);
  private static final Duration SELDOM = Duration.ofSeconds(1);

  private final Receiver receiver;
  private final NewsQueue queue;
  private final ReceiverClient client;
  private final Pace pace;
  private final Clock clock;
  private final RandomGenerator random;
  private final BooleanSupplier leads;
  private final Consumer<Fact> told;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Duration look;
  private final Complaint complaint = new Complaint();
  private final OwnThread thread;

  /**
   * How long a message is tried.
   *
   * @param first  the wait after the first failure, which doubles
   * @param giveUp after which it is dropped
   */
  record Pace(Duration first, Duration giveUp) {
    static final Pace DEFAULT = new Pace(Duration.ofSeconds(1), Duration.ofMinutes(15));
  }

  Dispatcher(Receiver receiver, NewsQueue queue, ReceiverClient client, Pace pace, Clock clock, RandomGenerator random,
      BooleanSupplier leads, Consumer<Fact> told) {
    this.receiver = receiver;
    this.queue = queue;
    this.client = client;
    this.pace = pace;
    this.clock = clock;
    this.random = random;
    this.leads = leads;
    this.told = told;
    Duration wait = receiver.groupWait();
    look = wait.compareTo(OFTEN) < 0 ? OFTEN : wait.compareTo(SELDOM) > 0 ? SELDOM : wait;
    thread = new OwnThread("tell " + receiver.name(), this::deliverDue, client::close,
        defect -> LOG.atError().setCause(defect).addKeyValue("receiver", receiver.name()).addKeyValue("event", "defect")
            .log("the receiver {} is told nothing any more", receiver.name()));
  }

  Dispatcher start() {
    thread.start();
    return this;
  }

  Receiver receiver() {
    return receiver;
  }

  /** Takes a piece of news, and returns at once. */
  void hear(News piece) {
    if (!locked(mine -> mine.hear(piece, clock.instant()))) {
      dropped(1);
    }
  }

  /** Takes what has been told already. */
  void learn(News piece) {
    locked(mine -> {
      mine.learn(piece, clock.instant());
      return true;
    });
  }

  void gone(String source, String subject) {
    locked(mine -> {
      mine.gone(source, subject, clock.instant());
      return true;
    });
  }

  private boolean locked(Function<NewsQueue, Boolean> use) {
    lock.lock();
    try {
      boolean idle = !queue.waiting();
      boolean done = use.apply(queue);
      if (idle) {
        news.signal();
      }
      return done;
    } finally {
      lock.unlock();
    }
  }

  private void deliverDue() throws InterruptedException {
    for (Message message : next()) {
      deliver(message);
    }
  }

  private List<Message> next() throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        List<Message> due = queue.due(clock.instant());
        if (!due.isEmpty()) {
          return due;
        }
        if (queue.waiting()) {
          news.awaitNanos(look.toNanos());
        } else {
          news.await();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void deliver(Message message) throws InterruptedException {
    String id = new UUID(random.nextLong(), random.nextLong()).toString();
    long end = System.nanoTime() + pace.giveUp().toNanos();
    Duration wait = pace.first();
    while (leads.getAsBoolean()) { // else the next leader tells
      switch (client.take(message.body(), id)) {
        case Delivery.Arrived _ -> {
          arrived(message);
          return;
        }
        case Delivery.Denied(String why) -> {
          refused(message, why);
          return;
        }
        case Delivery.Refused(String why) -> {
          refused(message, why);
          return;
        }
        case Delivery.Later(String why, Duration asked) -> {
          Duration pause = asked != null && asked.compareTo(wait) > 0 ? asked : wait;
          if (System.nanoTime() + pause.toNanos() > end) {
            failed("failed", why, "; the message is dropped, since it has been tried for long enough");
            dropped(message.news());
            return;
          }
          failed("retried", why, "; it is tried again");
          OwnThread.pause(pause, random);
          wait = OwnThread.longer(wait);
        }
      }
    }
  }

  private void refused(Message message, String why) {
    failed("refused", why, "; the message is dropped");
    dropped(message.news());
  }

  private void arrived(Message message) {
    if (complaint.over()) {
      LOG.atInfo().addKeyValue("receiver", receiver.name()).addKeyValue("event", "receiver-back")
          .log("the receiver {} takes messages again", receiver.name());
    }
    LOG.atDebug().addKeyValue("receiver", receiver.name()).addKeyValue("event", "told")
        .log("the receiver {} was told {} pieces of news", receiver.name(), message.news());
    told.accept(new Fact.PeopleTold(receiver.name(), "told"));
  }

  private void failed(String result, String why, String then) {
    if (thread.closed()) {
      return;
    }
    if (complaint.news(why, clock.instant())) {
      LOG.atWarn().addKeyValue("receiver", receiver.name()).addKeyValue("event", "not-told").log("{}{}", why, then);
    }
    told.accept(new Fact.PeopleTold(receiver.name(), result));
  }

  private void dropped(int pieces) {
    told.accept(new Fact.NewsDropped(receiver.name(), pieces));
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
