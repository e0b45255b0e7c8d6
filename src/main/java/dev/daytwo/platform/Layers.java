package dev.daytwo.platform;

import dev.daytwo.descriptor.Checks;
import dev.daytwo.descriptor.Descriptor;
import dev.daytwo.descriptor.Image;
import dev.daytwo.descriptor.Kind;
import dev.daytwo.descriptor.Names;
import dev.daytwo.descriptor.Port;
import dev.daytwo.descriptor.Runs;
import dev.daytwo.descriptor.Route;
import dev.daytwo.descriptor.Scale;
import dev.daytwo.descriptor.Size;
import dev.daytwo.descriptor.Spec;
import dev.daytwo.descriptor.Storage;
import dev.daytwo.descriptor.Text;
import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.model.Rollout;
import dev.daytwo.yaml.Merge;
import dev.daytwo.yaml.Nearest;
import dev.daytwo.yaml.PlainTree;
import dev.daytwo.yaml.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The one merge order: platform defaults, size and tier, environment policy, descriptor, descriptor.environments.NAME.
 * Maps merge, lists replace, null deletes.
 */
public final class Layers {
  private static final Yaml.Mapping NOTHING = Yaml.Mapping.empty(BuiltIn.POSITION);

  private final Platform platform;
  private final List<Problem> problems = new ArrayList<>();

  private Layers(Platform platform) {
    this.platform = platform;
  }

  /** The workload that a descriptor is in an environment. */
  public static Result<Workload> merge(Descriptor descriptor, String environment, Platform platform) {
    return new Layers(platform).merge(descriptor, environment);
  }

  private Result<Workload> merge(Descriptor descriptor, String environment) {
    Kind kind = descriptor.kind();
    Defaults defaults = platform.defaults();
    Yaml.Mapping policy = defaults.policy(environment);
    Yaml.Mapping base = descriptor.base();
    Yaml.Mapping changes = descriptor.changes(environment);
    Yaml.Mapping under = defaults.under(kind, tier(List.of(changes, base, policy, defaults.of(kind))), environment);
    Yaml.Mapping fixed = fixed(kind, Merge.merge(base, changes));
    Yaml.Mapping merged = Merge.all(List.of(under, fixed, sized(base), sized(changes)));
    // a null that deletes a setting without which nothing runs gives the platform's own back
    Yaml.Mapping needed = Merge.merge(defaults.needed(kind), fixed);
    if (!Merge.covers(merged, needed)) {
      merged = Merge.merge(needed, merged);
    }
    if (!platform.required().isEmpty()) {
      required(descriptor, Merge.all(List.of(policy, base, changes)));
    }
    Result<Spec> spec = Checks.BINDER.bind(merged, Spec.class);
    // a default may be what does not fit; the writer can mend the descriptor only
    spec.problems().forEach(one -> problems.add(one.position().file().equals(descriptor.position().file())
        ? one
        : new Problem(descriptor.position(), one.path(), one.message() + " (from " + one.position() + ")")));
    Yaml image = merged.get("image");
    Image reference = image instanceof Yaml.Scalar scalar ? Image.parse(scalar.text()) : null;
    String refused = reference == null ? null : platform.images().refuse(reference);
    if (image != null && refused != null) {
      problems.add(new Problem(image.position(), "image", refused));
    }
    descriptor.sidecars().forEach(sidecar -> {
      Image beside = Image.parse(sidecar.image());
      String why = beside == null ? null : platform.images().refuse(beside);
      if (why != null && descriptor.workload() != null) {
        problems.add(new Problem(descriptor.workload().map("containers").map(sidecar.name()).place("image"),
            "containers." + sidecar.name() + ".image", why));
      }
    });
    if (spec.value() == null) {
      return Result.refused(problems);
    }
    Workload workload = workload(descriptor, environment, spec.get(), merged, given(reference));
    return problems.isEmpty() ? Result.of(workload) : Result.refused(problems);
  }

