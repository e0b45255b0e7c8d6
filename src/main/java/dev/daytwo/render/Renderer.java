package dev.daytwo.render;

import dev.daytwo.descriptor.Descriptor;
import dev.daytwo.descriptor.Kind;
import dev.daytwo.descriptor.Migrate;
import dev.daytwo.descriptor.Names;
import dev.daytwo.descriptor.Route;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Digest;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.model.Rollout;
import dev.daytwo.model.UnitKey;
import dev.daytwo.platform.Layers;
import dev.daytwo.platform.Platform;
import dev.daytwo.platform.Scrape;
import dev.daytwo.platform.Timetable;
import dev.daytwo.platform.Workload;
import dev.daytwo.yaml.PlainTree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From a descriptor to all objects of its unit in one environment, in the order in which they are applied. */
public final class Renderer {
  private Renderer() {}

  /**
   * The desired set of a descriptor in an environment to which it is deployed.
   *
   * @param everywhere the platform, which may be another one in that environment
   * @param files the text of a repository's file at the commit, null if there is none
   */
  public static Result<Desired> render(Descriptor written, Environment environment, String source, Commit commit,
      Platform everywhere, Function<String, @Nullable String> files) {
    Platform platform = everywhere.in(environment.name());
    if (platform == null) {
      return Result.refused(List.of(new Problem(written.position(), "", "the platform's file cannot be read with the "
          + "values of the environment " + environment.name() + "; it says of which it has none")));
    }
    Result<Descriptor> bound = written.bound(platform.binding(environment, source, written));
    return bound.value() == null
        ? Result.refused(bound.problems())
        : whole(bound.get(), environment, source, commit, platform, files);
  }

  private static Result<Desired> whole(Descriptor descriptor, Environment environment, String source, Commit commit,
      Platform platform, Function<String, @Nullable String> files) {
    if (!descriptor.deployedTo(environment.name())) {
      return Result.refused(List.of(new Problem(descriptor.tree().map("environments").place(environment.name()),
          "environments." + environment.name(), "false: " + descriptor.name() + " is not deployed there")));
    }
    Result<Workload> merged = Layers.merge(descriptor, environment.name(), platform);
    if (merged.value() == null) {
      return Result.refused(merged.problems());
    }
    Workload workload = merged.get();
    List<Problem> problems = new ArrayList<>();
    String namespace = environment.namespaceOf(source, descriptor.name(), workload.team());
    UnitKey key = new UnitKey(environment.name(), descriptor.name());
    if (!Names.isLabel(namespace)) {
      problems.add(new Problem(descriptor.position(), "",
          "the environment's namespace \"" + environment.namespace() + "\" becomes \"" + namespace
              + "\" here, allowed: at most 63 lower-case letters, digits and hyphens"
              + (workload.team().isEmpty() && environment.namespace().contains("{team}") ? "; give a team" : "")));
    }
    if (!Names.isLabelValue(Labels.instance(key))) {
      problems.add(new Problem(descriptor.tree().place("name"), "name",
          "\"" + Labels.instance(key)
              + "\" is too long for a label, allowed: 63 characters together with the environment"));
    }
    int longest = 63 - MigrationRenderer.SUFFIX;
    if (workload.migrate() != null && descriptor.name().length() > longest) {
      problems.add(new Problem(descriptor.tree().place("name"), "name",
          "\"" + descriptor.name() + "\" is too long for a service with migrate, allowed: " + longest + " characters"));
    }
    if (workload.timetable() != null && descriptor.name().length() > CronJobRenderer.LONGEST_NAME) {
      problems.add(new Problem(descriptor.tree().place("name"), "name",
          "\"" + descriptor.name() + "\" is too long for a CronJob, allowed: " + CronJobRenderer.LONGEST_NAME
              + " characters"));
    }
    if (workload.kind() == Kind.STATEFUL_SERVICE && descriptor.name().length() > StatefulSetRenderer.LONGEST_NAME) {
      problems.add(new Problem(descriptor.tree().place("name"), "name",
          "\"" + descriptor.name() + "\" is too long for a StatefulService, allowed: "
              + StatefulSetRenderer.LONGEST_NAME + " characters"));
    }
    Unit unit = new Unit(workload, environment, source, namespace, platform);
    MountedFiles mounted = MountedFiles.read(descriptor, workload, files, problems);
    if (!problems.isEmpty()) {
      return Result.refused(problems);
    }
    List<Manifest> objects = Extras.add(unit,
        Patches.apply(unit, Waivers.note(objects(unit, mounted), platform.waivers()), problems), problems);
    if (!problems.isEmpty()) {
      return Result.refused(problems);
    }
    return Result.of(new Desired(key, source, namespace, commit, workload.image(), workload.team(),
        workload.tier().written(), objects, hash(objects), descriptor.lines(),
        environment.policy().forUnit(workload.onDelete()),
        rollout(workload.rollout(), objects),
        Digest.ofTree(PlainTree.of(descriptor.byHand(environment.name()))),
        RouteRenderer.addresses(workload), NetworkPolicyRenderer.calls(unit, descriptor.position())));
  }

