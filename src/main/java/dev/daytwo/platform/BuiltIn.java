package dev.daytwo.platform;

import dev.daytwo.descriptor.Kind;
import dev.daytwo.descriptor.Tier;
import dev.daytwo.model.Position;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The settings that a service gets without a platform file. */
final class BuiltIn {
  static final Position POSITION = Position.of("platform defaults");

  static final Yaml.Mapping DEFAULTS = tree(POSITION,
      Map.of("tier", "standard", "size", "m", "scale", Map.of("min", 2, "max", 10, "cpu", 70), "health",
          Map.of("startup", "60s"), "drain", "30s", "security", Map.of("user", 10001, "writableRoot", false), "rollout",
          Map.of("onFailure", "rollback", "deadline", "10m")));
  static final Map<Kind, Yaml.Mapping> KINDS = Map.of(Kind.STATEFUL_SERVICE,
      tree(POSITION, Map.of("scale", Map.of("min", 1, "max", 1))), Kind.CRON_JOB, tree(POSITION,
          Map.of("timeZone", "Etc/UTC", "timeout", "1h", "concurrency", "forbid", "retries", 2)));
  static final Yaml.Mapping SIZES = tree(POSITION,
      Map.of("s", Map.of("cpu", "100m", "memory", "256Mi"), "m", Map.of("cpu", "250m", "memory", "512Mi"), "l",
          Map.of("cpu", "1", "memory", "1Gi")));
  static final Map<Tier, Yaml.Mapping> TIERS = Map.of(Tier.CRITICAL,
      tree(Position.of("tier critical"), Map.of("scale", Map.of("min", 3))));

  private BuiltIn() {}

  private static Yaml.Mapping tree(Position position, Map<String, Object> tree) {
    return (Yaml.Mapping) PlainTree.yaml(position, tree);
  }

  /** The built-in settings of a kind. */
  static Yaml.Mapping of(Kind kind) {
    return KINDS.getOrDefault(kind, Yaml.Mapping.empty(POSITION));
  }

  /** The settings without which nothing of a kind runs. */
  static Set<String> needed(Kind kind) {
    Set<String> needed = new HashSet<>(DEFAULTS.entries().keySet());
    needed.addAll(of(kind).entries().keySet());
    return needed;
  }
}
