package dev.daytwo;

import dev.daytwo.config.AgentConfig;
import dev.daytwo.config.EnvironmentConfig;
import dev.daytwo.config.PlatformConfig;
import dev.daytwo.config.ReconcileConfig;
import dev.daytwo.config.RegistriesConfig;
import dev.daytwo.config.SourceConfig;
import dev.daytwo.metrics.Known;
import dev.daytwo.model.Environment;
import dev.daytwo.notify.Receiver;
import dev.daytwo.notify.StatusHost;
import dev.daytwo.plan.PruneBudget;
import dev.daytwo.platform.Platform;
import dev.daytwo.reconcile.Backoff;
import dev.daytwo.reconcile.Configured;
import dev.daytwo.reconcile.PlatformInForce;
import dev.daytwo.reconcile.PruneScope;
import dev.daytwo.reconcile.SourceScope;
import dev.daytwo.registry.Registries;
import dev.daytwo.web.Followed;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The configuration that is in force, and what each part of the agent has to know of it. Safe for use by many threads. */
final class ConfigInForce implements Known {
  private final PlatformInForce platform;
  private volatile AgentConfig config;
  private volatile Configured configured;

  /**
   * The first one.
   *
   * @param builtIn the platform that is in force while the configuration names none
   */
  ConfigInForce(AgentConfig config, Platform builtIn) {
    platform = new PlatformInForce(builtIn, place(config), environments(config));
    this.config = config;
    configured = configured(config);
  }

  AgentConfig get() {
    return config;
  }

  void replace(AgentConfig next) {
    config = next;
    configured = configured(next);
    platform.follow(place(next), environments(next));
  }

  /** What units are rendered with. */
  PlatformInForce platform() {
    return platform;
  }

  private static PlatformInForce.Place place(AgentConfig config) {
    PlatformConfig written = config.platform();
    if (written == null) {
      return PlatformInForce.Place.NONE;
    }
    return written.source() != null
        ? new PlatformInForce.Place(written.source(), written.inSource())
        : new PlatformInForce.Place(null, Objects.requireNonNull(written.file()).toString());
  }

  private static List<Environment> environments(AgentConfig config) {
    return config.environments().stream().map(EnvironmentConfig::environment).toList();
  }

  /** How often everything is looked at without a cause. */
  Duration resync() {
    return config.reconcile().resync();
  }

  /** How long what failed waits. */
  Backoff backoff() {
    ReconcileConfig.Retry retry = config.reconcile().retry();
    return new Backoff(retry.from(), retry.to());
  }

  /** Of one request to the cluster. */
  Duration timeout() {
    return config.reconcile().timeout();
  }

  /** How registries are asked. */
  Registries.Access registries() {
    RegistriesConfig written = config.registries();
    return new Registries.Access(written.dockerConfig(), written.caFile(), Set.copyOf(written.insecure()));
  }

  Configured configured() {
    return configured;
  }

  private static Configured configured(AgentConfig config) {
    ReconcileConfig.Prune prune = config.reconcile().prune();
    Set<String> kept = config.environments().stream().filter(environment -> !environment.policy().prune())
        .map(EnvironmentConfig::name).collect(Collectors.toSet());
    return new Configured(
        new PruneScope(names(config), Set.copyOf(config.retiredSources()),
            config.environments().stream().map(EnvironmentConfig::name).collect(Collectors.toSet()), kept),
        new PruneBudget(prune.maxPercent(), prune.maxCount()), config.environments().stream()
            .collect(Collectors.toMap(EnvironmentConfig::name, EnvironmentConfig::policy)));
  }

  private static Set<String> names(AgentConfig config) {
    return config.sources().stream().map(SourceConfig::name).collect(Collectors.toSet());
  }

  /** The names of the sources. */
  Set<String> names() {
    return configured.scope().sources();
  }

  @Override
  public boolean source(String name) {
    PruneScope scope = configured.scope();
    return scope.sources().contains(name) || scope.retired().contains(name);
  }

  @Override
  public boolean environment(String name) {
    return configured.scope().environments().contains(name);
  }

  /** In whose name the objects of a source are written; null for the agent's own, as for a source that is retired. */
  @Nullable
  String user(String source) {
    SourceConfig found = config.source(source);
    return found == null ? null : found.user();
  }

  /** The sources as the HTTP server knows them. */
  List<Followed> followed() {
    return config.sources().stream().map(source -> {
      SourceConfig.Verify verify = source.verify();
      SourceConfig.Webhook webhook = source.webhook();
      String verified = verify == null ? "" : verify.require().name().toLowerCase(Locale.ROOT).replace('_', '-');
      return new Followed(source.name(), source.url(), source.ref(), source.poll(), verified,
          webhook == null ? null : webhook.secretFile());
    }).toList();
  }

  /** Who is told the status of commits. */
  List<StatusHost> commitHosts() {
    return CommitHosts.of(config);
  }

  /** Who is told what happens. */
  List<Receiver> receivers() {
    return config.notifications().stream().map(Told::receiver).toList();
  }

  /** What a source of a configuration is there for. */
  SourceScope scope(AgentConfig of, SourceConfig source) {
    List<Environment> environments = of.environments(source).stream().map(EnvironmentConfig::environment).toList();
    return new SourceScope(source.name(),
        path -> source.reads(path) && !platform.isFile(source.name(), path), new HashSet<>(source.kinds().allow()),
        source.kinds().manifests(), new HashSet<>(source.kinds().cluster()),
        (namespace, own) -> source.namespaces().isEmpty() ? namespace.equals(own) : source.mayWriteTo(namespace),
        environments);
  }
}
