package dev.daytwo.tracing;

import dev.daytwo.event.Fact;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.UnitKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a push does to one unit: its reconciles with their writes, and the wait until it is healthy. */
final class UnitTrace {
  /** Of one reconcile. */
  static final int MOST_WRITES = 50;
  /** Of a unit that fails again and again; what follows is told by the last one's attributes alone. */
  static final int MOST_RECONCILES = 20;
  /** Kinds whose name the semantic conventions have an attribute for. */
  private static final Set<String> CONVENTIONAL = Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet",
      "CronJob", "Job", "Namespace");

  private final Tracer tracer;
  private final Span span;
  private final Context inside;
  private final String rendering;
  private final List<Fact.ObjectApplied> writes = new ArrayList<>();
  private final Instant began;
  private int more;
  private int reconciles;
  private @Nullable Instant synced;
  private @Nullable Instant healthy;

  /**
   * A unit begins to become what a push wants.
   *
   * @param rendering digest of what that is
   */
  UnitTrace(Tracer tracer, Context push, UnitKey unit, String namespace, String rendering, Instant began) {
    this.tracer = tracer;
    this.rendering = rendering;
    this.began = began;
    span = tracer.spanBuilder("unit " + unit).setParent(push).setStartTimestamp(began)
        .setAttribute(Names.ENVIRONMENT, unit.environment()).setAttribute(Names.SERVICE, unit.service())
        .setAttribute(Names.NAMESPACE, namespace).startSpan();
    inside = push.with(span);
  }

  void applied(Fact.ObjectApplied fact) {
    if (writes.size() < MOST_WRITES) {
      writes.add(fact);
    } else {
      more++;
    }
  }

  /** A reconcile wrote what it had to; true if that ended it all. */
  boolean synced(Fact.UnitSynced fact) {
    reconciled(fact.at().minus(fact.took()), fact.at(), "", "");
    synced = fact.at();
    if (healthy == null) {
      return false;
    }
    waited(fact.at(), healthy);
    return true;
  }

  void failed(Fact.SyncFailed fact) {
    Instant from = writes.isEmpty() ? fact.at() : before(writes.getFirst());
    reconciled(from, fact.at(), fact.reason(), fact.message());
  }

  /** True if it is healthy at what the push wants, and all of that has been told. */
  boolean judged(Fact.UnitJudged fact) {
    if (!fact.release().status().of(rendering)) {
      return false; // of what was wanted before
    }
    if (!fact.synced() || !fact.health().healthy()) {
      if (fact.news() && !fact.health().message().isEmpty()) {
        span.addEvent(fact.health().status().name().toLowerCase(Locale.ROOT),
            Attributes.of(Names.MESSAGE, fact.health().message()), fact.at());
      }
      return false;
    }
    healthy = fact.at();
    if (!writes.isEmpty()) {
      return false; // what was written is told next
    }
    waited(synced == null ? fact.at() : synced, fact.at());
    return true;
  }

  private void waited(Instant from, Instant to) {
    Instant end = later(to, from); // it was healthy before all was told
    tracer.spanBuilder("wait for health").setParent(inside).setStartTimestamp(from).startSpan().end(end);
    end(end, "healthy");
  }

  /** Went back to an earlier commit. */
  void rolledBack(Fact.UnitRolledBack fact, Instant now) {
    span.setStatus(StatusCode.ERROR, fact.message()).setAttribute(Names.ERROR, fact.reason());
    end(now, "rolled-back");
  }

  /** Ends it; how is told by one word. */
  void end(Instant at, String outcome) {
    if (!outcome.equals("healthy") && !outcome.equals("rolled-back")) {
      span.setStatus(StatusCode.ERROR, outcome);
    }
    span.setAttribute(Names.OUTCOME, outcome).setAttribute(Names.RECONCILES, reconciles)
        .end(later(at, began));
  }

  private void reconciled(Instant from, Instant to, String reason, String message) {
    if (++reconciles <= MOST_RECONCILES) {
      Instant start = later(from, began);
      Span reconcile = tracer.spanBuilder("reconcile").setParent(inside).setStartTimestamp(start)
          .setAttribute(Names.WRITES, writes.size() + more)
          .startSpan();
      Context within = inside.with(reconcile);
      writes.forEach(write -> apply(within, write));
      if (!reason.isEmpty()) {
        reconcile.setStatus(StatusCode.ERROR, message).setAttribute(Names.ERROR, reason);
      }
      reconcile.end(later(to, start));
    }
    writes.clear();
    more = 0;
  }

  private void apply(Context within, Fact.ObjectApplied write) {
    ObjectKey key = write.key();
    Span apply = tracer.spanBuilder("apply " + key.kind()).setParent(within).setStartTimestamp(before(write))
        .setAttribute(Names.KIND, key.kind()).setAttribute(Names.OBJECT, key.name())
        .setAttribute(Names.NAMESPACE, key.namespace()).startSpan();
    if (CONVENTIONAL.contains(key.kind())) {
      apply.setAttribute("k8s." + key.kind().toLowerCase(Locale.ROOT) + ".name", key.name());
    }
    if (!write.result().equals("Applied")) {
      apply.setStatus(StatusCode.ERROR).setAttribute(Names.ERROR, write.result());
    }
    apply.end(write.at());
  }

  /** The later of both: nothing ends before it begins, even if the wall clock is set back meanwhile. */
  static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  private static Instant before(Fact.ObjectApplied write) {
    Duration took = write.took();
    return write.at().minus(took);
  }
}
