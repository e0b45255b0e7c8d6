package dev.daytwo.descriptor;

import java.util.Map;

/**
 * What Score Workloads may ask for where they are rendered.
 *
 * @param types    of resources, beside those that are built in
 * @param sidecars true if a Workload may have more than one container
 * @param words    what stands for the unit's names in outputs: {@code service}, {@code environment}, {@code namespace},
 *                 {@code source}
 * @param values   of the environment
 */
public record Binding(Map<String, ResourceType> types, boolean sidecars, Map<String, String> words,
    Map<String, String> values) {}
