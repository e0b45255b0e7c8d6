package dev.daytwo.notify;

import dev.daytwo.message.Event;
import dev.daytwo.message.MessageTemplate;
import dev.daytwo.message.News;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong now, as alerts for Alertmanager, which groups them itself. An alert that lasts is sent again each minute
 * with an end a few minutes ahead, so that the alerts of an agent that is gone end by themselves; one that is over is sent
 * once more with its end.
 */
final class AlertQueue implements NewsQueue {
  static final int PLACES = 10_000;
  private static final Duration AGAIN = Duration.ofMinutes(1);
  private static final Duration LASTS = Duration.ofMinutes(5);
  /** What is a moment has no end of its own. */
  private static final Duration MOMENT = Duration.ofMinutes(15);
  private static final int AT_ONCE = 500;

  private final Receiver receiver;
  private final Map<String, Alert> alerts = new LinkedHashMap<>();

  /** One alert; {@code ended} is null while it lasts. */
  private static final class Alert {
    private final Instant since;
    private News news;
    private @Nullable Instant ended;
    private Instant due;
    private boolean sent;

    Alert(News news, Instant since, Instant due) {
      this.news = news;
      this.since = since;
      this.due = due;
    }
  }

  AlertQueue(Receiver receiver) {
    this.receiver = receiver;
  }

  @Override
  public boolean hear(News news, Instant now) {
    if (!receiver.hears(news)) {
      return true;
    }
    boolean wanted = receiver.events().contains(news.event())
        && (news.event().bad() || !news.event().state());
    Alert alert = alerts.get(news.topic());
    if (!wanted) {
      end(news.topic(), alert, now);
      return true;
    }
    if (alert == null && alerts.size() >= PLACES) {
      return false;
    }
    if (alert == null) {
      alert = new Alert(news, now, now.plus(receiver.groupWait()));
      alerts.put(news.topic(), alert);
    } else if (alert.ended != null || !alert.news.signature().equals(news.signature()) || !news.event().state()) {
      Instant soon = now.plus(receiver.groupWait());
      alert.due = alert.due.isBefore(soon) ? alert.due : soon;
    }
    alert.news = news;
    alert.ended = news.event().state() ? null : now.plus(MOMENT);
    return true;
  }

  /** One that nobody was sent yet has never been. */
  private void end(String topic, @Nullable Alert alert, Instant now) {
    if (alert == null || alert.ended != null) {
      return;
    }
    if (!alert.sent) {
      alerts.remove(topic);
      return;
    }
    alert.ended = now;
    alert.due = now;
  }

  @Override
  public void learn(News news, Instant now) {
    hear(news, now); // Alertmanager knows by itself what it has told
  }

  @Override
  public void gone(String source, String subject, Instant now) {
    for (Event.Axis axis : Event.Axis.values()) {
      String topic = News.topic(axis, source, subject);
      end(topic, alerts.get(topic), now);
    }
  }

  @Override
  public List<Message> due(Instant now) {
    List<Message> messages = new ArrayList<>();
    JsonArray batch = new JsonArray();
    for (Iterator<Alert> all = alerts.values().iterator(); all.hasNext();) {
      Alert alert = all.next();
      if (alert.due.isAfter(now)) {
        continue;
      }
      batch.add(json(alert, now));
      alert.sent = true;
      alert.due = now.plus(AGAIN);
      if (alert.ended != null) {
        all.remove();
      }
      if (batch.size() == AT_ONCE) {
        messages.add(message(batch));
        batch = new JsonArray();
      }
    }
    if (!batch.isEmpty()) {
      messages.add(message(batch));
    }
    return messages;
  }

  private static Message message(JsonArray batch) {
    return new Message(Buffer.buffer(batch.encode()), batch.size());
  }

  /** As {@code postableAlert} of the API v2. What may change while it lasts is no label. */
  private JsonObject json(Alert alert, Instant now) {
    News news = alert.news;
    Group group = new Group(List.of(news));
    Map<String, String> labels = new HashMap<>();
    labels.put("alertname", "Daytwo" + news.event().camel());
    labels.put("severity", news.event().bad() ? "warning" : "info");
    labels.put("source", news.source());
    labels.put("environment", news.environment());
    labels.put("service", news.service());
    labels.put("team", news.team());
    labels.values().removeIf(String::isEmpty);
    MessageTemplate own = receiver.template();
    Map<String, String> annotations = new HashMap<>();
    annotations.put("summary", group.title());
    annotations.put("description", own == null
        ? Group.line(news.message())
        : own.render(group.fields(UnaryOperator.identity())).strip());
    annotations.put("reason", news.reason());
    annotations.put("commit", news.commit());
    annotations.put("next", news.next());
    annotations.values().removeIf(String::isEmpty);
    Instant ends = alert.ended == null ? now.plus(LASTS) : alert.ended;
    return new JsonObject().put("labels", new JsonObject(new HashMap<>(labels)))
        .put("annotations", new JsonObject(new HashMap<>(annotations))).put("startsAt", alert.since.toString())
        .put("endsAt", ends.toString());
  }

  @Override
  public boolean waiting() {
    return !alerts.isEmpty();
  }
}
