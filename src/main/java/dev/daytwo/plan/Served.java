package dev.daytwo.plan;

import dev.daytwo.model.Desired;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Release;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster serves of the kinds that a unit wants or owns. What it does not serve is left out of the unit's plan,
 * neither applied nor deleted; what is owned at a version that is gone is looked for at the one that is served.
 */
public final class Served {
  private static final Map<String, String> INSTALL = Map.of("monitoring.coreos.com", "install the Prometheus Operator",
      "gateway.networking.k8s.io", "install the definitions of the Gateway API", "cert-manager.io",
      "install cert-manager");

  private final Map<ObjectKind, Found> found;

  /**
   * What was found of one kind.
   *
   * @param served     true if the cluster has it
   * @param namespaced true if its objects live in a namespace
   * @param elsewhere  where it is not served: the version at which it is; null if there is none
   */
  public record Found(boolean served, boolean namespaced, @Nullable ObjectKind elsewhere) {}

  private record Identity(String group, String kind, String namespace, String name) {
    static Identity of(ObjectKey key) {
      return new Identity(key.objectKind().group(), key.kind(), key.namespace(), key.name());
    }
  }

  /** By each kind that matters, what was found of it. */
  public Served(Map<ObjectKind, Found> found) {
    this.found = Map.copyOf(found);
  }

  /** True if objects of the kind can be watched and written. */
  public boolean has(ObjectKind kind) {
    Found what = found.get(kind);
    return what != null && what.served;
  }

  /** The desired set without what cannot be applied; it keeps the digest of the whole. */
  public Desired desired(Desired whole) {
    if (whole.objects().stream().allMatch(manifest -> refusal(manifest.key()) == null)) {
      return whole;
    }
    return whole.only(manifest -> refusal(manifest.key()) == null);
  }

  /** What is left out of the desired set, and what to do about it, for a person; empty if nothing is. */
  public String missing(Desired whole) {
    return whole.objects().stream().map(Manifest::key).map(key -> {
      String why = refusal(key);
      return why == null ? "" : key.objectKind() + " (" + why + ")";
    }).filter(text -> !text.isEmpty()).distinct().sorted().collect(Collectors.joining("; "));
  }

  private @Nullable String refusal(ObjectKey key) {
    ObjectKind kind = key.objectKind();
    Found what = found.get(kind);
    if (what != null && what.served) {
      return what.namespaced != key.namespace().isEmpty()
          ? null
          : what.namespaced
              ? "it lives in a namespace; take it out of the source's kinds.cluster"
              : "it belongs to the whole cluster, and the source's kinds.cluster does not have it";
    }
    if (what != null && what.elsewhere != null) {
      return "the cluster serves it as " + what.elsewhere.apiVersion() + "; correct apiVersion";
    }
    return INSTALL.getOrDefault(kind.group(),
        "install the CustomResourceDefinition of " + kind.kind() + " in the group "
            + (kind.group().isEmpty() ? "\"\"" : kind.group()) + ", or correct apiVersion and kind");
  }

  /**
   * The release with what it owns at the versions that count: of what is wanted, the wanted one, so that a new apiVersion
   * is not taken for another object; of the rest, the one that is served.
   */
  public Release release(Release release, @Nullable Desired whole) {
    Map<Identity, ObjectKey> wanted = new HashMap<>();
    if (whole != null) {
      whole.objects().stream().map(Manifest::key).filter(key -> has(key.objectKind()))
          .forEach(key -> wanted.put(Identity.of(key), key));
    }
    Map<ObjectKey, InventoryItem> moved = new LinkedHashMap<>();
    for (InventoryItem item : release.status().inventory()) {
      ObjectKey key = wanted.getOrDefault(Identity.of(item.key()), served(item.key()));
      InventoryItem there = new InventoryItem(key, item.uid(), item.hash(), item.seal());
      moved.merge(key, there, (first, second) -> key.equals(item.key()) ? second : first);
    }
    List<InventoryItem> inventory = List.copyOf(moved.values());
    return inventory.equals(release.status().inventory()) ? release : release.with(release.status().owning(inventory));
  }

  private ObjectKey served(ObjectKey key) {
    Found what = found.get(key.objectKind());
    return what == null || what.served || what.elsewhere == null
        ? key
        : new ObjectKey(what.elsewhere.apiVersion(), key.kind(), key.namespace(), key.name());
  }

  /** What the unit owns and no plan may touch: what is wanted but left out, and what no request can reach. */
  public List<InventoryItem> apart(Release release, Desired whole) {
    Set<Identity> left = whole.objects().stream().map(Manifest::key).filter(key -> refusal(key) != null)
        .map(Identity::of).collect(Collectors.toSet());
    return release.status().inventory().stream()
        .filter(item -> left.contains(Identity.of(item.key())) || unreachable(item.key().objectKind())).toList();
  }

  private boolean unreachable(ObjectKind kind) {
    Found what = found.get(kind);
    return what != null && !what.served && what.elsewhere == null;
  }

  /** The release without some of what it owns. */
  public static Release without(Release release, List<InventoryItem> apart) {
    if (apart.isEmpty()) {
      return release;
    }
    List<InventoryItem> rest = new ArrayList<>(release.status().inventory());
    rest.removeAll(apart);
    return release.with(release.status().owning(rest));
  }
}
