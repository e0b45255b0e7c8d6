package dev.daytwo.descriptor;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a service tells how it is.
 *
 * @param ready   path that answers 2xx when requests may come; null for a TCP connection
 * @param live    path that answers 2xx unless a restart is needed; null for a TCP connection
 * @param startup how long it may take to start; null for the platform's
 */
public record Health(@Nullable String ready, @Nullable String live, @Nullable Duration startup) {}
