/**
 * What teams write about their services: in comes a file of a repository, out go its descriptors, its plain Kubernetes
 * manifests, and a Problem for whatever has to be mended. It knows no platform default and no cluster.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.descriptor;
