package dev.daytwo.leader;

import dev.daytwo.model.MicroTime;
import dev.daytwo.model.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Lease ({@code coordination.k8s.io/v1}) says. Its times are left out: they are by the clock of whoever wrote them,
 * and nobody else's business.
 *
 * @param holder      empty if nobody holds it
 * @param duration    how long it holds from each renewal
 * @param transitions how often it changed hands
 * @param version     metadata.resourceVersion; empty if the Lease is not there
 */
record Lease(String holder, Duration duration, long transitions, String version) {
  /** One that is not there and nobody holds. */
  static final Lease ABSENT = new Lease("", Duration.ZERO, 0, "");
  /** What a released Lease says its duration is, since zero is refused. */
  private static final Duration RELEASED = Duration.ofSeconds(1);

  static Lease read(Map<String, Object> live) {
    Object spec = live.get("spec");
    return new Lease(Tree.text(Tree.at(spec, "holderIdentity")),
        Duration.ofSeconds(Math.max(1, Tree.number(Tree.at(spec, "leaseDurationSeconds"), 1))),
        Tree.number(Tree.at(spec, "leaseTransitions"), 0), Tree.text(Tree.at(live, "metadata", "resourceVersion")));
  }

  boolean heldBy(String identity) {
    return holder.equals(identity);
  }

  /** It was deleted. Whoever held it may not know yet. */
  Lease gone() {
    return new Lease(holder, duration, transitions, "");
  }

  /** The spec that takes or renews it. */
  Map<String, Object> held(String identity, Duration length, Instant now) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("holderIdentity", identity);
    spec.put("leaseDurationSeconds", length.toSeconds());
    spec.put("renewTime", MicroTime.of(now));
    if (!heldBy(identity)) {
      spec.put("acquireTime", MicroTime.of(now));
      spec.put("leaseTransitions", version.isEmpty() ? 0 : transitions + 1);
    }
    return spec;
  }

  /** The spec that lets go of it: a null removes the holder, as an empty one is refused. */
  static Map<String, @Nullable Object> released(Instant now) {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    spec.put("holderIdentity", null);
    spec.put("leaseDurationSeconds", RELEASED.toSeconds());
    spec.put("renewTime", MicroTime.of(now));
    return spec;
  }
}
