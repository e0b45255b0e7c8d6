package dev.daytwo.tracing;

import dev.daytwo.event.Fact;
import dev.daytwo.model.Commit;
import dev.daytwo.model.UnitKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** One push on its way, from when it could first be known of until each unit that it touches is healthy. */
final class Push {
  /** That have spans of their own; of all others only the number is told. */
  static final int MOST_UNITS = 100;

  final String source;
  final Commit commit;
  final Instant began;
  private final Tracer tracer;
  private final Span span;
  private final Context inside;
  private final Instant fetched;
  private final Map<UnitKey, UnitTrace> units = new HashMap<>();
  /** What is not there yet, by the digest of what is wanted. */
  private final Map<UnitKey, String> open = new HashMap<>();
  private boolean rendered;
  private int touched;
  private int rolledBack;

  /**
   * A push was fetched.
   *
   * @param parent the trace of the one who told of it, or of nobody
   * @param fetch  the fetch that brought it
   */
  Push(Tracer tracer, Context parent, Fact.CommitFetched fact, Fact.SourceFetched fetch, boolean hooked) {
    this.tracer = tracer;
    source = fact.source();
    commit = fact.commit();
    fetched = fetch.at();
    Instant from = fetched.minus(fetch.took());
    began = fact.seenAt().isBefore(from) ? fact.seenAt() : from;
    span = tracer.spanBuilder("push " + source).setParent(parent).setStartTimestamp(began)
        .setSpanKind(hooked ? SpanKind.CONSUMER : SpanKind.INTERNAL).setAttribute(Names.SOURCE, source)
        .setAttribute(Names.REVISION, commit.id()).setAttribute(Names.TRIGGER, hooked ? "webhook" : "poll")
        .startSpan();
    inside = parent.with(span);
    tracer.spanBuilder("fetch").setParent(inside).setStartTimestamp(from).startSpan().end(fetched);
  }

  String traceId() {
    return span.getSpanContext().getTraceId();
  }

  boolean sampled() {
    return span.getSpanContext().isSampled();
  }

  boolean rendered() {
    return rendered;
  }

  /** A unit has to become something else. */
  void wants(Fact.UnitDesired fact) {
    UnitKey unit = fact.desired().unit();
    open.put(unit, fact.desired().rendering());
    if (touched++ < MOST_UNITS) {
      units.put(unit,
          new UnitTrace(tracer, inside, unit, fact.desired().namespace(), fact.desired().rendering(), fact.at()));
    }
  }

  /** All units have been told of. */
  void rendered(Fact.SourceRendered fact, Instant now) {
    rendered = true;
    tracer.spanBuilder("render").setParent(inside).setStartTimestamp(fetched).startSpan()
        .end(UnitTrace.later(now, fetched));
    span.setAttribute(Names.PROBLEMS, fact.problems().size());
  }

  void applied(Fact.ObjectApplied fact) {
    UnitTrace trace = units.get(fact.unit());
    if (trace != null) {
      trace.applied(fact);
    }
  }

  void synced(Fact.UnitSynced fact) {
    UnitTrace trace = units.get(fact.release().unit());
    if (trace != null && trace.synced(fact)) {
      over(fact.release().unit());
    }
  }

  void failed(Fact.SyncFailed fact) {
    UnitTrace trace = units.get(fact.unit());
    if (trace != null) {
      trace.failed(fact);
    }
  }

  void judged(Fact.UnitJudged fact) {
    UnitKey unit = fact.release().unit();
    UnitTrace trace = units.get(unit);
    String wanted = open.get(unit);
    boolean ended = trace != null
        ? trace.judged(fact)
        : fact.synced() && fact.health().healthy() && wanted != null && fact.release().status().of(wanted);
    if (ended) {
      over(unit);
    }
  }

  void rolledBack(Fact.UnitRolledBack fact, Instant now) {
    UnitTrace trace = units.get(fact.unit());
    if (trace != null) {
      trace.rolledBack(fact, now);
    }
    rolledBack++;
    over(fact.unit());
  }

  /** A unit is where the push wants it, or will never be. */
  private void over(UnitKey unit) {
    units.remove(unit);
    open.remove(unit);
  }

  /** Takes a unit away before it got there. */
  void leave(UnitKey unit, Instant now, String outcome) {
    UnitTrace trace = units.get(unit);
    if (trace != null) {
      trace.end(now, outcome);
    }
    over(unit);
  }

  boolean waitsFor(UnitKey unit) {
    return open.containsKey(unit);
  }

  /** True if nothing is left to wait for. */
  boolean done() {
    return rendered && open.isEmpty();
  }

  /** Ends the trace; what is still open is told of as unfinished. */
  void end(Instant now) {
    int unfinished = open.size();
    units.values().forEach(unit -> unit.end(now, "unfinished"));
    if (unfinished + rolledBack > 0) {
      span.setStatus(StatusCode.ERROR, rolledBack + " units went back, " + unfinished + " are not healthy yet");
    }
    span.setAttribute(Names.UNITS, touched).setAttribute(Names.LEFT_OUT, Math.max(0, touched - MOST_UNITS))
        .setAttribute(Names.OUTCOME, rolledBack > 0 ? "rolled-back" : unfinished > 0 ? "unfinished" : "healthy")
        .end(UnitTrace.later(now, began));
  }
}
