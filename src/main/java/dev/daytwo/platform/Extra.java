package dev.daytwo.platform;

import dev.daytwo.descriptor.Kind;
import dev.daytwo.descriptor.Tier;
import dev.daytwo.yaml.Yaml;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object that units get besides those that are rendered from their descriptors.
 *
 * @param when   which units; null for all
 * @param object as it is written, with placeholders
 */
public record Extra(@Nullable When when, Yaml.Mapping object) {
  /**
   * Which units: those that fit all that is said.
   *
   * @param kinds        of descriptors; null for all
   * @param tiers        null for all
   * @param teams        null for all, and for those without one
   * @param environments by their names; null for all
   */
  public record When(@Nullable List<Kind> kinds, @Nullable List<Tier> tiers, @Nullable List<String> teams,
      @Nullable List<String> environments) {}

  /** True if a workload gets it in an environment. */
  public boolean concerns(Workload workload, String environment) {
    return when == null || (fits(when.kinds(), workload.kind()) && fits(when.tiers(), workload.tier())
        && fits(when.teams(), workload.team()) && fits(when.environments(), environment));
  }

  private static <T> boolean fits(@Nullable List<T> allowed, T found) {
    return allowed == null || allowed.contains(found);
  }
}
