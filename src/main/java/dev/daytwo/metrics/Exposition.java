package dev.daytwo.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;

/**
 * What a scrape is answered with: the text format, OpenMetrics with exemplars, or protobuf with native histograms, as the
 * one who asks can read.
 */
public final class Exposition {
  private final PrometheusRegistry registry;
  private final ExpositionFormats formats = ExpositionFormats.init();

  Exposition(PrometheusRegistry registry) {
    this.registry = registry;
  }

  /**
   * The content type of the answer.
   *
   * @param accept the request's header; empty if there is none
   */
  public String type(String accept) {
    return formats.findWriter(accept).getContentType();
  }

  /** Writes the answer: all series as they are now. */
  public void write(String accept, OutputStream to) throws IOException {
    formats.findWriter(accept).write(to, registry.scrape());
  }
}
