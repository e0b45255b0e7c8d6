package dev.daytwo.config;

import dev.daytwo.yaml.BinderRules;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where traces of pushes are sent, by OTLP over HTTP.
 *
 * @param endpoint    of the collector, without {@code /v1/traces}
 * @param headersFile with a line {@code Name: value} for each header that it asks for, read again at each use; null for
 *                    none
 * @param sampleRatio the share of pushes that are traced, 0 to 1; default all
 */
public record TracingConfig(String endpoint, @Nullable Path headersFile, double sampleRatio) {
  static final String ENDPOINT = "https?://[^/@?#\\s]+(?:/[^/@?#\\s]+)*/?";
  private static final String VARIABLE = "OTEL_EXPORTER_OTLP_ENDPOINT";

  static void rules(BinderRules rules) {
    rules.otherwise(TracingConfig.class, "sampleRatio", 1.0)
        .secret(TracingConfig.class, "endpoint")
        .rule(TracingConfig.class, "endpoint", String.class, url -> url.matches(ENDPOINT)
            ? null
            : "expected http://host:4318 or https://host, without user and query; put a token into headersFile")
        .rule(TracingConfig.class, "sampleRatio", Double.class,
            ratio -> ratio >= 0 && ratio <= 1 ? null : "found " + ratio + ", allowed: 0 to 1");
  }

  /** What the configuration says, or else OpenTelemetry's own variable; null if neither does. */
  public static @Nullable TracingConfig of(AgentConfig config, Map<String, String> variables) {
    String endpoint = variables.getOrDefault(VARIABLE, "");
    return config.tracing() != null || !endpoint.matches(ENDPOINT)
        ? config.tracing()
        : new TracingConfig(endpoint, null, 1);
  }
}
