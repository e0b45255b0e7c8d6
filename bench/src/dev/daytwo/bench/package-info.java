/**
 * The benchmarks: what the agent costs and how fast it is, against a real API server and, where there is one, against
 * the limit that the server sets. In go sizes, out come figures. It measures from outside, as a user could: by watches,
 * {@code /metrics}, {@code /proc} and the API server's audit log; it knows nothing of the agent's inside but the
 * catalog, which tells it what bytes are applied.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.bench;
