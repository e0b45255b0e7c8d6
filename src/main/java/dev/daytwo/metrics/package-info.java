/**
 * What the agent does, as Prometheus metrics. In come facts, out goes the text of a scrape. A view: nothing depends on
 * it.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.metrics;
