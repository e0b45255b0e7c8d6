package dev.daytwo.reconcile;

import dev.daytwo.descriptor.Descriptor;
import dev.daytwo.descriptor.PlainManifest;
import dev.daytwo.descriptor.SourceFile;
import dev.daytwo.git.GitFault;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.model.UnitKey;
import dev.daytwo.platform.Platform;
import dev.daytwo.render.PlainUnit;
import dev.daytwo.render.Renderer;
import dev.daytwo.yaml.Limits;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one source describes, kept from commit to commit, so that a commit costs what it touched. Used by one thread.
 *
 * <p>A file with problems takes nothing away: what it described before stays in force, and its units are refused.
 */
public final class Catalog {
  private final SourceScope scope;
  private final PlatformInForce platform;
  private final Predicate<ObjectKind> clusterScoped;
  private final Clock clock;
  private final ReadFiles files;
  private final Map<String, String> owners = new HashMap<>();
  private final Map<UnitKey, Desired> desired = new TreeMap<>();
  private final Map<UnitKey, Refusal> refused = new TreeMap<>();
  private final Crossed crossed = new Crossed();
  private final boolean whole;

  /** Why a unit's newest description is not in force. */
  public record Refusal(UnitKey unit, String namespace, List<Problem> problems) {}

  /**
   * What came of a commit.
   *
   * @param desired  units that have to be looked at
   * @param refused  units whose newest description has problems
   * @param units    every unit that is described, well or badly
   * @param complete false if some file may describe units that nobody can tell
   * @param problems all that has to be mended in the source
   */
  public record Rendering(List<Desired> desired, List<Refusal> refused, Set<UnitKey> units, boolean complete,
      List<Problem> problems) {
    /** The same of a commit of which nobody knows whether it is still the newest: there may be more units. */
    Rendering unconfirmed() {
      return new Rendering(wishes(), refused, units, false, problems);
    }

    /** The same with a platform of which nobody knows whether it is still the newest. */
    Rendering withUnconfirmedPlatform() {
      return new Rendering(wishes(), refused, units, complete, problems);
    }

    private List<Desired> wishes() {
      return desired.stream().map(Desired::unconfirmed).toList();
    }
  }

  /** A catalog that has read nothing yet. */
  public Catalog(SourceScope scope, Platform platform, Predicate<ObjectKind> clusterScoped) {
    this(scope, PlatformInForce.always(platform), clusterScoped, Clock.systemUTC());
  }

  /**
   * A catalog that has read nothing yet, and that must not before a platform is in force.
   *
   * @param clock by which patches are over
   */
  public Catalog(SourceScope scope, PlatformInForce platform, Predicate<ObjectKind> clusterScoped, Clock clock) {
    this(scope, platform, clusterScoped, clock, true);
  }

  private Catalog(SourceScope scope, PlatformInForce platform, Predicate<ObjectKind> clusterScoped, Clock clock,
      boolean whole) {
    this.whole = whole;
    this.clock = clock;
    this.scope = scope;
    files = new ReadFiles(scope);
    this.platform = platform;
    this.clusterScoped = clusterScoped;
  }

  /**
   * What this source's commits are rendered with, for one commit apart, of which only some files are read. What ran once
   * may run again, also with a patch whose time is over: it is the way back.
   */
  Catalog apart(Predicate<String> counts) {
    return new Catalog(scope.narrowed(counts), platform, clusterScoped, clock, false);
  }

  /** What it renders with; null if there is nothing yet. */
  @Nullable
  Platform platform() {
    return platform.now();
  }

  /** The source that it reads. */
  SourceScope scope() {
    return scope;
  }

  /** The file or folder that describes a service. */
  String place(String service) {
    return owners.getOrDefault(service, scope.name());
  }

  /**
   * Reads what a commit touched and renders what that concerns.
   *
   * @param changed the paths that differ from the commit before; null if everything has to be read
   * @throws GitFault if the commit cannot be read; the catalog is as it was before, or half of it is newer, which
   *                  reading everything again mends
   */
  public Rendering update(Commit commit, @Nullable Set<String> changed, SourceTree tree) throws GitFault {
    return render(commit, files.update(changed, tree), tree);
  }

