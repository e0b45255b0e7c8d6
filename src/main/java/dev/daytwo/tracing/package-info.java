/**
 * Traces of pushes for people who look for where the time went: a view of the facts, sent by OTLP. Facts come in, spans go
 * out; nobody else knows of it, and nobody waits for it.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.tracing;
