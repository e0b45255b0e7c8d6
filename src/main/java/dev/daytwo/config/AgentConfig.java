package dev.daytwo.config;

import dev.daytwo.model.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
 * @param installCrds  install or upgrade its own custom resource; default yes
 * @param dataDir      a folder of its own for clones, which may be lost at any time
 */
public record AgentConfig(List<SourceConfig> sources, List<EnvironmentConfig> environments,
    @Nullable PlatformConfig platform, List<String> retiredSources, ReconcileConfig reconcile,
    Kubernetes kubernetes, Http http, RegistriesConfig registries, LeaderElectionConfig leaderElection,
    boolean installCrds, Path dataDir) {
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
