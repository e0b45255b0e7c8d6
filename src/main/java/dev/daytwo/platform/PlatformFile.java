package dev.daytwo.platform;

import dev.daytwo.descriptor.Checks;
import dev.daytwo.descriptor.Kind;
import dev.daytwo.descriptor.Shorthand;
import dev.daytwo.descriptor.Size;
import dev.daytwo.descriptor.Spec;
import dev.daytwo.descriptor.Tier;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.yaml.Merge;
import dev.daytwo.yaml.Yaml;
import dev.daytwo.yaml.YamlReader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The way from the text of a platform file to the platform: bound, laid over the built-in one, and checked whole. */
final class PlatformFile {
  private static final Position NOWHERE = BuiltIn.POSITION;
  private static final Yaml.Mapping NOTHING = Yaml.Mapping.empty(NOWHERE);

  private final Yaml.Mapping tree;
  private final Map<String, Yaml.Mapping> sizes;
  private final Set<Problem> problems = new TreeSet<>();

  private PlatformFile(Yaml.Mapping tree) {
    this.tree = tree;
    sizes = entries(Merge.merge(BuiltIn.SIZES, tree.map("sizes")));
  }

  static Platform builtIn() {
    return read(NOTHING.with("apiVersion", new Yaml.Scalar(NOWHERE, "daytwo.dev/v1", Yaml.Kind.STRING))
        .with("kind", new Yaml.Scalar(NOWHERE, PlatformDocument.KIND, Yaml.Kind.STRING))).get();
  }

  static Result<Platform> read(String file, String text, List<Environment> environments) {
    Result<List<Yaml>> documents = YamlReader.read(file, text);
    if (!documents.ok()) {
      return Result.refused(documents.problems());
    }
    List<Yaml> roots = documents.get();
    return roots.size() == 1 && roots.getFirst() instanceof Yaml.Mapping mapping
        ? Values.read(mapping, environments)
        : Result.refused(List.of(new Problem(roots.isEmpty() ? Position.of(file) : roots.getLast().position(), "",
            "expected one document, with apiVersion: daytwo.dev/v1 and kind: " + PlatformDocument.KIND + ", found "
                + (roots.size() == 1 ? roots.getFirst().describe() : String.valueOf(roots.size())))));
  }

  static Result<Platform> read(Yaml.Mapping tree) {
    Result<PlatformDocument> document = PlatformRules.BINDER.bind(tree, PlatformDocument.class);
    return document.value() == null
        ? Result.refused(document.problems())
        : new PlatformFile(tree).over(document.get());
  }

