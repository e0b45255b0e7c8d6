/**
 * The adapter over registries of container images: in comes an image by its tag, out goes the digest that the tag names,
 * by the OCI distribution API, or why nobody can tell now. It must not know what the image is for.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.registry;
