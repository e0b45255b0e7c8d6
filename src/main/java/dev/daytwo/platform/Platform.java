package dev.daytwo.platform;

import dev.daytwo.descriptor.Kind;
import dev.daytwo.descriptor.Tier;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Every default that a service gets without asking. The trees have the shape of a descriptor's settings in their long
 * forms.
 *
 * @param defaults        what every service has, the name of a size among it
 * @param kinds           what a kind has beyond that
 * @param sizes           CPU and memory by the name of the size
 * @param tiers           what a tier has beyond the kind
 * @param environments    what an environment's policy asks for, by its name
 * @param imagePullPolicy as in a container
 * @param pod             what every pod has
 * @param network         who may call, and who is called, without a service's asking
 */
public record Platform(Map<String, Object> defaults, Map<Kind, Map<String, Object>> kinds,
    Map<String, Map<String, Object>> sizes, Map<Tier, Map<String, Object>> tiers,
    Map<String, Map<String, Object>> environments, String imagePullPolicy, Pod pod,
    Network network) {
  /** The defaults without a platform file. */
  public static final Platform BUILT_IN = new Platform(
      Map.of("tier", "standard", "size", "m", "scale", Map.of("min", 2, "max", 10, "cpu", 70), "health",
          Map.of("startup", "60s"), "drain", "30s", "security", Map.of("user", 10001, "writableRoot", false), "rollout",
          Map.of("onFailure", "rollback", "deadline", "10m")),
      Map.of(Kind.STATEFUL_SERVICE, Map.of("scale", Map.of("min", 1, "max", 1)), Kind.CRON_JOB,
          Map.of("timeZone", "Etc/UTC", "timeout", "1h", "concurrency", "forbid", "retries", 2)),
      Map.of("s", Map.of("cpu", "100m", "memory", "256Mi"), "m", Map.of("cpu", "250m", "memory", "512Mi"), "l",
          Map.of("cpu", "1", "memory", "1Gi")),
      Map.of(Tier.CRITICAL, Map.of("scale", Map.of("min", 3))), Map.of(), "IfNotPresent",
      new Pod("256Mi", "1Gi", "256Mi"), new Network("", "kube-system", Map.of("k8s-app", "kube-dns")));

  /** The settings without which nothing of a kind runs, those of these defaults. */
  Set<String> needed(Kind kind) {
    Set<String> needed = new HashSet<>(defaults.keySet());
    needed.addAll(kinds.getOrDefault(kind, Map.of()).keySet());
    return needed;
  }

  /**
   * What every pod has.
   *
   * @param ephemeralRequest quantity of ephemeral storage that is asked for
   * @param ephemeralLimit   quantity of ephemeral storage at most
   * @param tmpLimit         quantity of {@code /tmp} at most
   */
  public record Pod(String ephemeralRequest, String ephemeralLimit, String tmpLimit) {}

  /**
   * Who may call, and who is called, without a service's asking.
   *
   * @param gatewayNamespace from where requests from outside come; empty if there is none
   * @param dnsNamespace     where the cluster's DNS runs
   * @param dnsLabels        of its pods
   */
  public record Network(String gatewayNamespace, String dnsNamespace, Map<String, String> dnsLabels) {}
}
