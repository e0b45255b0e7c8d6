package dev.daytwo.descriptor;

import dev.daytwo.model.OnDelete;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that a descriptor may say and an environment may change; null where nothing is said. */
public record Spec(@Nullable String team, @Nullable Tier tier, @Nullable String image, @Nullable Integer port,
    @Nullable Map<String, Port> ports, Runs runs, @Nullable List<String> command, @Nullable List<String> args,
    @Nullable Size size,
    @Nullable Scale scale, @Nullable Route route, @Nullable Health health, @Nullable Duration drain,
    @Nullable Metrics metrics,
    @Nullable Slo slo, @Nullable Map<String, Text> env,
    @Nullable Map<String, SecretRef> secrets, @Nullable Map<String, FileSource> files,
    @Nullable List<Storage> storage, @Nullable List<Use> uses,
    @Nullable List<String> allowFrom, @Nullable Security security, @Nullable Rollout rollout, @Nullable Migrate migrate,
    @Nullable List<String> dependsOn, @Nullable OnDelete onDelete, @Nullable List<Patch> patches) {}
