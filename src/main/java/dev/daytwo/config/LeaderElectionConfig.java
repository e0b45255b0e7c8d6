package dev.daytwo.config;

import dev.daytwo.yaml.BinderRules;
import dev.daytwo.yaml.Cursor;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which of several agents with the same configuration writes: the one that holds a Lease.
 *
 * @param enabled       default yes; without it there must never be a second agent
 * @param namespace     of the Lease; null for the pod's own, or the kubeconfig's
 * @param name          of the Lease; default daytwo. Agents with different configurations need different ones
 * @param shards        how many Leases the units are shared out over; only 1
 * @param leaseDuration how long the others wait for an agent that is silent; whole seconds, default 15 s
 * @param renewDeadline how long the leader goes on writing when it cannot renew the Lease; default 10 s
 * @param retryPeriod   how often the leader renews it; default 2 s
 */
public record LeaderElectionConfig(boolean enabled, @Nullable String namespace, String name, int shards,
    Duration leaseDuration, Duration renewDeadline, Duration retryPeriod) {
  /** What goes for a configuration that says nothing. */
  public static final LeaderElectionConfig DEFAULT = new LeaderElectionConfig(true, null, "daytwo", 1,
      Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));

  static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  static void rules(BinderRules rules) {
    Class<LeaderElectionConfig> type = LeaderElectionConfig.class;
    rules.otherwise(AgentConfig.class, "leaderElection", DEFAULT).otherwise(type, "enabled", DEFAULT.enabled)
        .otherwise(type, "name", DEFAULT.name).otherwise(type, "shards", DEFAULT.shards)
        .otherwise(type, "leaseDuration", DEFAULT.leaseDuration).otherwise(type, "renewDeadline", DEFAULT.renewDeadline)
        .otherwise(type, "retryPeriod", DEFAULT.retryPeriod);
    rules.rule(type, "name", String.class, LeaderElectionConfig::name)
        .rule(type, "namespace", String.class, LeaderElectionConfig::name)
        .rule(type, "shards", Integer.class, LeaderElectionConfig::shards)
        .rule(type, "leaseDuration", Duration.class, LeaderElectionConfig::lease)
        .rule(type, "retryPeriod", Duration.class,
            value -> value.toMillis() < 100 ? "found " + value.toMillis() + " ms, allowed: 100ms or more" : null)
        .check(type, LeaderElectionConfig::check);
  }

  /** What the times must be to each other for two agents never to write at once. */
  private static void check(LeaderElectionConfig config, Cursor at) {
    if (config.renewDeadline.compareTo(config.leaseDuration) >= 0) {
      at.problem("renewDeadline must be shorter than leaseDuration: the difference is the time that a last write of the"
          + " old leader has to arrive before another agent takes over");
    }
    if (config.retryPeriod.compareTo(config.renewDeadline) >= 0) {
      at.problem("retryPeriod must be shorter than renewDeadline, better a third of it or less, so that one renewal"
          + " that fails does no harm");
    }
  }

  private static @Nullable String name(String name) {
    return NAME.matcher(name).matches() ? null : "found \"" + name + "\", allowed: a-z, 0-9, - and .";
  }

  private static @Nullable String shards(int shards) {
    return shards == 1
        ? null
        : "found " + shards + ", allowed: 1; units cannot be shared out over several leaders yet, more agents stand by";
  }

  /** The API counts in whole seconds. */
  private static @Nullable String lease(Duration value) {
    return value.toMillis() % 1000 == 0 && value.toSeconds() >= 1 && value.toSeconds() <= 3_600
        ? null
        : "found " + value.toMillis() + " ms, allowed: whole seconds from 1s to 1h";
  }
}
