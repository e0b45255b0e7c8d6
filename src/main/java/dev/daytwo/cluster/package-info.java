/**
 * The adapter to the Kubernetes API: requests with a deadline, discovery, apply, delete, and the view of live objects.
 * In go manifests and keys, out come live objects and faults. It decides nothing, and knows no Git.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.cluster;
