/**
 * The local control plane: a real etcd, API server and controllers on this machine, for the demo and the tests. A
 * binary and options come in; a kubeconfig goes out. It must not know the agent: to it this is any cluster.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.demo;