  /** The tier by the strongest layer that speaks of one, as it is written; empty if none does, or it says null. */
  private static String tier(List<Yaml.Mapping> strongestFirst) {
    for (Yaml.Mapping layer : strongestFirst) {
      if (layer.get("tier") != null) {
        return layer.text("tier");
      }
    }
    return "";
  }

  /** What the platform wants to be said of every service. */
  private void required(Descriptor descriptor, Yaml.Mapping written) {
    boolean asked = !written.map("ports").entries().isEmpty(); // without a port nobody asks how a process is
    for (Platform.Required required : platform.required()) {
      String field = required.field();
      if (written.get(field) == null && Checks.takes(descriptor.kind(), field)
          && (asked || !field.equals("health"))) {
        problems.add(new Problem(descriptor.position(), field,
            "required by the platform (" + required.position() + "), and not given"));
      }
    }
  }

  /**
   * The number of replicas where volumes are, whatever the tier or the environment would like: one pod has a volume, and
   * how many replicas with volumes of their own there are is the software's affair.
   */
  private Yaml.Mapping fixed(Kind kind, Yaml.Mapping written) {
    Map<String, Object> scale = kind == Kind.STATEFUL_SERVICE
        ? PlainTree.of(platform.defaults().of(kind).map("scale"))
        : written.get("storage") instanceof Yaml.Sequence storage && !storage.items().isEmpty()
            ? Map.of("min", 1, "max", 1)
            : Map.of();
    return scale.isEmpty()
        ? NOTHING
        : (Yaml.Mapping) PlainTree.yaml(Position.of("defaults of a " + kind.written()), Map.of("scale", scale));
  }

  private Yaml.Mapping sized(Yaml.Mapping layer) {
    return sized(layer, platform.sizes(), problems);
  }

  /** The same layer with the name of a size replaced by its amounts; an unknown name is added to the problems. */
  static Yaml.Mapping sized(Yaml.Mapping layer, Map<String, Yaml.Mapping> sizes, List<Problem> problems) {
    if (!(layer.get("size") instanceof Yaml.Scalar name) || name.isNull()) {
      return layer;
    }
    Yaml.Mapping amounts = sizes.get(name.text());
    if (amounts == null) {
      Set<String> names = new TreeSet<>(sizes.keySet());
      problems.add(new Problem(name.position(), "size", "found " + name.describe() + ", allowed: "
          + String.join(", ", names) + ", or {cpu: 500m, memory: 512Mi}" + Nearest.hint(name.text(), names)));
      return layer.without("size");
    }
    // what does not fit is the name's fault, not the amounts'
    return layer.with("size", PlainTree.yaml(name.position(), PlainTree.of(amounts)));
  }

  private Workload workload(Descriptor descriptor, String environment, Spec spec, Yaml.Mapping tree, Image reference) {
    String image = Objects.requireNonNull(spec.image());
    Size size = given(spec.size());
    Scale scale = given(spec.scale());
    Map<String, String> env = new LinkedHashMap<>();
    or(spec.env(), Map.<String, Text>of()).forEach((name, value) -> env.put(name, value.value()));
    var health = given(spec.health());
    var security = given(spec.security());
    return new Workload(descriptor.kind(), descriptor.name(), or(spec.team(), ""), given(spec.tier()), image,
        reference, or(spec.ports(), Map.of()), timetable(spec.runs()), or(spec.command(), List.of()),
        or(spec.args(), List.of()), given(size.cpu()).value(), given(size.memory()).value(), given(scale.min()),
        given(scale.max()), given(scale.cpu()), or(health.ready(), ""), or(health.live(), ""), given(health.startup()),
        given(spec.drain()), route(descriptor, environment, spec, tree), scrape(spec, tree), objectives(spec, tree),
        env,
        or(spec.secrets(), Map.of()),
        or(spec.files(), Map.of()),
        storage(spec, tree),
        or(spec.uses(), List.of()),
        spec.allowFrom(), given(security.user()), given(security.writableRoot()),
        rollout(descriptor.kind(), spec, tree), spec.migrate(),
        spec.onDelete(), or(spec.patches(), List.of()), descriptor.sidecars(),
        tree);
  }

