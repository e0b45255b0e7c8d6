package dev.daytwo.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.concurrent.EventExecutor;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What the agent runs on: the JVM and the process, as Micrometer knows them, the event loops, and the memory. */
final class Machine implements AutoCloseable {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  private final PrometheusMeterRegistry registry;
  private final JvmGcMetrics gc = new JvmGcMetrics();

  /** Registers the series that Micrometer makes, but for two whose names are against Prometheus' rules. */
  Machine(PrometheusRegistry into) {
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, into, Clock.SYSTEM);
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
        .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
    new JvmMemoryMetrics().bindTo(registry);
    gc.bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** Tells how long something new waits for each event loop now. */
  static void tryEventLoops(Vertx vertx, Consumer<Duration> told) {
    for (EventExecutor loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
      long asked = System.nanoTime();
      loop.execute(() -> told.accept(Duration.ofNanos(System.nanoTime() - asked)));
    }
  }

  /** Memory of the process, in bytes; not a number where there is no Linux to ask. */
  static double residentBytes() {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines.filter(line -> line.startsWith(RESIDENT))
          .mapToDouble(line -> Double.parseDouble(line.substring(RESIDENT.length()).replace("kB", "").strip()) * 1024)
          .findFirst().orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN; // another system
    }
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
