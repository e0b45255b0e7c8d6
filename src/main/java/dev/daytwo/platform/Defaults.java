package dev.daytwo.platform;

import dev.daytwo.descriptor.Kind;
import dev.daytwo.descriptor.Tier;
import dev.daytwo.yaml.Merge;
import dev.daytwo.yaml.Yaml;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The layers below a descriptor, laid over each other once for each kind, tier and environment: many services have the
 * same. The trees have the shape of a descriptor's settings in their long forms, with sizes as amounts.
 *
 * @param kinds        what every service of a kind has
 * @param environments what an environment's policy asks for, by its name; it may hold nulls, which delete
 * @param needed       of a kind, the settings without which nothing runs
 * @param laid         a kind's, with a tier's and an environment's over it
 */
public record Defaults(Map<Kind, Yaml.Mapping> kinds, Map<String, Yaml.Mapping> environments,
    Map<Kind, Yaml.Mapping> needed, Map<Place, Yaml.Mapping> laid) {
  private static final Yaml.Mapping NOTHING = Yaml.Mapping.empty(BuiltIn.POSITION);

  /**
   * Where a service stands.
   *
   * @param tier        as it is written; empty for none that is known
   * @param environment its name; empty for one of which the platform says nothing
   */
  public record Place(Kind kind, String tier, String environment) {}

  public Defaults {
    kinds = Map.copyOf(kinds);
    environments = Map.copyOf(environments);
    needed = Map.copyOf(needed);
    laid = Map.copyOf(laid);
  }

  /**
   * Lays them over each other.
   *
   * @param tiers what a tier changes; it may hold nulls, which delete
   */
  static Defaults of(Map<Kind, Yaml.Mapping> kinds, Map<Tier, Yaml.Mapping> tiers,
      Map<String, Yaml.Mapping> environments) {
    Map<String, Yaml.Mapping> ofTiers = new HashMap<>(Map.of("", NOTHING));
    tiers.forEach((tier, settings) -> ofTiers.put(tier.written(), settings));
    Map<String, Yaml.Mapping> policies = new HashMap<>(environments);
    policies.put("", NOTHING);
    Map<Kind, Yaml.Mapping> needed = new HashMap<>();
    Map<Place, Yaml.Mapping> laid = new HashMap<>();
    kinds.forEach((kind, settings) -> {
      needed.put(kind, settings.only(BuiltIn.needed(kind)));
      ofTiers.forEach((tier, changes) -> policies.forEach((environment, policy) -> laid
          .put(new Place(kind, tier, environment), Merge.all(List.of(settings, changes, policy)))));
    });
    return new Defaults(kinds, environments, needed, laid);
  }

  /** What every service of a kind has. */
  Yaml.Mapping of(Kind kind) {
    return kinds.getOrDefault(kind, NOTHING);
  }

  /** The settings without which nothing of a kind runs. */
  Yaml.Mapping needed(Kind kind) {
    return needed.getOrDefault(kind, NOTHING);
  }

  /** What an environment's policy asks for; nothing if nobody said. */
  Yaml.Mapping policy(String environment) {
    return environments.getOrDefault(environment, NOTHING);
  }

  /** All that lies below a descriptor of a tier, as it is written, in an environment. */
  Yaml.Mapping under(Kind kind, String tier, String environment) {
    String known = environments.containsKey(environment) ? environment : "";
    Yaml.Mapping under = laid.get(new Place(kind, tier, known));
    return under != null ? under : Objects.requireNonNull(laid.get(new Place(kind, "", known)));
  }
}
