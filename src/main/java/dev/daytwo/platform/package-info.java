/**
 * What a platform team decides for every service: in comes a descriptor and an environment, out goes a workload with
 * every setting filled in, by the one merge order. It knows no Kubernetes object.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.platform;
