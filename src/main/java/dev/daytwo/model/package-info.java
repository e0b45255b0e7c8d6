/**
 * The values that everything else speaks in: units, manifests, keys, commits, problems. Immutable, compared by
 * content, free of I/O. It knows no other package.
 */
@org.jspecify.annotations.NullMarked
package dev.daytwo.model;
