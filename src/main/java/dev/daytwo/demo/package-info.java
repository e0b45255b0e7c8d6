/**
 * The demo: a real control plane on this machine, which the tests use too, a sample shop in a Git repository, and the
 * agent as a process of its own. Options come in; a kubeconfig, an address and a guide go out. It knows of the agent
 * only what its users know: its command line, its HTTP answers and what it does to the cluster.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.demo;