  private String folderUnit(String folder) {
    return folderUnit(scope.name(), folder + "/");
  }

  /** A folder of plain manifests is a unit of the folder's name; the top folder is one of the source's name. */
  static String folderUnit(String source, String path) {
    String folder = ReadFiles.folder(path);
    return folder.isEmpty() ? source : folder.substring(folder.lastIndexOf('/') + 1);
  }

  private Rendering render(Commit commit, Set<String> touched, SourceTree tree) throws GitFault {
    Map<String, List<Description>> all = descriptions();
    List<Problem> problems = new ArrayList<>(files.problems());
    problems.addAll(notAllowed());
    problems.addAll(duplicates(all));
    Set<UnitKey> looked = new TreeSet<>();
    Map<String, List<Problem>> broken = broken();
    for (String service : touched) {
      Description description = inForce(all.getOrDefault(service, List.of()));
      looked.addAll(
          renderService(service, description, broken.getOrDefault(service, List.of()), commit, tree));
    }
    refused.values().forEach(refusal -> problems.addAll(refusal.problems()));
    if (whole) {
      looked.addAll(crossed.look(desired, refused.keySet()));
    }
    problems.addAll(crossed.problems());
    boolean complete = files.complete();
    if (complete) {
      owners.keySet().retainAll(all.keySet());
    }
    Set<UnitKey> units = new TreeSet<>(desired.keySet());
    units.addAll(refused.keySet());
    return new Rendering(
        looked.stream().filter(unit -> !refused.containsKey(unit) && crossed.get(unit) == null).map(desired::get)
            .filter(Objects::nonNull).toList(),
        looked.stream().map(unit -> refused.containsKey(unit) ? refused.get(unit) : crossed.get(unit))
            .filter(Objects::nonNull).toList(),
        Set.copyOf(units), complete, problems.stream().distinct().sorted().toList());
  }

  private Map<String, List<Description>> descriptions() {
    Map<String, List<Description>> all = new TreeMap<>();
    Map<String, List<PlainManifest>> folders = new TreeMap<>();
    for (SourceFile file : files.documents()) {
      file.descriptors().stream().filter(descriptor -> scope.kinds().contains(descriptor.kind().written()))
          .forEach(descriptor -> all.computeIfAbsent(descriptor.name(), name -> new ArrayList<>())
              .add(new Description.OfDescriptor(descriptor)));
      if (scope.manifests() && !file.manifests().isEmpty()) {
        folders.computeIfAbsent(ReadFiles.folder(file.path()), folder -> new ArrayList<>()).addAll(file.manifests());
      }
    }
    folders.forEach((folder, manifests) -> all.computeIfAbsent(folderUnit(folder), name -> new ArrayList<>())
        .add(new Description.OfFolder(folder, manifests)));
    return all;
  }

  private List<Problem> notAllowed() {
    List<Problem> problems = new ArrayList<>();
    for (SourceFile file : files.documents()) {
      file.descriptors().stream().filter(descriptor -> !scope.kinds().contains(descriptor.kind().written()))
          .forEach(descriptor -> problems.add(new Problem(descriptor.position(), "kind", "the source " + scope.name()
              + " may not use " + descriptor.kind().written() + "; its kinds.allow has "
              + new TreeSet<>(scope.kinds()))));
      if (!scope.manifests()) {
        file.manifests().forEach(manifest -> problems.add(new Problem(manifest.position(), "",
            "the source " + scope.name() + " may not hold plain Kubernetes YAML; set its kinds.manifests to true, or "
                + "narrow its paths")));
      }
    }
    return problems;
  }

  private List<Problem> duplicates(Map<String, List<Description>> all) {
    List<Problem> problems = new ArrayList<>();
    all.forEach((service, descriptions) -> {
      Description first = inForce(descriptions);
      if (first == null) {
        return;
      }
      owners.put(service, first.place());
      descriptions.stream().filter(other -> other != first).forEach(other -> {
        problems
            .add(new Problem(other.position(), "name", "the service " + service + " is described in " + first.place()
                + " already, which stays in force; give one of them another name"));
      });
    });
    return problems;
  }

