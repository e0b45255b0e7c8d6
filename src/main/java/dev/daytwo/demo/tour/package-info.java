/**
 * The tour: what the demo plays by itself, a step a file. A demo that is ready comes in; what was seen on the cluster
 * goes out, and whether it was all that should have been. It believes the API server, and the agent's word only where
 * the step is about that word.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.demo.tour;
