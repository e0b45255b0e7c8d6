package dev.daytwo.cluster;

import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.MicroTime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One Kubernetes Event ({@code events.k8s.io/v1}) about one object.
 *
 * @param regarding apiVersion, kind, namespace, name and, if known, uid of the object
 * @param name      of the Event itself, unique in the namespace
 * @param type      {@code Normal} or {@code Warning}
 * @param reason    one word in CamelCase
 * @param note      at most 1,024 bytes of it are told
 * @param reporter  the agent's instance: its pod or host
 */
public record KubernetesEvent(Map<String, Object> regarding, String namespace, String name, Instant at, String type,
    String reason, String note, String reporter) {
  /** What the API server takes; in bytes, though it says characters. */
  private static final int LONGEST = 1024;
  private static final String CUT = "\u2026";

  /** Posts it. */
  public void post(Api api) throws ApiFault {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("apiVersion", "events.k8s.io/v1");
    event.put("kind", "Event");
    event.put("metadata", Map.of("name", name, "namespace", namespace));
    event.put("eventTime", MicroTime.of(at));
    event.put("reportingController", "daytwo.dev/agent");
    event.put("reportingInstance", reporter);
    event.put("regarding", regarding);
    event.put("type", type);
    event.put("reason", reason);
    event.put("action", reason);
    event.put("note", cut(note));
    api.send("POST", "/apis/events.k8s.io/v1/namespaces/" + namespace + "/events", "application/json",
        CanonicalJson.of(event));
  }

  private static String cut(String text) {
    if (bytes(text) <= LONGEST) {
      return text;
    }
    StringBuilder left = new StringBuilder();
    int room = LONGEST - bytes(CUT);
    for (int at = 0; at < text.length();) {
      String character = Character.toString(text.codePointAt(at));
      room -= bytes(character);
      if (room < 0) {
        break;
      }
      left.append(character);
      at += character.length();
    }
    return left + CUT;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