  /** The description that was in force before, while it is there; else the first. */
  private @Nullable Description inForce(List<Description> descriptions) {
    for (Description description : descriptions) {
      if (descriptions.size() == 1 || description.place().equals(owners.get(name(description)))) {
        return description;
      }
    }
    return descriptions.isEmpty() ? null : descriptions.getFirst();
  }

  private String name(Description description) {
    return switch (description) {
      case Description.OfDescriptor one -> one.descriptor().name();
      case Description.OfFolder one -> folderUnit(one.folder());
    };
  }

  /** Renders one service in every environment; returns the units that it concerns. */
  private Set<UnitKey> renderService(String service, @Nullable Description description, List<Problem> broken,
      Commit commit,
      SourceTree tree) throws GitFault {
    Set<UnitKey> looked = new TreeSet<>();
    Map<String, String> texts = description instanceof Description.OfDescriptor one
        ? texts(one.descriptor(), tree)
        : Map.of();
    for (Environment environment : scope.environments()) {
      UnitKey unit = new UnitKey(environment.name(), service);
      refused.remove(unit);
      String namespace = environment.namespaceOf(scope.name(), service, "");
      if (!broken.isEmpty()) {
        refused.put(unit, new Refusal(unit, namespace, broken));
        looked.add(unit);
      } else if (description == null || !deployed(description, environment)) {
        desired.remove(unit);
      } else {
        Platform with = platform.get();
        Result<Desired> result = render(description, environment, commit, texts, with);
        List<Problem> found = new ArrayList<>(result.problems());
        found.addAll(expired(description, environment));
        if (result.value() != null && description instanceof Description.OfDescriptor) {
          found.addAll(ExtraKinds.refused(result.get(),
              Objects.requireNonNull(with.in(environment.name())), clusterScoped));
        }
        if (found.isEmpty()) {
          desired.put(unit, description instanceof Description.OfDescriptor
              ? result.get().lean(() -> render(description, environment, commit, texts, with).get().objects())
              : result.get());
        } else {
          refused.put(unit, new Refusal(unit, namespace, found));
        }
        looked.add(unit);
      }
    }
    return looked;
  }

  /** The problems that keep services as they were, by service. */
  private Map<String, List<Problem>> broken() {
    Map<String, List<Problem>> broken = new HashMap<>();
    for (SourceFile file : files.documents()) {
      if (!file.problems().isEmpty()) {
        Set<String> names = new TreeSet<>(file.brokenNames());
        if (scope.manifests() && names.isEmpty()) {
          names.add(folderUnit(ReadFiles.folder(file.path())));
        }
        names.forEach(name -> broken.computeIfAbsent(name, none -> new ArrayList<>()).addAll(file.problems()));
      }
    }
    return broken;
  }

  private static boolean deployed(Description description, Environment environment) {
    return !(description instanceof Description.OfDescriptor one) || one.descriptor().deployedTo(environment.name());
  }

  /** What has become wrong of a description by the time alone. */
  private List<Problem> expired(Description description, Environment environment) {
    return whole && description instanceof Description.OfDescriptor one
        ? one.descriptor().expired(environment.name(), LocalDate.now(clock.withZone(ZoneOffset.UTC)))
        : List.of();
  }

  private Result<Desired> render(Description description, Environment environment, Commit commit,
      Map<String, String> texts, Platform with) {
    Result<Desired> result = switch (description) {
      case Description.OfDescriptor one ->
        Renderer.render(one.descriptor(), environment, scope.name(), commit, with,
            texts::get);
      case Description.OfFolder one -> PlainUnit.render(folderUnit(one.folder()), one.manifests(), environment,
          scope.name(), commit,
          new PlainUnit.Grant(
              namespace -> scope.mayWrite().test(namespace, environment.namespaceOf(scope.name(), name(one), "")),
              clusterScoped, scope.cluster()));
    };
    return result.ok() ? Granted.of(result.get(), scope, environment, description.position()) : result;
  }

  /** The files that a descriptor uses; one that is not there is missing from the map, and the renderer says so. */
  private static Map<String, String> texts(Descriptor descriptor, SourceTree tree) throws GitFault {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String path : descriptor.references()) {
      if (tree.paths().contains(path)) {
        Result<String> text = tree.read(path);
        if (text.value() != null) {
          texts.put(path, text.get());
        }
      }
    }
    return Map.copyOf(texts);
  }
}
