package dev.daytwo.descriptor;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to succeed once before a new version is rolled out.
 *
 * @param command of the workload's own image
 * @param timeout how long it may take; null for five minutes
 */
public record Migrate(List<String> command, @Nullable Duration timeout) {}
