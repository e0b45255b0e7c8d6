package dev.daytwo.descriptor;

import dev.daytwo.model.Rollout.OnFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a new version is rolled out.
 *
 * @param onFailure what becomes of one that fails; null for the platform's
 * @param deadline  after which one that makes no progress has failed; null for the platform's
 */
public record Rollout(@Nullable OnFailure onFailure, @Nullable Duration deadline) {}
