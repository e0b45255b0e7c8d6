/**
 * Daytwo: a daemon that follows Git repositories of service descriptors and keeps a Kubernetes cluster like them.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo;
