package dev.daytwo.release;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.cluster.ApiServer;
import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Digest;
import dev.daytwo.model.Tree;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Who calls, and whether he may: Kubernetes is asked who a bearer token belongs to and what that person may do with
 * Releases (TokenReview, SubjectAccessReview). What it said is believed for some seconds. Blocking; safe for use by many
 * threads.
 */
public final class Callers {
  private static final Duration BELIEVED = Duration.ofSeconds(10);
  private static final int REMEMBERED = 1_000;
  private static final int ASKING = 16;

  private final ApiServer api;
  private final InstantSource clock;
  private final Semaphore places = new Semaphore(ASKING);
  private final Map<String, Said> known = new LinkedHashMap<>();

  /** What came of a question. */
  public enum Answer {
    /** He may. */
    ALLOWED,
    /** Nobody knows the token. */
    UNKNOWN,
    /** Kubernetes knows him, and he may not. */
    FORBIDDEN,
    /** Kubernetes cannot be asked now. */
    UNAVAILABLE
  }

  private record Said(Answer answer, Instant at) {}

  /**
   * Callers of this agent.
   *
   * @param api one of its own, so that a flood of questions delays nothing else
   */
  public Callers(ApiServer api, InstantSource clock) {
    this.api = api;
    this.clock = clock;
  }

  /** True if whoever has the token may do something with the Releases of all namespaces. */
  public Answer may(String token, String verb) {
    String key = Digest.of(verb + " " + token);
    Instant now = clock.instant();
    synchronized (known) {
      Said said = known.get(key);
      if (said != null && now.isBefore(said.at.plus(BELIEVED)) && !now.isBefore(said.at)) {
        return said.answer;
      }
    }
    if (!places.tryAcquire()) {
      return Answer.UNAVAILABLE;
    }
    try {
      Answer answer = ask(token, verb);
      synchronized (known) {
        known.remove(key);
        known.put(key, new Said(answer, now));
        if (known.size() > REMEMBERED) {
          known.remove(known.keySet().iterator().next());
        }
      }
      return answer;
    } catch (ApiFault fault) {
      return Answer.UNAVAILABLE;
    } finally {
      places.release();
    }
  }

  private Answer ask(String token, String verb) throws ApiFault {
    Map<String, Object> who = Tree.map(send("authentication.k8s.io", "TokenReview", Map.of("token", token)));
    if (!Boolean.TRUE.equals(who.get("authenticated"))) {
      return Answer.UNKNOWN;
    }
    Map<String, Object> user = Tree.map(who.get("user"));
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("user", Tree.text(user.get("username")));
    spec.put("uid", Tree.text(user.get("uid")));
    spec.put("groups", Tree.list(user.get("groups")));
    spec.put("extra", Tree.map(user.get("extra")));
    spec.put("resourceAttributes",
        Map.of("verb", verb, "group", ReleaseTree.KIND.group(), "resource", "releases"));
    Map<String, Object> may = Tree.map(send("authorization.k8s.io", "SubjectAccessReview", spec));
    return Boolean.TRUE.equals(may.get("allowed")) ? Answer.ALLOWED : Answer.FORBIDDEN;
  }

  private Object send(String group, String kind, Map<String, Object> spec) throws ApiFault {
    String path = "/apis/" + group + "/v1/" + kind.toLowerCase(Locale.ROOT) + "s";
    return Tree.map(api.send("POST", path, "application/json",
        CanonicalJson.of(Map.of("apiVersion", group + "/v1", "kind", kind, "spec", spec))).get("status"));
  }
}
