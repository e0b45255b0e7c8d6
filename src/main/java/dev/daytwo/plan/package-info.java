/**
 * Every decision of a sync: what to apply, what to delete, what to hold, and what the Release says of it. In go desired
 * set, observations and Release, out comes a plan. Pure; knows the model alone, and never a clock of its own.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.plan;
