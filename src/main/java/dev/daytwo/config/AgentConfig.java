package dev.daytwo.config;

import dev.daytwo.model.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the agent is told at its start.
 *
 * @param sources      the repositories that it follows
 * @param environments the places that it fills
 * @param platform     where the platform team's file is; null for what is built in
 * @param retiredSources names of sources that are followed no more, and whose units are deleted
 * @param reconcile    how hard it works
 * @param kubernetes   which cluster
 * @param http         where it answers
 * @param registries   how registries of images are asked
 * @param leaderElection which of several agents writes
 * @param tracing      where traces are sent; null for nowhere
 * @param log          what the log says, and how
 * @param notifications who is told what happens
 * @param commitStatus of which sources commits show how far they got
 * @param installCrds  install or upgrade its own custom resource; default yes
 * @param dataDir      a folder of its own for clones, which may be lost at any time
 */
public record AgentConfig(List<SourceConfig> sources, List<EnvironmentConfig> environments,
    @Nullable PlatformConfig platform, List<String> retiredSources, ReconcileConfig reconcile,
    Kubernetes kubernetes, Http http, RegistriesConfig registries, LeaderElectionConfig leaderElection,
    @Nullable TracingConfig tracing, LogConfig log, List<NotificationConfig> notifications,
    List<CommitStatusConfig> commitStatus, boolean installCrds, Path dataDir) {
  /**
   * Which cluster.
   *
   * @param context     of the kubeconfig; null for its current one, or the pod's own service account
   * @param impersonate in whose name objects are written; default the agent's own
   */
  public record Kubernetes(@Nullable String context, Impersonate impersonate) {}

  /** In whose name objects are written. */
  public enum Impersonate {
    /** The agent's own. */
    NONE,
    /** The ServiceAccount's of the source that describes them. */
    PER_SOURCE
  }

  /**
   * Where the agent answers.
   *
   * @param host address to listen on; default every one
   * @param port default 8080; 0 for any free one
   */
  public record Http(String host, int port) {}

  /** A source by its name; null if it is not followed. */
  public @Nullable SourceConfig source(String name) {
    return sources.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
  }

  /** The environments of a source. */
  public List<EnvironmentConfig> environments(SourceConfig source) {
    return environments.stream().filter(each -> source.environments().contains(each.name())).toList();
  }

  /** The same without a source. */
  public AgentConfig without(SourceConfig source) {
    return new AgentConfig(sources.stream().filter(each -> !each.equals(source)).toList(), environments, platform,
        retiredSources, reconcile, kubernetes, http, registries, leaderElection, tracing, log, notifications,
        commitStatus, installCrds, dataDir);
  }

  /**
   * The next configuration as far as a running agent can follow it: what it was built with stays as it is here.
   */
  public AgentConfig live(AgentConfig next) {
    return new AgentConfig(next.sources, next.environments, next.platform, next.retiredSources, next.reconcile,
        new Kubernetes(kubernetes.context, next.kubernetes.impersonate), http, next.registries, leaderElection,
        tracing, next.log, next.notifications, next.commitStatus, installCrds, dataDir);
  }

  /** The keys of what another configuration says that waits for the next start. */
  public List<String> waiting(AgentConfig next) {
    Map<String, Boolean> differs = new TreeMap<>();
    differs.put("kubernetes.context", !Objects.equals(kubernetes.context, next.kubernetes.context));
    differs.put("http", !http.equals(next.http));
    differs.put("leaderElection", !leaderElection.equals(next.leaderElection));
    differs.put("tracing", !Objects.equals(tracing, next.tracing));
    differs.put("installCrds", installCrds != next.installCrds);
    differs.put("dataDir", !dataDir.equals(next.dataDir));
    return differs.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
  }

  /**
   * Reads a file, or all {@code *.yaml} and {@code *.yml} of a folder as fragments of one configuration. Relative paths
   * in it are relative to the file that names them.
   *
   * @param variables the environment variables for {@code ${NAME}} and {@code ${NAME:-default}}
   */
  public static Result<AgentConfig> read(Path path, Map<String, String> variables) {
    return AgentConfigReader.read(path, variables);
  }
}
