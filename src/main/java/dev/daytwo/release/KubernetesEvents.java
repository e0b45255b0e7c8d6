package dev.daytwo.release;

import dev.daytwo.cluster.Api;
import dev.daytwo.cluster.ApiFault;
import dev.daytwo.cluster.KubernetesEvent;
import dev.daytwo.model.UnitKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Kubernetes Events about Releases ({@code events.k8s.io/v1}). The same event about the same Release is told once in
 * a while, so that a quarrel does not fill etcd.
 */
public final class KubernetesEvents {
  private static final Duration QUIET = Duration.ofMinutes(5);
  private static final int REMEMBERED = 4096;

  private final Api api;
  private final Clock clock;
  private final String reporter;
  private final AtomicLong sequence = new AtomicLong();
  private final Map<String, Instant> told = new LinkedHashMap<>();

  /**
   * What a person is told.
   *
   * @param type    {@code Normal} or {@code Warning}
   * @param reason  one word in CamelCase
   * @param message as much of it is told as an Event holds
   */
  public record Note(UnitKey unit, String namespace, String uid, String type, String reason, String message) {}

  /**
   * Events in the name of one agent.
   *
   * @param reporter the agent's instance: its pod or host
   */
  public KubernetesEvents(Api api, Clock clock, String reporter) {
    this.api = api;
    this.clock = clock;
    this.reporter = reporter;
  }

  /** Tells as soon as there is nothing urgent to send, unless the same was told a short time ago. */
  public void tell(Note note) throws ApiFault, InterruptedException {
    Instant now = clock.instant();
    if (!news(note, now)) {
      return;
    }
    String name = note.unit().service() + "." + Long.toHexString(now.toEpochMilli()) + "."
        + Long.toHexString(sequence.incrementAndGet());
    Map<String, Object> regarding = Map.of("apiVersion", ReleaseTree.KIND.apiVersion(), "kind",
        ReleaseTree.KIND.kind(), "namespace", note.namespace(), "name", note.unit().service(), "uid", note.uid());
    api.awaitQuiet();
    new KubernetesEvent(regarding, note.namespace(), name, now, note.type(), note.reason(), note.message(), reporter)
        .post(api);
  }

  private synchronized boolean news(Note note, Instant now) {
    String key = note.unit() + " " + note.reason() + " " + note.message();
    Instant last = told.get(key);
    if (last != null && last.plus(QUIET).isAfter(now)) {
      return false;
    }
    told.remove(key);
    told.put(key, now);
    if (told.size() > REMEMBERED) {
      told.remove(told.keySet().iterator().next());
    }
    return true;
  }
}
