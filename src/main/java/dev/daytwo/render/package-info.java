/**
 * From a descriptor, or from plain manifests, to the Kubernetes objects of one unit, as pure functions: one file per
 * kind of object, each reading like the YAML that it makes. It knows no cluster.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.render;
