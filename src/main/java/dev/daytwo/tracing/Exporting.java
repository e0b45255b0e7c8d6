package dev.daytwo.tracing;

import dev.daytwo.event.Fact;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The OpenTelemetry SDK, set up to send spans by OTLP over HTTP; the one place that knows of it. */
final class Exporting implements AutoCloseable {
  /** The SDK tells of failures by a log of its own; {@link Outbox} does it here. Kept, since loggers are weakly held. */
  private static final Logger SDK = Logger.getLogger("io.opentelemetry");
  private static final String PATH = "/v1/traces";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Outbox outbox;
  private final SdkTracerProvider provider;

  /**
   * Begins.
   *
   * @param settings where to
   * @param instance this agent's name among others
   * @param told     hears what became of the spans
   */
  Exporting(Settings settings, String instance, Consumer<Fact> told, Clock clock) {
    SDK.setLevel(Level.OFF);
    String endpoint = settings.endpoint().replaceFirst("/+$", "");
    outbox = new Outbox(OtlpHttpSpanExporter.builder()
        .setEndpoint(endpoint.endsWith(PATH) ? endpoint : endpoint + PATH).setTimeout(TIMEOUT)
        .setHeaders(new HeadersFile(settings.headersFile())).build(), told, clock);
    provider = SdkTracerProvider.builder().addSpanProcessor(outbox)
        .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.sampleRatio())))
        .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "daytwo",
            AttributeKey.stringKey("service.instance.id"), instance)))
        .build();
    outbox.start();
  }

  /**
   * Where spans go.
   *
   * @param endpoint    of the collector, {@code http://host:4318}; {@code /v1/traces} is added
   * @param headersFile what it asks for; null for nothing
   * @param sampleRatio the share of pushes that are traced, 0 to 1
   */
  record Settings(String endpoint, @Nullable Path headersFile, double sampleRatio) {}

  Tracer tracer() {
    return provider.get("dev.daytwo");
  }

  @Override
  public void close() {
    provider.shutdown();
  }
}
