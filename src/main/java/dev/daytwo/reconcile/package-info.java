/**
 * The verticles that carry a push to the cluster, and what they share: sources, catalog, units, live objects, prune. In
 * come facts, out go writes and facts. The decisions themselves are in the plan room.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.reconcile;
