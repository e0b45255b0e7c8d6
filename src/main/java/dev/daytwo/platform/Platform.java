package dev.daytwo.platform;

import dev.daytwo.descriptor.Binding;
import dev.daytwo.descriptor.Descriptor;
import dev.daytwo.descriptor.ResourceType;
import dev.daytwo.descriptor.Tier;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Leverage;
import dev.daytwo.model.Position;
import dev.daytwo.model.Result;
import dev.daytwo.yaml.Yaml;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a platform team decides for every service.
 *
 * @param defaults        what a service has of its kind, its tier and its environment
 * @param sizes           CPU and memory by the name of the size
 * @param priorityClasses the PriorityClass of a tier's pods, for tiers that have one
 * @param required        what every descriptor has to say itself
 * @param images          what images may be used, and when they are pulled
 * @param pod             what every pod has
 * @param network         who may call, and who is called, without a service's asking
 * @param routing         how requests come in from outside
 * @param storage         where data is kept
 * @param monitoring      what Prometheus asks of its objects
 * @param alerts          where alerts go
 * @param dashboards      true if every service has one, for Grafana
 * @param extras          objects that units get besides
 * @param waivers         checks that the platform team has decided against
 * @param resources       what types of resources give to Score Workloads, beside those that are built in
 * @param sidecars        true if a Score Workload may have more than one container
 * @param hours           what ways of work cost, for counting what descriptors save
 * @param valued          what it is in environments, by their names; empty where no value is used
 */
public record Platform(Defaults defaults, Map<String, Yaml.Mapping> sizes, Map<Tier, String> priorityClasses,
    List<Required> required, Images images, Pod pod, Network network, Routing routing, Storage storage,
    Monitoring monitoring, Alerts alerts, boolean dashboards, List<Extra> extras, List<Waiver> waivers,
    Map<String, ResourceType> resources, boolean sidecars, Leverage.Hours hours,
    Map<String, Platform> valued) {
  /** The defaults without a platform file. */
  public static final Platform BUILT_IN = PlatformFile.builtIn();

  public Platform {
    sizes = Map.copyOf(sizes);
    priorityClasses = Map.copyOf(priorityClasses);
    required = List.copyOf(required);
    extras = List.copyOf(extras);
    waivers = List.copyOf(waivers);
    resources = Map.copyOf(resources);
    valued = Map.copyOf(valued);
  }

  /**
   * The platform that a file says, laid over the built-in one; refused if there is any problem.
   *
   * @param file as problems name it
   */
  public static Result<Platform> read(String file, String text) {
    return PlatformFile.read(file, text, List.of());
  }

  /**
   * The same for environments with values of their own.
   *
   * @param environments all that units are rendered for
   */
  public static Result<Platform> read(String file, String text, List<Environment> environments) {
    return PlatformFile.read(file, text, environments);
  }

  /** What it is in an environment; null if it holds values of environments, and was not read for that one. */
  public @Nullable Platform in(String environment) {
    return valued.isEmpty() ? this : valued.get(environment);
  }

  Platform with(Map<String, Platform> byEnvironment) {
    return new Platform(defaults, sizes, priorityClasses, required, images, pod, network, routing,
        storage, monitoring, alerts, dashboards, extras, waivers, resources, sidecars, hours,
        byEnvironment);
  }

  /** What a Score Workload may ask for in an environment; nothing is asked of other descriptors. */
  public Binding binding(Environment environment, String source, Descriptor descriptor) {
    String team = descriptor.tree().text("team");
    return new Binding(resources, sidecars,
        Map.of("service", descriptor.name(), "environment", environment.name(), "namespace",
            environment.namespaceOf(source, descriptor.name(), team), "source", source, "team", team),
        environment.values());
  }

  /**
   * A field that every descriptor has to have.
   *
   * @param position where that is said
   */
  public record Required(String field, Position position) {}

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

  /**
   * Where data is kept.
   *
   * @param otherwise the class of storage for which no class is named; null for the cluster's own default
   * @param classes   by the names that descriptors use
   */
  public record Storage(@Nullable String otherwise, Map<String, StorageClass> classes) {
    /**
     * The class that a descriptor means: one of these, or the cluster's of that name where there are none of these.
     *
     * @param name null for the default
     */
    public StorageClass of(@Nullable String name) {
      String meant = name == null ? otherwise : name;
      StorageClass known = meant == null ? null : classes.get(meant);
      return known != null ? known : new StorageClass(meant == null ? "" : meant, "ReadWriteOnce");
    }
  }

  /**
   * A class of storage.
   *
   * @param storageClass the cluster's StorageClass; empty for its default
   * @param accessMode   as in a PersistentVolumeClaim
   */
  public record StorageClass(String storageClass, String accessMode) {}

  /**
   * What Prometheus asks of its objects.
   *
   * @param namespace  where it runs, and from where it may ask for metrics; empty if nobody said
   * @param labels     by which it selects ServiceMonitors, PodMonitors and PrometheusRules
   * @param rules      true if each service gets recording and alerting rules
   * @param http       what services count their requests by
   */
  public record Monitoring(String namespace, Map<String, String> labels, boolean rules, HttpMetric http) {}

  /**
   * Where alerts go.
   *
   * @param labels   that every alert carries, by which Alertmanager routes it
   * @param runbooks address of the runbooks, to which the alert's name is added; null for none
   */
  public record Alerts(Map<String, String> labels, @Nullable String runbooks) {}
}
