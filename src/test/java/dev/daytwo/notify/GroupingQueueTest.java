package dev.daytwo.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.message.Event;
import dev.daytwo.message.News;
import dev.daytwo.message.ReceiverKind;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is told to a chat, what is not, and when. */
class GroupingQueueTest {
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final GroupingQueue queue = queue(EnumSet.of(Event.UNHEALTHY, Event.ROLLED_BACK, Event.SOURCE_FAILED,
      Event.SOURCE_RECOVERED), new Receiver.Names("prod*", name -> name.startsWith("prod")));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  static Receiver receiver(String name, ReceiverKind kind, Set<Event> events) {
    return new Receiver(name, kind, new Receiver.Target(null, null, null, null, null, false), events,
        new Receiver.Units(Receiver.Names.ALL, Receiver.Names.ALL, Receiver.Names.ALL, Receiver.Names.ALL), null, WAIT);
  }

  private static GroupingQueue queue(Set<Event> events, Receiver.Names environments) {
    Receiver all = receiver("oncall", ReceiverKind.SLACK, events);
    Receiver receiver = new Receiver(all.name(), all.kind(), all.target(), events, new Receiver.Units(
        Receiver.Names.ALL, environments, Receiver.Names.ALL, Receiver.Names.ALL), null, WAIT);
    return new GroupingQueue(receiver, Chats.of(receiver));
  }

  static News news(Event event, String service, String reason) {
    return new News(event, "shop", "production", service, "payments", "0123456789abcdef", reason, "it broke",
        "daytwo status production/" + service);
  }

  private static News source(Event event) {
    return new News(event, "shop", "", "", "", "", event.bad() ? "unreachable" : "", "no connection", "");
  }

  private void hear(News... news) {
    for (News each : news) {
      assertTrue(queue.hear(each, now));
    }
  }

  /** What is told once some time has gone. */
  private List<String> told(Duration after) {
    now = now.plus(after);
    return queue.due(now).stream().map(message -> new JsonObject(message.body().toString(UTF_8)).getString("text"))
        .toList();
  }

  private List<String> told() {
    return told(WAIT);
  }

  @Test
  void one_unit_is_told_of_with_what_to_run_next() {
    hear(news(Event.UNHEALTHY, "orders", "CrashLoopBackOff"));
    assertEquals(List.of(), told(WAIT.minusMillis(1)));
    assertEquals(List.of("""
        *orders in production is unhealthy* (CrashLoopBackOff), commit `0123456789` of shop
        • orders: `it broke`
        Next: `daytwo status production/orders`"""), told(Duration.ofMillis(1)));
    assertEquals(List.of(), told());
    assertFalse(queue.waiting());
  }

  @Test
  void a_thousand_that_fail_for_one_reason_are_one_message() {
    for (int i = 0; i < 1_000; i++) {
      hear(news(Event.UNHEALTHY, "service-" + i, "ImagePullBackOff"));
    }
    hear(news(Event.UNHEALTHY, "orders", "CrashLoopBackOff"));
    List<String> told = told();
    assertEquals(2, told.size());
    assertTrue(told.getFirst().startsWith("*1000 services in production are unhealthy* (ImagePullBackOff), commit"),
        told.getFirst());
    assertTrue(told.getFirst().contains("• service-9: ") && !told.getFirst().contains("service-10:"), told.getFirst());
    assertTrue(told.getFirst().contains("\nand 990 more\n"), told.getFirst());
  }

  @Test
  void the_same_state_is_not_told_twice_and_a_state_after_its_opposite_is() {
    hear(news(Event.UNHEALTHY, "orders", "CrashLoopBackOff"));
    assertEquals(1, told().size());
    hear(news(Event.UNHEALTHY, "orders", "CrashLoopBackOff"));
    assertEquals(List.of(), told());
    hear(news(Event.HEALTHY, "orders", ""));
    assertEquals(List.of(), told(), "nobody asked for it");
    hear(news(Event.UNHEALTHY, "orders", "CrashLoopBackOff"));
    assertEquals(1, told().size());
  }

  @Test
  void what_is_over_before_it_was_told_is_not_told() {
    hear(source(Event.SOURCE_FAILED), source(Event.SOURCE_RECOVERED));
    assertEquals(List.of(), told());
    hear(source(Event.SOURCE_RECOVERED));
    assertFalse(queue.waiting());
    hear(source(Event.SOURCE_FAILED));
    assertEquals(1, told().size());
    hear(source(Event.SOURCE_RECOVERED));
    assertEquals(List.of("*the source shop can be read again*\n`no connection`"), told());
  }

  @Test
  void what_flaps_is_told_a_few_times_and_then_each_quarter_of_an_hour() {
    int count = 0;
    for (int i = 0; i < 360; i++) { // an hour
      hear(news(i % 2 == 0 ? Event.UNHEALTHY : Event.HEALTHY, "orders", i % 2 == 0 ? "Flaps" : ""));
      count += told().size();
    }
    assertTrue(count >= 4 && count <= 4 + 4, count + " messages");
  }

  @Test
  void one_reason_that_spreads_slowly_is_told_in_few_messages() {
    int count = 0;
    for (int i = 0; i < 180; i++) { // half an hour
      hear(news(Event.UNHEALTHY, "service-" + i, "ImagePullBackOff"));
      count += told().size();
    }
    assertTrue(count >= 3 && count <= 3 + 6, count + " messages");
  }

  @Test
  void what_was_known_before_is_not_told_but_what_changes_then_is() {
    queue.learn(news(Event.UNHEALTHY, "orders", "CrashLoopBackOff"), now);
    hear(news(Event.UNHEALTHY, "orders", "CrashLoopBackOff"));
    assertEquals(List.of(), told());
    hear(news(Event.UNHEALTHY, "orders", "ImagePullBackOff"));
    assertEquals(1, told().size());
  }

  @Test
  void only_what_is_asked_for_is_told() {
    hear(new News(Event.UNHEALTHY, "shop", "staging", "orders", "", "", "R", "", ""),
        news(Event.SYNCED, "orders", "commit"));
    assertFalse(queue.waiting());
    hear(source(Event.SOURCE_FAILED)); // is of no environment
    assertEquals(1, told().size());
  }

  @Test
  void a_unit_that_is_gone_is_forgotten() {
    hear(news(Event.UNHEALTHY, "orders", "CrashLoopBackOff"));
    queue.gone("shop", "production/orders", now);
    assertEquals(List.of(), told());
    assertFalse(queue.waiting());
  }

  @Test
  void there_are_so_many_places_and_no_more() {
    for (int i = 0; i < GroupingQueue.PLACES; i++) {
      hear(news(Event.UNHEALTHY, "service-" + i, "R"));
    }
    assertFalse(queue.hear(news(Event.UNHEALTHY, "one-more", "R"), now));
    assertTrue(queue.hear(news(Event.UNHEALTHY, "service-0", "Q"), now), "it takes the place of the earlier one");
    assertEquals(2, told().size());
  }

  @Test
  void what_is_quoted_is_no_markup() {
    hear(new News(Event.ROLLED_BACK, "shop", "production", "orders", "", "", "R",
        "<!channel> & `rm -rf`\n<https://evil.example|click>", ""));
    assertEquals(List.of("*orders in production was rolled back* (R)\n"
        + "• orders: `&lt;!channel&gt; &amp; 'rm -rf' &lt;https://evil.example|click&gt;`"), told());
  }
}
