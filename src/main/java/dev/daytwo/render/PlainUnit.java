package dev.daytwo.render;

import dev.daytwo.descriptor.Names;
import dev.daytwo.descriptor.PlainManifest;
import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Digest;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.model.Rollout;
import dev.daytwo.model.Tree;
import dev.daytwo.model.UnitKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A folder of plain Kubernetes YAML as one unit: labelled, put in order, and kept inside its namespace. */
public final class PlainUnit {
  private static final List<String> SERVER_SET = List.of("uid", "resourceVersion", "generation", "managedFields",
      "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink");

  private static final Map<String, Object> SHARED = Map.of(Labels.MANAGED_BY, Labels.DAYTWO);

  private final Grant grant;
  private final String namespace;
  private final Map<String, Object> labels;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<ObjectKey, Manifest> objects = new LinkedHashMap<>();
  private final Map<ObjectKey, Position> places = new LinkedHashMap<>();

  /**
   * What a source may write.
   *
   * @param namespaces    true for a namespace that is granted; the unit's own always is
   * @param clusterScoped tells the kinds that have no namespace
   * @param cluster       those of them that are granted, which need not be in the cluster yet
   */
  public record Grant(Predicate<String> namespaces, Predicate<ObjectKind> clusterScoped, Set<String> cluster) {
    /** Nothing of the whole cluster is granted. */
    public Grant(Predicate<String> namespaces, Predicate<ObjectKind> clusterScoped) {
      this(namespaces, clusterScoped, Set.of());
    }
  }

  private PlainUnit(Grant grant, String namespace, Map<String, Object> labels) {
    this.grant = grant;
    this.namespace = namespace;
    this.labels = labels;
  }

  /**
   * The desired set of a folder.
   *
   * @param name      of the unit: the folder's
   * @param manifests everything in the folder
   */
  public static Result<Desired> render(String name, List<PlainManifest> manifests, Environment environment,
      String source, Commit commit, Grant grant) {
    UnitKey key = new UnitKey(environment.name(), name);
    Map<String, Object> labels = new LinkedHashMap<>();
    labels.put(Labels.INSTANCE, Labels.instance(key));
    labels.put(Labels.MANAGED_BY, Labels.DAYTWO);
    labels.put(Labels.SOURCE, source);
    labels.put(Labels.ENVIRONMENT, environment.name());
    String namespace = environment.namespaceOf(source, name, "");
    PlainUnit unit = new PlainUnit(grant, namespace, labels);
    Position first = manifests.isEmpty() ? Position.of(name) : manifests.getFirst().position();
    if (!Names.isLabel(name) || !Names.isLabelValue(Labels.instance(key))) {
      unit.problems.add(new Problem(first, "", "the folder \"" + name
          + "\" cannot name a unit, allowed: lower-case letters, digits and hyphens, at most 63 together with the environment"));
    }
    if (!Names.isLabel(namespace)) {
      unit.problems.add(new Problem(first, "", "the environment's namespace \"" + environment.namespace()
          + "\" becomes \"" + namespace + "\" here, allowed: at most 63 lower-case letters, digits and hyphens"));
    }
    if (environment.createNamespace()) {
      Manifest own = NamespaceRenderer.render(namespace, environment);
      unit.objects.put(own.key(), own);
    }
    manifests.forEach(unit::add);
    if (!unit.problems.isEmpty()) {
      return Result.refused(unit.problems.stream().sorted().toList());
    }
    List<Manifest> ordered = unit.objects.values().stream().sorted(ApplyOrder.COMPARATOR).toList();
    int lines = manifests.stream().mapToInt(PlainManifest::lines).sum();
    return Result.of(new Desired(key, source, namespace, commit, image(ordered), "", "", ordered,
        Renderer.hash(ordered), lines, environment.policy(), Rollout.PLAIN, written(manifests)));
  }

  private static String written(List<PlainManifest> manifests) {
    return Digest.of(manifests.stream().map(manifest -> CanonicalJson.of(manifest.tree())).sorted()
        .collect(Collectors.joining("\n")));
  }

  private void add(PlainManifest written) {
    Map<String, Object> tree = new LinkedHashMap<>(written.tree());
    Map<String, Object> metadata = new LinkedHashMap<>(Tree.map(tree.get("metadata")));
    tree.remove("status");
    SERVER_SET.forEach(metadata::remove);
    ObjectKind kind = new ObjectKind(Tree.text(tree.get("apiVersion")), Tree.text(tree.get("kind")));
    String given = Tree.text(metadata.get("namespace"));
    String name = Tree.text(metadata.get("name"));
    boolean namespaceItself = kind.equals(new ObjectKind("v1", "Namespace"));
    boolean whole = !namespaceItself && grant.cluster().contains(kind.kind());
    if (namespaceItself || (!whole && grant.clusterScoped().test(kind))) {
      problems.add(new Problem(written.yaml().place("kind"), "kind", "found " + kind.kind() + " " + name
          + ", which belongs to the whole cluster; allowed: kinds that live in a namespace, and those that the source's kinds.cluster names"
          + (namespaceItself
              ? " (the agent makes an environment's Namespace itself, unless createNamespace is false)"
              : "")));
      return;
    }
    if (!whole && !given.isEmpty() && !given.equals(namespace) && !grant.namespaces().test(given)) {
      problems.add(new Problem(written.yaml().map("metadata").place("namespace"), "metadata.namespace",
          "found " + given + ", allowed: " + namespace
              + " and the namespaces that the agent's configuration grants the source"));
      return;
    }
    if (whole) { // no unit owns it alone, so that none of those that want it deletes it
      metadata.remove("namespace");
    } else {
      metadata.put("namespace", given.isEmpty() ? namespace : given);
    }
    metadata.put("labels", labelled(metadata.get("labels"), whole ? SHARED : labels));
    tree.put("metadata", metadata);
    Manifest manifest = Manifest.of(tree);
    Position before = places.putIfAbsent(manifest.key(), written.position());
    if (before != null) {
      problems.add(new Problem(written.position(), "metadata.name",
          manifest.key() + " is written twice, first at " + before));
      return;
    }
    objects.put(manifest.key(), manifest);
  }

  private static Map<String, Object> labelled(@Nullable Object theirs,
      Map<String, Object> ours) {
    Map<String, Object> labels = new LinkedHashMap<>(Tree.map(theirs));
    labels.putAll(new TreeMap<>(ours));
    return labels;
  }

  /** The first container's image of the first workload. */
  private static String image(List<Manifest> objects) {
    return objects.stream()
        .map(manifest -> Tree.list(manifest.at("spec", "template", "spec", "containers")))
        .filter(containers -> !containers.isEmpty())
        .map(containers -> Tree.text(Tree.at(containers.getFirst(), "image"))).findFirst().orElse("");
  }
}