  private static Rollout rollout(Rollout rollout, List<Manifest> objects) {
    ObjectKey job = objects.stream().map(Manifest::key).filter(key -> key.kind().equals("Job")).findFirst()
        .orElse(null);
    return new Rollout(rollout.onFailure(), rollout.deadline(), job, rollout.dependsOn());
  }

  private static List<Manifest> objects(Unit unit, MountedFiles files) {
    List<Manifest> objects = running(unit, files);
    Scrape scrape = unit.workload().scrape();
    if (scrape != null) {
      objects.add(MonitorRenderer.render(unit, scrape));
    }
    Manifest rules = PrometheusRuleRenderer.render(unit, objects);
    if (rules != null) {
      objects.add(rules);
    }
    if (unit.platform().dashboards()) {
      objects.add(DashboardRenderer.render(unit, unit.scope(), List.copyOf(objects)));
    }
    return objects;
  }

  /** What runs, and what it needs. */
  private static List<Manifest> running(Unit unit, MountedFiles files) {
    List<Manifest> objects = new ArrayList<>();
    if (unit.environment().createNamespace()) {
      objects.add(NamespaceRenderer.render(unit.namespace(), unit.environment()));
    }
    objects.add(ServiceAccountRenderer.render(unit));
    if (!files.isEmpty()) {
      objects.add(ConfigMapRenderer.render(unit, files));
    }
    boolean stateful = unit.workload().kind() == Kind.STATEFUL_SERVICE;
    if (!stateful) {
      PersistentVolumeClaimRenderer.render(unit).forEach(objects::add);
    }
    objects.add(NetworkPolicyRenderer.render(unit));
    if (stateful) {
      objects.add(ServiceRenderer.headless(unit));
    }
    if (stateful || unit.workload().kind() == Kind.SERVICE) {
      objects.add(ServiceRenderer.render(unit));
    }
    Migrate migrate = unit.workload().migrate();
    if (migrate != null) {
      objects.add(NetworkPolicyRenderer.render(unit, MigrationRenderer.pods(unit.name())));
      objects.add(MigrationRenderer.job(unit, migrate, files));
    }
    Timetable timetable = unit.workload().timetable();
    if (timetable != null) {
      objects.add(CronJobRenderer.render(unit, timetable, files));
      return objects;
    }
    objects.add(stateful ? StatefulSetRenderer.render(unit, files) : DeploymentRenderer.render(unit, files));
    if (unit.workload().autoscaled()) {
      objects.add(HorizontalPodAutoscalerRenderer.render(unit));
    }
    if (unit.workload().maxReplicas() > 1) {
      objects.add(PodDisruptionBudgetRenderer.render(unit));
    }
    Route route = unit.workload().route();
    if (route != null) {
      objects.add(RouteRenderer.render(unit, route));
    }
    return objects;
  }

  /** The digest of a whole set, order included. */
  static String hash(List<Manifest> objects) {
    // by the objects' own digests, which are kept, and which the reconcile asks for
    return Digest.of(objects.stream().map(Manifest::hash).collect(Collectors.joining("\n")));
  }
}
