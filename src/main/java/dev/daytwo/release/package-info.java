/**
 * The adapter to the custom resource {@code releases.daytwo.dev}: how it is read, written and watched, and the
 * Kubernetes Events that are told about it. In go and out come Releases. It decides nothing.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.release;
