package dev.daytwo.descriptor;

import org.jspecify.annotations.Nullable;

/**
 * Departures from the platform's security that an image needs.
 *
 * @param user         uid and gid to run as; null for the platform's
 * @param writableRoot true if the image's own files must be writable; null for false
 */
public record Security(@Nullable Integer user, @Nullable Boolean writableRoot) {}
