package dev.daytwo.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.Eventually;
import dev.daytwo.event.Fact;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Spans on their way, to a collector that does not answer. */
class OutboxTest {
  private final List<Fact.SpansSent> told = new CopyOnWriteArrayList<>();

  /** Hangs in its first batch until it is let go, and then does what it is told to. */
  private static final class Collector implements SpanExporter {
    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch answer = new CountDownLatch(1);
    boolean throwsAtFirst;

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      boolean first = asked.getCount() > 0;
      asked.countDown();
      try {
        answer.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (first && throwsAtFirst) {
        throw new IllegalStateException("a defect of a library");
      }
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  private int sum(String result) {
    return told.stream().filter(each -> each.result().equals(result)).mapToInt(Fact.SpansSent::spans).sum();
  }

  @Test
  void what_there_is_no_room_for_is_counted_and_nobody_waits() throws Exception {
    var collector = new Collector();
    collector.throwsAtFirst = true;
    var outbox = new Outbox(collector, fact -> told.add((Fact.SpansSent) fact), Clock.systemUTC());
    try (var provider = SdkTracerProvider.builder().addSpanProcessor(outbox).build()) {
      var tracer = provider.get("test");
      outbox.start();
      tracer.spanBuilder("first").startSpan().end();
      collector.asked.await();
      for (int i = 0; i < Outbox.ROOM + 100; i++) {
        tracer.spanBuilder("more").startSpan().end(); // comes back though the collector hangs
      }
      assertTrue(told.isEmpty());
      collector.answer.countDown();
      Eventually.holds("all is told of", () -> sum("failed") + sum("sent") + sum("dropped") == Outbox.ROOM + 101);
      assertEquals(100, sum("dropped"));
      assertEquals(1, sum("failed"));
      assertEquals(Outbox.ROOM, sum("sent"));
    }
  }
}
