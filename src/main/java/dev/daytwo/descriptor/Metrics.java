package dev.daytwo.descriptor;

import org.jspecify.annotations.Nullable;

/**
 * Where a process tells its metrics, in the text format of Prometheus.
 *
 * @param path null for {@code /metrics}
 * @param port that the process listens on for it; null for the port named {@code metrics}, else the one that is probed
 */
public record Metrics(@Nullable String path, @Nullable Integer port) {}