  private Result<Platform> over(PlatformDocument document) {
    Yaml.Mapping defaults = laid("defaults", BuiltIn.DEFAULTS, tree.map("defaults"));
    Map<Kind, Yaml.Mapping> kinds = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      kinds.put(kind, laid("kinds." + kind.written(), Merge.merge(defaults, BuiltIn.of(kind)),
          tree.map("kinds").map(kind.written())));
    }
    Map<Tier, Yaml.Mapping> tiers = new EnumMap<>(Tier.class);
    Map<Tier, String> priorities = new EnumMap<>(Tier.class);
    for (Tier tier : Tier.values()) {
      Yaml.Mapping written = tree.map("tiers").map(tier.written());
      if (!written.text("priorityClass").isEmpty()) {
        priorities.put(tier, written.text("priorityClass"));
      }
      tiers.put(tier, Merge.together(BuiltIn.TIERS.getOrDefault(tier, NOTHING),
          plain("tiers." + tier.written(), written.without("priorityClass"))));
    }
    Map<String, Yaml.Mapping> environments = new LinkedHashMap<>();
    entries(tree.map("environments")).forEach((name, settings) -> environments.put(name,
        plain("environments." + name, settings)));
    if (problems.isEmpty()) {
      needed(defaults, kinds);
    }
    sizes.forEach((name, amounts) -> {
      Size.Amounts whole = Checks.BINDER.bind(amounts, Size.Amounts.class).value();
      if (whole == null || whole.cpu() == null || whole.memory() == null) {
        tell(amounts.position(), "sizes." + name, "needs both cpu and memory");
      }
    });
    if (problems.isEmpty()) {
      together(kinds, tiers, environments);
    }
    if (!problems.isEmpty()) {
      return Result.refused(List.copyOf(problems));
    }
    return Result.of(new Platform(Defaults.of(kinds, tiers, environments), sizes, priorities, document.required(),
        document.images(), document.pod(), network(document), document.routing(), document.storage(),
        document.monitoring(), document.alerts(), document.dashboards(), document.extras(), document.waivers(),
        document.resources(), document.sidecars(), document.leverage().hours(), Map.of()));
  }

  /** Settings over others. */
  private Yaml.Mapping laid(String path, Yaml.Mapping base, Yaml.Mapping over) {
    return Merge.merge(plain(path, base), plain(path, over));
  }

  /** Settings with short forms written out and sizes as amounts. */
  private Yaml.Mapping plain(String path, Yaml.Mapping settings) {
    List<Problem> unknown = new ArrayList<>();
    Yaml.Mapping plain = Layers.sized(Shorthand.expand(settings), sizes, unknown);
    unknown.forEach(one -> tell(one.position(), path + ".size", one.message()));
    return plain;
  }

  /** A null may not take away what nothing runs without. */
  private void needed(Yaml.Mapping defaults, Map<Kind, Yaml.Mapping> kinds) {
    lacking("defaults", BuiltIn.DEFAULTS, defaults);
    if (problems.isEmpty()) {
      kinds.forEach((kind, settings) -> lacking("kinds." + kind.written(),
          Merge.merge(BuiltIn.DEFAULTS, BuiltIn.of(kind)), settings));
    }
  }

  private void lacking(String path, Yaml.Mapping needed, Yaml.Mapping has) {
    needed.entries().forEach((key, entry) -> {
      Yaml value = has.get(key);
      if (value == null) {
        tell(place(path + "." + key), path + "." + key,
            "null takes away what nothing runs without; give another value");
      } else if (entry.value() instanceof Yaml.Mapping below && value instanceof Yaml.Mapping inside) {
        lacking(path + "." + key, below, inside);
      }
    });
  }

  /** Where the file says something of a path, or of what is above it. */
  private Position place(String path) {
    Yaml.Mapping at = tree;
    Position found = tree.position();
    for (String step : path.split("\\.", -1)) {
      if (at.entries().containsKey(step)) {
        found = at.place(step);
      }
      at = at.map(step);
    }
    return found;
  }

  /** What only shows once layers are laid over each other. */
  private void together(Map<Kind, Yaml.Mapping> kinds, Map<Tier, Yaml.Mapping> tiers,
      Map<String, Yaml.Mapping> environments) {
    List<Yaml.Mapping> policies = new ArrayList<>(environments.values());
    policies.addFirst(NOTHING);
    kinds.forEach((of, kind) -> {
      Yaml.Mapping fixed = of == Kind.STATEFUL_SERVICE ? NOTHING.with("scale", kind.map("scale")) : NOTHING;
      for (Yaml.Mapping tier : tiers.values()) {
        for (Yaml.Mapping policy : policies) {
          Checks.BINDER.bind(Merge.all(List.of(kind, tier, policy, fixed)), Spec.class).problems()
              .forEach(one -> tell(one.position(), one.path(), one.message()));
        }
      }
    });
  }

  private static Platform.Network network(PlatformDocument document) {
    Routing routing = document.routing();
    String routed = routing.gateway() != null
        ? routing.gateway().namespace()
        : routing.ingress() != null ? routing.ingress().namespace() : "";
    String said = document.network().gatewayNamespace();
    return new Platform.Network(said == null ? routed : said, document.network().dns().namespace(),
        document.network().dns().labels());
  }

  private static Map<String, Yaml.Mapping> entries(Yaml.Mapping mapping) {
    Map<String, Yaml.Mapping> entries = new LinkedHashMap<>();
    mapping.entries().forEach((name, entry) -> {
      if (entry.value() instanceof Yaml.Mapping below) {
        entries.put(name, below);
      }
    });
    return entries;
  }

  private void tell(Position position, String path, String message) {
    // what the file has nothing of is the built-in platform's, which some part of the file does not fit
    problems.add(position.file().equals(tree.position().file())
        ? new Problem(position, path, message)
        : new Problem(tree.position(), path, message + " (from " + position + ")"));
  }
}
