package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.cluster.Api;
import dev.daytwo.model.UnitKey;
import dev.daytwo.release.KubernetesEvents;
import dev.daytwo.release.KubernetesEvents.Note;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What people read by {@code kubectl events}, on a real API server. */
@OnCluster
class KubernetesEventsTest {
  @Test
  void the_same_is_told_once_in_five_minutes_and_something_else_at_once(Cluster cluster) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("told"));
    cluster.client().namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(live.namespace()).endMetadata().build()).create();
    var now = new AtomicReference<>(Instant.now());
    InstantSource clock = () -> Objects.requireNonNull(now.get());
    var events = new KubernetesEvents(new Api(cluster.client(), Duration.ofSeconds(30)),
        clock.withZone(ZoneOffset.UTC), "agent");
    for (int i = 0; i < 100; i++) {
      events.tell(note(live, "Unhealthy", "it crashes"));
    }
    events.tell(note(live, "Unhealthy", "it has no image"));
    events.tell(note(live, "Refused", "it crashes"));
    assertEquals(List.of("it crashes", "it has no image"), live.events("orders", "Unhealthy").stream().sorted()
        .toList());
    assertEquals(1, live.events("orders", "Refused").size());

    now.updateAndGet(before -> before.plus(Duration.ofMinutes(4)));
    events.tell(note(live, "Unhealthy", "it crashes"));
    assertEquals(2, live.events("orders", "Unhealthy").size());
    now.updateAndGet(before -> before.plus(Duration.ofMinutes(1)));
    events.tell(note(live, "Unhealthy", "it crashes"));
    assertEquals(3, live.events("orders", "Unhealthy").size());
  }

  @Test
  void words_that_are_too_long_for_the_api_server_are_cut(Cluster cluster) throws Exception {
    var live = new Live(cluster.client(), cluster.namespace("long"));
    cluster.client().namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(live.namespace()).endMetadata().build()).create();
    new KubernetesEvents(new Api(cluster.client(), Duration.ofSeconds(30)), Clock.systemUTC(), "agent")
        .tell(note(live, "Refused", "\uD83D\uDE80\u00e4".repeat(1000)));
    var told = live.events("orders", "Refused");
    assertTrue(told.size() == 1 && told.getFirst().matches("(\uD83D\uDE80\u00e4){170}\u2026"), told::toString);
  }

  private static Note note(Live live, String reason, String message) {
    return new Note(new UnitKey("prod", "orders"), live.namespace(), "0123", "Warning", reason, message);
  }
}
