/**
 * How well a live object does: one file per kind that needs more than the common rules. In goes a live object as a
 * tree, out comes a Health. Pure; knows the model alone.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.health;
