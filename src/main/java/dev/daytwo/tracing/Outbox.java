package dev.daytwo.tracing;

import dev.daytwo.event.Complaint;
import dev.daytwo.event.Fact;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.internal.FailedExportException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spans on their way to a collector, as many as there is room for. Whoever ends a span never waits; what does not fit, and
 * what the collector does not take, is counted and given up.
 */
final class Outbox implements SpanProcessor {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  static final int ROOM = 8192;
  private static final int BATCH = 512;
  private static final long DEADLINE_SECONDS = 30;

  private final SpanExporter exporter;
  private final Consumer<Fact> told;
  private final Clock clock;
  private final Complaint complaint = new Complaint();
  private final BlockingQueue<SpanData> waiting = new ArrayBlockingQueue<>(ROOM);
  private final AtomicInteger dropped = new AtomicInteger();
  private @Nullable Thread sender;

  /**
   * An outbox.
   *
   * @param told hears of every batch what became of it
   */
  Outbox(SpanExporter exporter, Consumer<Fact> told, Clock clock) {
    this.exporter = exporter;
    this.told = told;
    this.clock = clock;
  }

  /** Begins to send. */
  void start() {
    sender = Thread.ofVirtual().name("spans").start(this::run);
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (span.getSpanContext().isSampled() && !waiting.offer(span.toSpanData())) {
      dropped.incrementAndGet();
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        List<SpanData> batch = new ArrayList<>();
        batch.add(waiting.take());
        waiting.drainTo(batch, BATCH - 1);
        send(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(List<SpanData> batch) {
    String why = failure(batch);
    told.accept(new Fact.SpansSent(batch.size(), why.isEmpty() ? "sent" : "failed"));
    int lost = dropped.getAndSet(0);
    if (lost > 0) {
      told.accept(new Fact.SpansSent(lost, "dropped"));
    }
    if (why.isEmpty()) {
      if (complaint.over()) {
        LOG.atInfo().addKeyValue("event", "spans-taken").log("the collector takes spans again");
      }
    } else if (complaint.news(why, clock.instant())) {
      LOG.atWarn().addKeyValue("event", "spans-refused").log("spans could not be sent, and are lost: {}", why);
    }
  }

  /** Empty if they were taken. */
  private String failure(List<SpanData> batch) {
    try {
      CompletableResultCode result = exporter.export(batch).join(DEADLINE_SECONDS, TimeUnit.SECONDS);
      if (result.isSuccess()) {
        return "";
      }
      return switch (result.getFailureThrowable()) {
        case null -> "the collector did not answer";
        case FailedExportException.HttpExportException refused when refused.getResponse() != null ->
          "the collector answered " + refused.getResponse().statusCode();
        case Throwable failure when failure.getCause() != null -> "no connection: " + failure.getCause();
        case Throwable failure -> failure.toString();
      };
    } catch (HeadersFile.Unreadable e) {
      return String.valueOf(e.getMessage());
    } catch (RuntimeException e) { // of a library; whatever it is, it must not end this thread
      return String.valueOf(e);
    }
  }

  @Override
  public CompletableResultCode shutdown() {
    if (sender != null) {
      sender.interrupt();
    }
    return exporter.shutdown();
  }
}
