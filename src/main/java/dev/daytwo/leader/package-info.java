/**
 * The election: which of several agents writes. In comes a Lease, out go its renewals and the word who leads. It knows
 * nothing of what the leader does.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.leader;
