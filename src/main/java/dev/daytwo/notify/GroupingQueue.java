package dev.daytwo.notify;

import dev.daytwo.message.Event;
import dev.daytwo.message.News;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The news for a chat. It is collected for a short while, the later piece about a topic takes the place of the earlier one,
 * and what is left then is told in groups, unless it says what was told last. So a thousand units that fail for one reason
 * are one message, and a receiver that was down for an hour hears how things are now.
 */
final class GroupingQueue implements NewsQueue {
  /** Topics that wait; what comes then is dropped, and counted. */
  static final int PLACES = 10_000;
  /** Topics of which it is known what was told last. */
  private static final int REMEMBERED = 50_000;
  private static final int TOPIC_AT_ONCE = 4;
  private static final Duration TOPIC_EACH = Duration.ofMinutes(15);
  private static final int GROUP_AT_ONCE = 3;
  private static final Duration GROUP_EACH = Duration.ofMinutes(5);

  private final Receiver receiver;
  private final Function<Group, Buffer> form;
  private final Map<String, Line> waiting = new LinkedHashMap<>();
  private final Map<String, Told> told = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
      return size() > REMEMBERED;
    }
  };
  private final Allowances topics = new Allowances(TOPIC_AT_ONCE, TOPIC_EACH);
  private final Allowances groups = new Allowances(GROUP_AT_ONCE, GROUP_EACH);

  /** The newest piece about a topic, and since when there is something to say of it. */
  private record Line(News news, Instant since) {}

  private record Told(Event event, String signature) {}

  /**
   * An empty one.
   *
   * @param form how a group is written for this kind of receiver
   */
  GroupingQueue(Receiver receiver, Function<Group, Buffer> form) {
    this.receiver = receiver;
    this.form = form;
  }

  @Override
  public boolean hear(News news, Instant now) {
    if (!receiver.hears(news) || (!news.event().state() && !receiver.events().contains(news.event()))) {
      return true;
    }
    Line line = waiting.get(news.topic());
    if (line == null && news.event().state() && nothingNew(news)) {
      return true;
    }
    if (line == null && waiting.size() >= PLACES) {
      return false;
    }
    waiting.put(news.topic(), new Line(news, line == null ? now : line.since()));
    return true;
  }

  private boolean nothingNew(News news) {
    Told last = told.get(news.topic());
    return last == null
        ? news.event().recovery()
        : last.signature().equals(news.signature()) || (news.event().recovery() && !last.event().bad());
  }

  @Override
  public void learn(News news, Instant now) {
    if (receiver.hears(news) && news.event().state() && !waiting.containsKey(news.topic())) {
      tell(news);
    }
  }

  private void tell(News news) {
    if (news.event().state()) {
      told.put(news.topic(), new Told(news.event(), news.signature()));
    }
  }

  @Override
  public void gone(String source, String subject, Instant now) {
    for (Event.Axis axis : Event.Axis.values()) {
      String topic = News.topic(axis, source, subject);
      waiting.remove(topic);
      told.remove(topic);
    }
  }

  @Override
  public List<Message> due(Instant now) {
    Map<Group.Key, List<News>> grouped = new LinkedHashMap<>();
    for (Iterator<Line> lines = waiting.values().iterator(); lines.hasNext();) {
      Line line = lines.next();
      News news = line.news();
      if (line.since().plus(receiver.groupWait()).isAfter(now)) {
        continue;
      }
      if (news.event().state() && (nothingNew(news) || !receiver.events().contains(news.event()))) {
        tell(news); // so that what comes back later is news again
        lines.remove();
      } else if (topics.has(news.topic(), now)) {
        grouped.computeIfAbsent(Group.Key.of(news), any -> new ArrayList<>()).add(news);
      }
    }
    List<Message> messages = new ArrayList<>();
    grouped.forEach((key, news) -> {
      if (groups.has(key.toString(), now)) {
        groups.use(key.toString(), now);
        news.forEach(each -> {
          topics.use(each.topic(), now);
          waiting.remove(each.topic());
          tell(each);
        });
        messages.add(new Message(form.apply(new Group(news)), news.size()));
      }
    });
    topics.tidy(now);
    groups.tidy(now);
    return messages;
  }

  @Override
  public boolean waiting() {
    return !waiting.isEmpty();
  }
}