  private @Nullable Route route(Descriptor descriptor, String environment, Spec spec, Yaml.Mapping tree) {
    Route route = spec.route();
    if (route == null) {
      return null;
    }
    if (platform.routing().gateway() == null && platform.routing().ingress() == null) {
      problems.add(new Problem(tree.place("route"), "route", "the platform lets nobody in; its file has to name a "
          + "gateway or an ingress under routing"));
      return null;
    }
    if (route.host() != null) {
      return route;
    }
    String host = platform.routing().hostOf(descriptor.name(), environment);
    String refused = host == null
        ? "required, and not given; the platform has no routing.host"
        : Names.isSubdomain(host)
            ? null
            : "the platform's routing.host becomes \"" + host + "\", which is no host name";
    if (refused != null) {
      problems.add(new Problem(tree.place("route"), "route.host", refused));
    }
    return new Route(host, route.paths());
  }

  /** Where the platform has classes of storage, a descriptor names one of them. */
  private List<Storage> storage(Spec spec, Yaml.Mapping tree) {
    List<Storage> volumes = or(spec.storage(), List.of());
    Set<String> classes = new TreeSet<>(platform.storage().classes().keySet());
    for (int i = 0; i < volumes.size(); i++) {
      String name = volumes.get(i).storageClass();
      if (name != null && !classes.isEmpty() && !classes.contains(name)) {
        Yaml volume = tree.get("storage") instanceof Yaml.Sequence all ? all.items().get(i) : null;
        Position at = volume instanceof Yaml.Mapping one ? one.place("class") : tree.place("storage");
        problems.add(new Problem(at, "storage[" + i + "].class", "found \"" + name + "\", allowed by the platform: "
            + String.join(", ", classes) + Nearest.hint(name, classes)));
      }
    }
    return volumes;
  }

  private @Nullable Scrape scrape(Spec spec, Yaml.Mapping tree) {
    Map<String, Port> ports = or(spec.ports(), Map.of());
    return spec.metrics() == null
        ? null
        : Scrape.of(spec.metrics(), ports, Workload.probed(ports), tree, problems);
  }

  private @Nullable Objectives objectives(Spec spec, Yaml.Mapping tree) {
    Position written = tree.place("slo");
    if (spec.slo() != null && spec.metrics() == null
        && written.file().equals(tree.position().file())) { // a default may be for those that have any
      problems.add(new Problem(written, "slo", "given without metrics to measure it by; add metrics: {}"));
    }
    return spec.slo() == null ? null : Objectives.of(spec.slo());
  }

  private static Rollout rollout(Kind kind, Spec spec, Yaml.Mapping tree) {
    var rollout = given(spec.rollout());
    List<Rollout.Need> needs = new ArrayList<>();
    if (tree.get("dependsOn") instanceof Yaml.Sequence names) {
      names.items().stream().filter(Yaml.Scalar.class::isInstance).map(Yaml.Scalar.class::cast)
          .forEach(name -> needs.add(new Rollout.Need(name.text(), name.position())));
    }
    // how a CronJob is shows at its next run, which may be a month away: nothing says earlier that a version is bad, and
    // the failure of a run before must not take a version back that mends it
    return kind == Kind.CRON_JOB
        ? new Rollout(Rollout.OnFailure.HOLD, null, null, needs)
        : new Rollout(given(rollout.onFailure()), given(rollout.deadline()), null, needs);
  }

  private static @Nullable Timetable timetable(Runs runs) {
    return runs.schedule() == null
        ? null
        : new Timetable(runs.schedule().text(), given(runs.timeZone()), given(runs.timeout()),
            given(runs.concurrency()), given(runs.retries()));
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  /** A value that the platform's defaults always give. */
  private static <T> T given(@Nullable T value) {
    return Objects.requireNonNull(value, "no platform default");
  }
}
