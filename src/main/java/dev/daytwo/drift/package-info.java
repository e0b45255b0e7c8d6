/**
 * What the agent owns on a live object, and whether it is still as the agent left it: field sets, seals, rivals. In
 * goes a live object as a tree, out comes a seal. Pure; knows the model alone.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.drift;
